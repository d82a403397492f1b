"""A mail of many files: their names stay in a box of their own, and the file stays in sight."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from .desk import Desk, open_window, sign_in
from .walks import violations

MORE = """() => {
  const box = document.querySelector("[data-files]");
  const one = box.lastElementChild;
  for (let n = 0; n < 50; n++) box.append(one.cloneNode(true));
}"""
ROOM = """() => {
  const box = document.querySelector("[data-files]");
  return [box.clientHeight, box.scrollHeight, document.documentElement.scrollWidth];
}"""


@pytest.mark.parametrize("width", [1280, 320])
def test_fifty_names_leave_the_file_in_sight(desk: Desk, browser: Browser, width: int) -> None:
    window: Any = open_window(desk, browser, viewport={"width": width, "height": 800})
    sign_in(window, "nongthihanh", desk.ids["password"])
    window.page.goto(f"/desk/drafts/{desk.ids['taken']}/")
    height, inside, _ = window.page.evaluate(ROOM)
    assert height == inside  # few files: nothing scrolls
    window.page.evaluate(MORE)
    height, inside, wide = window.page.evaluate(ROOM)
    assert height < 200 < inside
    assert wide <= width
    last = window.page.locator("[data-files] a").last
    last.focus()
    assert last.evaluate("one => one.getBoundingClientRect().bottom <= innerHeight")
    assert not violations(window.page)
    window.close()
