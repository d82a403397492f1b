"""Bar 1 of the desk: five daily tasks in Chromium by keyboard only, in Vietnamese, with the strokes
that each takes (a chord counts once; signing in isn't counted; words that are typed are)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.desk import Desk, open_window, running_desk, sign_in
from tests.e2e.tasks import TASKS, as_delegate, task_mails
from tests.e2e.triage import Keys, more_drafts, triage_at_once, triage_one_by_one, waiting
from tests.peers.chromium import chromium

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]

MAILS = 20


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running_desk("web", "relay", "work") as running:
        task_mails(running, tmp_path_factory.mktemp("mails"))
        as_delegate(running, "lythimai")
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


#: What each took when it was first walked: one by one, by Tab to what had no key yet.
FIRST = {
    f"the secretary triages {MAILS} mails": 55,
    "the editor finishes a decision in an old charset": 21,
    "the deputy approves under a delegation": 16,
    "the head declines with a reason": 99,
    "the administrator releases a held mail and checks 10 again": 53,
}


@pytest.mark.parametrize("name", TASKS)
def test_the_tasks(desk: Desk, browser: Browser, figure: Figure, name: str) -> None:
    window = open_window(desk, browser)
    _told(figure, name, TASKS[name](desk, window))
    assert not window.foreign + window.complaints
    window.close()


def test_the_secretary_triages(desk: Desk, browser: Browser, figure: Figure) -> None:
    """One by one, each mail looked at; then by the groups of the list."""
    for one_by_one in (True, False):
        more_drafts(desk, MAILS)
        window = open_window(desk, browser)
        sign_in(window, "hoangvanlap", desk.ids["password"])
        keys = Keys(window.page)
        if one_by_one:
            triage_one_by_one(keys, MAILS)
            figure(f"strokes: {MAILS} mails one by one", keys.strokes, "")
        else:
            while not keys.strokes or waiting(window.page):
                triage_at_once(keys)
            _told(figure, f"the secretary triages {MAILS} mails", keys.strokes)
        assert not window.foreign + window.complaints
        window.close()


def _told(figure: Figure, name: str, strokes: int) -> None:
    figure(f"strokes: {name} (first {FIRST[name]})", strokes, f"< {FIRST[name]}")
    assert strokes < FIRST[name]
