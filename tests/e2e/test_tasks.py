"""The five daily tasks by keyboard alone: none takes more strokes than it has been brought down to.

The secretary's is in `test_triage`; what each took at first stands in `prove/test_strokes.py`.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from .desk import Desk, open_window
from .tasks import TASKS, prepare

#: In the order of `TASKS`.
MOST = (14, 6, 23, 29)


def test_by_keyboard_alone(desk: Desk, browser: Browser, tmp_path: Path) -> None:
    prepare(desk, tmp_path)
    for (name, task), most in zip(TASKS.items(), MOST, strict=True):
        window = open_window(desk, browser)
        assert task(desk, window) <= most, name
        assert not window.complaints + window.foreign
        window.close()
