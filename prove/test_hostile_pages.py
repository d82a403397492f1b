"""Issue bar: hostile HTML mails and documents can't run script or load anything, on no page that
shows them: in Chromium, through the real service, to the public page."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser

from tests.e2e.desk import Desk
from tests.e2e.hostile import (
    Looked,
    bring,
    look,
    look_by_several,
    open_files,
    pages_of_mail,
    publish,
)
from tests.samples.pages import hostile_mails

pytestmark = [pytest.mark.prove, pytest.mark.timeout(3600)]
Figure = Callable[[str, object, str], None]
#: All of them, but for a first look.
FEW = int(os.environ.get("PROVE_MAILS", "1000"))
#: Where what came from mails is listed, counted, searched and printed: who looks, and where.
LISTS = {
    "trieudinhle": [
        "/desk/?list=open", "/desk/?list=all", "/desk/?q=script", "/desk/approvals/",
        "/desk/agencies/",
    ],
    "hoangvanlap": [
        "/desk/submissions/", "/desk/submissions/?q=script", "/desk/register/", "/desk/monitor/",
        "/desk/monitor/?days=90",
    ],
    "quantri": ["/desk/submissions/", "/desk/monitor/"],
    "": ["/portals/caobang/", "/portals/caobang/?q=script", "/portals/caobang/feed.atom"],
}  # fmt: skip


def test_nothing_of_a_mail_runs_or_loads(desk: Desk, browser: Browser, figure: Figure) -> None:
    """Every mail on every page that shows it; then published, and looked at as the public."""
    mails = dict(itertools.islice(_shuffled(hostile_mails()), FEW))
    codes = bring(desk, mails)
    found = Looked()
    # The rarer pages show nothing of a mail's HTML but its text: a part of the mails will do there.
    names = dict(zip(codes, mails, strict=True))
    paths = [
        path
        for number, code in enumerate(codes)
        for path in pages_of_mail(
            desk, code, every=not names[code].startswith("html-") or number % 8 == 0
        )
    ]
    look_by_several(desk, "trieudinhle", paths, found)
    opened = open_files(desk, browser, "trieudinhle", codes, found)
    public = publish(desk)
    look_by_several(desk, "", public, found)
    for user, lists in LISTS.items():
        look(desk, browser, user, lists, found)
    figure("hostile mails and documents", len(mails), ">= 100")
    figure("became submissions", len(codes), "all")
    figure("pages looked at in Chromium, of them public", f"{found.pages}, {len(public)}")
    figure("received files fetched, all from the other origin", opened)
    figure("scripts that ran, dialogs, popups", len(found.ran), "0")
    figure("requests to any other host", len(found.loaded), "0")
    figure("violations of the policy, complaints of the console", len(found.complained), "0")
    figure("tags or handlers that came through, wrong answers", len(found.wrong), "0")
    assert len(codes) == len(mails) >= min(FEW, 150)
    assert public
    assert not found.faults(), "\n".join(found.faults()[:60])


def _shuffled(mails: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """In a seeded order, so that a first few are of all kinds."""
    names = sorted(mails)
    random.Random(20261122).shuffle(names)
    return ((name, mails[name]) for name in names)
