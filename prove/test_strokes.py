"""Bar 1 of the desk: five daily tasks in Chromium by keyboard only, in Vietnamese, with the strokes
that each takes (a chord counts once; signing in isn't counted; words that are typed are)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.e2e.desk import Desk, open_window, sign_in
from tests.e2e.tasks import TASKS, prepare
from tests.e2e.triage import Keys, more_drafts, triage_at_once, triage_one_by_one, waiting

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]

MAILS = 20


@pytest.fixture(scope="module")
def prepared(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk with what the tasks need."""
    return prepare(desk, tmp_path_factory.mktemp("mails"))


#: What each took when it was first walked: one by one, by Tab to what had no key yet.
FIRST = {
    f"the secretary triages {MAILS} mails": 55,
    "the editor finishes a decision in an old charset": 21,
    "the deputy approves under a delegation": 16,
    "the head declines with a reason": 99,
    "the administrator releases a held mail and checks 10 again": 53,
}


@pytest.mark.parametrize("name", TASKS)
def test_the_tasks(prepared: Desk, browser: Browser, figure: Figure, name: str) -> None:
    window = open_window(prepared, browser)
    _told(figure, name, TASKS[name](prepared, window))
    assert not window.foreign + window.complaints
    window.close()


def test_the_secretary_triages(prepared: Desk, browser: Browser, figure: Figure) -> None:
    """One by one, each mail looked at; then by the groups of the list."""
    for one_by_one in (True, False):
        more_drafts(prepared, MAILS)
        window = open_window(prepared, browser)
        sign_in(window, "hoangvanlap", prepared.ids["password"])
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
