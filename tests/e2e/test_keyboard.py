"""The whole path of an editor, a second approver and the secretary, without a mouse."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from vanthu.desk.words import count

from .desk import Desk, open_window, sign_in
from .walks import (
    approver_walks,
    editor_walks,
    go,
    press,
    publisher_walks,
    secretary_gathers,
    tab_to,
)

TITLE = "Phường Thục Phán ra quân tổng vệ sinh môi trường"


def test_from_the_inbox_to_the_public_page(desk: Desk, browser: Browser) -> None:
    complaints: list[str] = []
    foreign: list[str] = []
    for walk in (editor_walks, secretary_gathers, approver_walks, publisher_walks):
        window = open_window(desk, browser)
        walk(desk, window, TITLE)
        complaints += window.complaints
        foreign += window.foreign
        window.close()
    assert not complaints
    assert not foreign


def test_without_javascript_the_same_by_tab_and_enter(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser, java_script_enabled=False)
    page = window.page
    sign_in(window, "nongthihanh", desk.ids["password"])
    page.goto(f"/desk/drafts/{desk.ids['late']}/")
    page.get_by_role("button", name="Nhận biên tập").focus()
    go(page, "Enter")
    expect(page.locator("main")).to_contain_text("Đã nhận biên tập")
    page.get_by_role("link", name="Trình duyệt").focus()
    go(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trình duyệt")
    window.close()


def test_picking_and_taking_several(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "lythimai", desk.ids["password"])
    page.goto("/desk/?list=new")
    expect(page.locator("[data-picked]")).to_be_hidden()
    press(page, "j", "x", "j", "x")
    expect(page.locator(".work--picked h3 a")).to_have_count(2)
    expect(page.locator("[data-count]")).to_have_text(count(2))
    press(page, "n")
    expect(page.get_by_role("status").filter(has_text="Đã nhận biên tập 2 mục")).to_be_visible()
    window.close()


def test_single_letters_do_nothing_while_typing(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "nongthihanh", desk.ids["password"])
    page.goto("/desk/?list=open")
    press(page, "/")
    page.keyboard.type("jjxn?")
    expect(page.locator("#q")).to_have_value("jjxn?")
    expect(page.locator(".work--here")).to_have_count(0)
    expect(page.locator(".work--picked")).to_have_count(0)
    window.close()


def test_the_focus_is_always_seen_and_never_caught(desk: Desk, browser: Browser) -> None:
    """Tab walks through the fullest page and leaves it; each stop shows where it is."""
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "nongthihanh", desk.ids["password"])
    page.goto(f"/desk/drafts/{desk.ids['taken']}/")
    press(page, "Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    stops = []
    for _step in range(120):
        press(page, "Tab")
        stop = page.evaluate(
            """() => { const el = document.activeElement;
            if (el === document.body) return null;
            const box = el.getBoundingClientRect(), style = getComputedStyle(el);
            const bar = document.querySelector(".bar").getBoundingClientRect();
            const inBar = el.closest(".bar") !== null;
            return {name: el.outerHTML.slice(0, 80), outline: parseFloat(style.outlineWidth),
                    seen: box.bottom > 0 && box.top < (inBar ? innerHeight : bar.top)}; }"""
        )
        if stop is None:
            break
        stops.append(stop)
    else:
        raise AssertionError("Tab never leaves the page")
    assert len(stops) > 15
    assert not [stop for stop in stops if stop["outline"] < 2 or not stop["seen"]]
    window.close()


def test_escape_goes_back(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "nongthihanh", desk.ids["password"])
    page.goto(f"/desk/drafts/{desk.ids['frozen']}/")
    go(page, "h")
    assert page.url.endswith("/revisions/")
    go(page, "Escape")
    go(page, "Escape")
    assert page.url.endswith("/desk/")
    tab_to(page, "Đến nội dung chính")
    window.close()
