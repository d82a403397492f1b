"""The five daily tasks by keyboard alone: none takes more strokes than it has been brought down to.

The secretary's is in `test_triage`; what each took at first stands in `prove/test_strokes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .desk import Desk, open_window, running_desk
from .tasks import TASKS, as_delegate, task_mails

#: In the order of `TASKS`.
MOST = (14, 6, 23, 29)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk of its own, since the tasks change a policy."""
    with running_desk("web", "relay", "work") as running:
        task_mails(running, tmp_path_factory.mktemp("mails"))
        as_delegate(running, "lythimai")
        yield running


def test_by_keyboard_alone(prepared: Desk, browser: Browser) -> None:
    for (name, task), most in zip(TASKS.items(), MOST, strict=True):
        window = open_window(prepared, browser)
        assert task(prepared, window) <= most, name
        assert not window.complaints + window.foreign
        window.close()
