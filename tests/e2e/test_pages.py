"""Every page in a real browser: accessible, quiet, narrow enough, and at home."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from .desk import Desk, open_window, sign_in
from .seed_long import long_pages
from .walks import NARROW, each_page, violations

WIDE = {"width": 1280, "height": 800}


def width_of(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def test_every_page_is_accessible_fits_and_asks_nobody_else(desk: Desk, browser: Browser) -> None:
    """axe (WCAG 2.2 AA), 320 pixels, text at 200 %, console, requests: in one walk, since walking
    is what costs. `make prove` repeats axe in dark and in English."""
    faults: list[str] = []
    pages = 0
    for path, window in each_page(desk, browser, viewport=WIDE):
        pages += 1
        page = window.page
        faults += violations(page)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        if width_of(page) > NARROW["width"]:
            faults.append(f"{path}: overflows 320 px to {width_of(page)}")
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if width_of(page) > WIDE["width"]:
            faults.append(f"{path}: overflows at 200 % to {width_of(page)}")
        faults += window.foreign + window.complaints
        window.foreign.clear()
        window.complaints.clear()
    assert pages > 40
    assert not faults, "\n".join(faults)


def test_names_without_a_blank_are_broken(desk: Desk, browser: Browser) -> None:
    """What nobody can break by a blank is broken all the same, at 320 pixels and at 200 %."""
    faults: list[str] = []
    for username, paths in long_pages(desk.ids).items():
        window = open_window(desk, browser, viewport=NARROW)
        if username:
            sign_in(window, username, desk.ids["password"])
        for path in paths:
            answer = window.page.goto(path)
            assert answer, path
            assert answer.status == 200, path
            widths = [width_of(window.page)]
            window.page.evaluate("document.documentElement.style.fontSize = '200%'")
            window.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
            widths.append(width_of(window.page))
            window.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
            if widths[0] > NARROW["width"] or widths[1] > WIDE["width"]:
                faults.append(f"{path}: {widths}")
        window.close()
    assert not faults, "\n".join(faults)


def test_dark_is_as_readable(desk: Desk, browser: Browser) -> None:
    """The pages with the most colours."""
    window = open_window(desk, browser, color_scheme="dark")
    sign_in(window, "hoangvanlap", desk.ids["password"])
    found: list[str] = []
    for path in (
        "/desk/?list=open",
        f"/desk/drafts/{desk.ids['frozen']}/",
        "/desk/monitor/",
        f"/desk/submissions/{desk.ids['refused']}/",
        f"/portals/caobang/{desk.ids['publication']}-{desk.ids['slug']}/",
    ):
        window.page.goto(path)
        found += violations(window.page)
    window.close()
    assert not found, "\n".join(found)
