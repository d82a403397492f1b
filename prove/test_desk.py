"""The desk's bar: whole paths by keyboard only, axe 0 on every page, no request leaves the host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.desk import Desk, Watched, open_window, sign_in
from tests.e2e.looks import LOOKS, clipped, focus_faults, hover_faults
from tests.e2e.states import each_state
from tests.e2e.walks import (
    NARROW,
    approver_walks,
    each_page,
    editor_walks,
    publisher_walks,
    secretary_gathers,
    violations,
)

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]
WIDE = {"width": 1280, "height": 800}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_on_every_page_and_state(
    desk: Desk, browser: Browser, figure: Figure, language: str
) -> None:
    """WCAG 2.2 AA, wide and on a phone, light and dark; no page asks another host or complains."""
    found: list[str] = []
    noise: list[str] = []
    seen = 0
    for window in _shown(desk, browser, language):
        seen += 1
        found += _in_every_look(window.page)
        noise += window.foreign + window.complaints
        window.foreign.clear()
        window.complaints.clear()
    of = f"{seen} pages and states × (1280, 320) × (light, dark), {language}"
    figure(f"axe violations on {of}", len(found), "0")
    figure("requests that left the host, complaints of the console", len(noise), "0")
    assert not found, "\n".join(found)
    assert not noise, "\n".join(noise)


def _shown(desk: Desk, browser: Browser, language: str) -> Iterator[Watched]:
    """Every page, then every state."""
    usual = {"viewport": WIDE, "reduced_motion": "reduce"}
    for path, window in each_page(desk, browser, **usual):
        if language != "vi":
            cookie = {"name": "django_language", "value": language, "url": desk.url}
            window.context.add_cookies([cookie])  # type: ignore[list-item]
            window.page.goto(path)
        yield window
    for _state, window in each_state(desk, browser, language=language, **usual):
        yield window


def _in_every_look(page: Page) -> list[str]:
    """All rules wide and narrow; in the dark those that hang on colours and sizes."""
    found: list[str] = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme, rules in (("light", None), ("dark", LOOKS)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += [f"{scheme} {size['width']}: {fault}" for fault in violations(page, rules)]
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    return found


def test_no_page_overflows_a_phone_nor_loses_text_that_is_twice_as_large(
    desk: Desk, browser: Browser, figure: Figure
) -> None:
    """320 pixels wide (WCAG 1.4.10); letters at 200 % (1.4.4)."""
    wide: list[str] = []
    lost: list[str] = []
    seen = 0
    for window in _shown(desk, browser, "vi"):
        seen += 1
        page = window.page
        lost_before = set(clipped(page))
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        wide += _beyond(page, NARROW["width"], "320 px")
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide += _beyond(page, WIDE["width"], "200 %")
        lost += [f"{page.url}: {one}" for one in clipped(page) if one not in lost_before]
        page.evaluate("document.documentElement.removeAttribute('style')")
    figure(f"of {seen} pages and states that overflow at 320 px or 200 %", len(wide), "0")
    figure("texts cut off at 200 %", len(lost), "0")
    assert not wide + lost, "\n".join(wide + lost)


def _beyond(page: Page, width: int, when: str) -> list[str]:
    found = page.evaluate("document.documentElement.scrollWidth")
    return [f"{page.url}: {found} px at {when}"] if found > width else []


#: Who goes through what by Tab, and points at what.
WALKED = (
    ("nongthihanh", "/desk/?list=all"),
    ("nongthihanh", "/desk/drafts/{taken}/"),
    ("nongthihanh", "/desk/drafts/{taken}/edit/"),
    ("nongthihanh", "/desk/drafts/{news}/edit/"),
    ("nongthihanh", "/desk/drafts/new/"),
    ("hoangvanlap", "/desk/monitor/"),
    ("hoangvanlap", "/desk/submissions/{held}/"),
    ("hoangvanlap", "/desk/submissions/"),
    ("", "/portals/caobang/check/"),
    ("", "/portals/caobang/"),
)


def _walked(desk: Desk, browser: Browser, **options: Any) -> Iterator[Page]:
    for who in dict.fromkeys(who for who, _path in WALKED):
        window = open_window(desk, browser, reduced_motion="reduce", **options)
        if who:
            sign_in(window, who, desk.ids["password"])
        for path in (path for name, path in WALKED if name == who):
            window.page.goto(path.format(**desk.ids))
            yield window.page
        window.close()


def test_the_focus_is_seen_uncovered_and_in_order(
    desk: Desk, browser: Browser, figure: Figure
) -> None:
    """Through whole pages by Tab, wide and on a phone."""
    stops, faults = 0, []
    for size in (WIDE, NARROW):
        for page in _walked(desk, browser, viewport=size):
            met, found = focus_faults(page)
            assert met > 5, page.url
            stops += met
            faults += [f"{size['width']}: {fault}" for fault in found]
    figure(f"of {stops} stops of the focus on {len(WALKED)} pages: faults", len(faults), "0")
    assert not faults, "\n".join(faults)


def test_what_is_pointed_at_stays_readable(desk: Desk, browser: Browser, figure: Figure) -> None:
    """One link, button, tab and row of each kind."""
    kinds, faults = 0, []
    for scheme in ("light", "dark"):
        for page in _walked(desk, browser, viewport=WIDE, color_scheme=scheme):
            met, found = hover_faults(page)
            kinds += met
            faults += [f"{scheme}: {fault}" for fault in found]
    figure(f"contrasts that fail on hover ({kinds} pointed at)", len(faults), "0")
    assert not faults, "\n".join(faults)


def test_whole_paths_by_keyboard_only(desk: Desk, browser: Browser, figure: Figure) -> None:
    """Two items, so that nothing hangs on the first one's data. The last here: they are public
    afterwards, and their forms gone."""
    foreign: list[str] = []
    titles = ("Phường Thục Phán ra quân tổng vệ sinh", "Người giữ lửa nghề rèn Phúc Sen")
    for title in titles:
        for walk in (editor_walks, secretary_gathers, approver_walks, publisher_walks):
            window = open_window(desk, browser)
            walk(desk, window, title)
            foreign += window.foreign + window.complaints
            window.close()
    figure("items taken from the inbox to the public page by keyboard", len(titles), "all")
    figure("requests that left the host, complaints of the console", len(foreign), "0")
    assert not foreign
