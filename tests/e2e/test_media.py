"""Recordings in a real browser, and ranges asked for by a real HTTP client."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.peers.process import wait_for

from .desk import Desk, Watched, open_window, sign_in
from .seed_media import FIXTURES, RECEIVED

SOUND = (FIXTURES / RECEIVED["phong-van.mp3"][0]).read_bytes()
#: Waits in the page until the player has enough to go on; "error N" when it never will.
CAN_PLAY = """el => new Promise(done => {
  const tell = () => done(el.error ? `error ${el.error.code}` : "canplay");
  if (el.readyState >= 3) tell();
  el.addEventListener("canplay", tell);
  el.load();
})"""
#: Plays on to its end.
ENDED = """el => new Promise((done, fail) => {
  el.addEventListener("ended", () => done(el.currentTime));
  el.muted = true;
  el.play().catch(fail);
})"""


def window_of(desk: Desk, browser: Browser) -> Watched:
    window = open_window(desk, browser)
    sign_in(window, "nongthihanh", desk.ids["password"])
    return window


def pane(desk: Desk, page: Page, kind: str) -> None:
    page.goto(f"/desk/drafts/{desk.ids['media']}/?file={desk.ids['media_parts'][kind]}")


@contextmanager
def quiet_pane(desk: Desk, browser: Browser, kind: str) -> Iterator[Page]:
    """The page of one file; its console has nothing to say all the while."""
    window = window_of(desk, browser)
    pane(desk, window.page, kind)
    yield window.page
    window.close()
    assert not window.complaints


def asked(url: str, method: str = "GET", **headers: str) -> tuple[int, Any, bytes]:
    """(status, headers, body) as they come over the wire."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    try:
        connection.request(method, parts.path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_ranges_over_the_wire(desk: Desk, browser: Browser) -> None:
    """RFC 9110 §14, with curl's and players' usual questions."""
    window = window_of(desk, browser)
    pane(desk, window.page, "mp3")
    url = str(window.page.locator("audio").get_attribute("src"))
    window.close()
    size, tag = len(SOUND), f'"{hashlib.sha256(SOUND).hexdigest()}"'
    status, headers, body = asked(url)
    assert (status, body, headers["ETag"]) == (200, SOUND, tag)
    assert (headers["Accept-Ranges"], headers["Content-Length"]) == ("bytes", str(size))
    for value, first, last in (
        ("bytes=0-", 0, size - 1), ("bytes=100-199", 100, 199), ("bytes=-50", size - 50, size - 1),
        (f"bytes={size - 1}-{size + 999}", size - 1, size - 1),
    ):  # fmt: skip
        status, headers, body = asked(url, Range=value)
        assert (status, body) == (206, SOUND[first : last + 1]), value
        assert headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert headers["Content-Length"] == str(last - first + 1)
        assert headers["Content-Type"] == "audio/mpeg"
    status, headers, body = asked(url, Range=f"bytes={size}-")
    assert (status, headers["Content-Range"], body) == (416, f"bytes */{size}", b"")
    assert asked(url, Range="bytes=9-3")[0] == 200
    assert asked(url, Range="bytes=0-1,3-4")[::2] == (200, SOUND)
    changed = asked(url, **{"Range": "bytes=0-1", "If-Range": '"older"'})
    assert changed[::2] == (200, SOUND)
    assert asked(url, **{"Range": "bytes=0-1", "If-Range": tag})[::2] == (206, SOUND[:2])
    assert asked(url, **{"If-None-Match": tag})[::2] == (304, b"")
    status, headers, body = asked(url, "HEAD", Range="bytes=0-1")
    assert (status, headers["Content-Length"], body) == (200, str(size), b"")


def test_sound_plays_in_place_and_goes_on_when_its_link_has_died(
    desk: Desk, browser: Browser
) -> None:
    window = window_of(desk, browser)
    page = window.page
    dead: list[str] = []

    def answer(route: Any) -> None:
        """The first link is dead, as after five minutes."""
        if dead:
            route.continue_()  # one made within the same second has the same address
        else:
            dead.append(route.request.url)
            route.fulfill(status=404, body="")

    page.route("**/o/**", answer)
    pane(desk, page, "mp3")
    player = page.locator("audio")
    wait_for(lambda: player.evaluate("el => el.readyState") >= 1, "the new link", 60)
    assert dead
    assert player.evaluate(ENDED) == pytest.approx(1.1, abs=0.2)
    assert page.locator("[data-silent]").is_hidden()
    window.close()
    assert not window.foreign


def test_a_player_is_reached_and_worked_by_keys(desk: Desk, browser: Browser) -> None:
    with quiet_pane(desk, browser, "mp3") as page:
        player = page.locator("audio")
        assert player.evaluate(CAN_PLAY) == "canplay"
        player.focus()
        page.keyboard.press("Space")
        wait_for(lambda: player.evaluate("el => el.played.length") > 0, "sound", 60)


def test_a_preview_is_asked_for_waited_for_and_played(desk: Desk, browser: Browser) -> None:
    """What ffmpeg makes of a WMA fails (the seeded row says so); trying again makes it."""
    with quiet_pane(desk, browser, "wma") as page:
        page.get_by_role("button", name="Làm lại").press("Enter")
        player = page.locator("#preview audio")
        expect(player).to_have_count(1)
        assert player.evaluate(CAN_PLAY) == "canplay"
        pane(desk, page, "wmv")
        film = page.locator("#preview video")
        expect(film).to_have_count(1)
        assert film.evaluate(CAN_PLAY) == "canplay"
        expect(page.locator("#preview")).to_contain_text("3:00 đầu trong 12:05")


def test_films_as_they_are_received_play(desk: Desk, browser: Browser) -> None:
    """Chromium plays H.264 where its build may; Debian's does."""
    with quiet_pane(desk, browser, "mp4") as page:
        film = page.locator("video")
        assert film.evaluate(CAN_PLAY) == "canplay"
        assert film.evaluate("el => el.videoWidth") == 160


def test_pages_of_a_text_are_drawn_on_demand(desk: Desk, browser: Browser) -> None:
    with quiet_pane(desk, browser, "doc") as page:
        page.get_by_text("Xem từng trang").click()
        page.get_by_role("button", name="Dựng các trang").click()
        sheet = page.locator("#preview img.sheet").first
        expect(sheet).to_have_count(1, timeout=120_000)
        sheet.scroll_into_view_if_needed()
        wait_for(lambda: sheet.evaluate("el => el.complete && el.naturalWidth") > 300, "a page", 60)
