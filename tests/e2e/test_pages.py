"""Every page in a real browser: accessible, quiet, narrow enough, and at home."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from .desk import Desk
from .walks import NARROW, each_page, violations


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_no_request_leaves_the_host(
    desk: Desk, browser: Browser, scheme: str
) -> None:
    found: list[str] = []
    noise: list[str] = []
    pages = 0
    for _path, window in each_page(desk, browser, color_scheme=scheme):
        pages += 1
        found += violations(window.page)
        noise += window.foreign + window.complaints
    assert pages > 40
    assert not found, "\n".join(found)
    assert not noise, "\n".join(noise)


def test_nothing_overflows_at_320_pixels(desk: Desk, browser: Browser) -> None:
    wide = []
    for path, window in each_page(desk, browser, viewport=NARROW):
        width = window.page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            wide.append(f"{path}: {width}")
    assert not wide, "\n".join(wide)


def test_text_twice_as_large_still_fits(desk: Desk, browser: Browser) -> None:
    """WCAG 1.4.4: 200 % on a desk of 1280 pixels."""
    wide = []
    for path, window in each_page(desk, browser, viewport={"width": 1280, "height": 800}):
        window.page.evaluate("document.documentElement.style.fontSize = '200%'")
        width = window.page.evaluate("document.documentElement.scrollWidth")
        if width > 1280:
            wide.append(f"{path}: {width}")
    assert not wide, "\n".join(wide)
