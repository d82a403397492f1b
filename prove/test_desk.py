"""The desk's bar: whole paths by keyboard only, axe 0 on every page, no request leaves the host."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.desk import Desk, open_window, running_desk
from tests.e2e.walks import (
    NARROW,
    approver_walks,
    each_page,
    editor_walks,
    publisher_walks,
    violations,
)
from tests.peers.chromium import chromium

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """The desk over a day's data."""
    with running_desk("web", "relay", "work") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


def test_whole_paths_by_keyboard_only(desk: Desk, browser: Browser, figure: Figure) -> None:
    """Two items, so that nothing hangs on the first one's data."""
    foreign: list[str] = []
    titles = ("Phường Thục Phán ra quân tổng vệ sinh", "Người giữ lửa nghề rèn Phúc Sen")
    for title in titles:
        for walk in (editor_walks, approver_walks, publisher_walks):
            window = open_window(desk, browser)
            walk(desk, window, title)
            foreign += window.foreign + window.complaints
            window.close()
    figure("items taken from the inbox to the public page by keyboard", len(titles), "all")
    figure("requests that left the host, complaints of the console", len(foreign), "0")
    assert not foreign


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_on_every_page(
    desk: Desk, browser: Browser, figure: Figure, scheme: str, language: str
) -> None:
    """WCAG 2.2 AA in both schemes and both languages."""
    found: list[str] = []
    noise: list[str] = []
    pages = 0
    for path, window in each_page(desk, browser, color_scheme=scheme):
        if language == "en":
            cookie = {"name": "django_language", "value": "en", "url": desk.url}
            window.context.add_cookies([cookie])  # type: ignore[list-item]
            window.page.goto(path)
        pages += 1
        found += violations(window.page)
        noise += window.foreign + window.complaints
        window.foreign.clear()
        window.complaints.clear()
    figure(f"axe violations on {pages} pages ({scheme}, {language})", len(found), "0")
    figure("requests that left the host, complaints of the console", len(noise), "0")
    assert not found, "\n".join(found)
    assert not noise, "\n".join(noise)


def test_no_page_overflows_a_phone(desk: Desk, browser: Browser, figure: Figure) -> None:
    """320 pixels wide."""
    wide = []
    pages = 0
    for path, window in each_page(desk, browser, viewport=NARROW):
        pages += 1
        width = window.page.evaluate("document.documentElement.scrollWidth")
        wide += [f"{path}: {width}"] if width > NARROW["width"] else []
    figure(f"pages of {pages} that overflow at 320 px", len(wide), "0")
    assert not wide, "\n".join(wide)
