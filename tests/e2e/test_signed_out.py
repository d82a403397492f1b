"""What a page says when htmx gets no answer, and how work goes on; what the browser keeps of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .desk import Desk, Watched, open_window, sign_in
from .triage import more_drafts
from .walks import press, told, violations


def window_of(desk: Desk, browser: Browser, user: str, path: str) -> Watched:
    """A window at a page."""
    window = open_window(desk, browser)
    sign_in(window, user, desk.ids["password"])
    window.page.goto(path)
    return window


def sign_in_beside(desk: Desk, window: Watched, user: str) -> None:
    """By the link of the message, in a window of its own."""
    with window.context.expect_page() as opened:
        window.page.locator("#failed").get_by_role("link", name="Đăng nhập lại").click()
    other: Page = opened.value
    other.get_by_label("Tên đăng nhập").fill(user)
    other.get_by_label("Mật khẩu").fill(desk.ids["password"])
    with other.expect_navigation():
        other.keyboard.press("Enter")
    other.close()


def test_an_act_in_the_list_goes_on_after_signing_in(desk: Desk, browser: Browser) -> None:
    more_drafts(desk, 2)
    window = window_of(desk, browser, "hoangvanlap", "/desk/?list=new&kind=document")
    page = window.page
    window.context.clear_cookies(name="sessionid")
    press(page, "j", "n")
    failed = page.locator("#failed")
    expect(failed).to_contain_text("Phiên làm việc đã hết")
    expect(page.locator(".work--here")).to_have_count(1)
    assert "list=new" in page.url
    assert not violations(page)
    sign_in_beside(desk, window, "hoangvanlap")
    press(page, "n")
    told(page, "Đã nhận biên tập 1 mục")
    expect(failed).to_be_hidden()
    window.close()
    assert not [one for one in window.complaints if "Status Error Code 401" not in one]


def test_a_note_that_was_typed_is_sent_after_signing_in(desk: Desk, browser: Browser) -> None:
    window = window_of(desk, browser, "nongthihanh", f"/desk/drafts/{desk.ids['second']}/")
    page = window.page
    note = page.get_by_label("Ghi chú mới")
    note.fill("Gõ trước khi hết phiên")
    window.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Ghi chú", exact=True).click()
    expect(page.locator("#failed")).to_contain_text("Phiên làm việc đã hết")
    expect(note).to_have_value("Gõ trước khi hết phiên")
    sign_in_beside(desk, window, "nongthihanh")
    page.get_by_role("button", name="Ghi chú", exact=True).click()
    expect(page.locator(".note__text").filter(has_text="Gõ trước khi hết phiên")).to_be_visible()
    expect(page.locator("#failed")).to_be_hidden()
    window.close()


def test_without_a_line_it_is_told(desk: Desk, browser: Browser) -> None:
    window = window_of(desk, browser, "hoangvanlap", "/desk/?list=open")
    page = window.page
    window.context.set_offline(True)
    page.get_by_label("Loại", exact=True).select_option("document")
    expect(page.locator("#failed")).to_contain_text("Chưa thực hiện được")
    window.context.set_offline(False)
    page.get_by_label("Loại", exact=True).select_option("news")
    expect(page.locator("#failed")).to_be_hidden()
    window.close()


def test_the_browser_keeps_no_list(desk: Desk, browser: Browser) -> None:
    """R63: who sits here next finds nothing; going back asks the desk again."""
    window = window_of(desk, browser, "hoangvanlap", "/desk/?list=open")
    page = window.page
    page.get_by_label("Loại", exact=True).select_option("document")
    expect(page.locator("#chips")).to_contain_text("Loại")
    assert "kind=document" in page.url
    kept = page.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")
    assert "QĐ-UBND" not in kept
    with page.expect_navigation():
        page.evaluate("history.back()")
    assert "kind=document" not in page.url
    expect(page.locator("#chips")).not_to_contain_text("Loại")
    press(page, "j")
    expect(page.locator(".work--here")).to_have_count(1)
    window.close()


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_the_focus_stays_at_the_chosen_file(desk: Desk, browser: Browser, how: str) -> None:
    window = window_of(desk, browser, "nongthihanh", f"/desk/drafts/{desk.ids['media']}/")
    page = window.page
    tabs = page.locator("[data-files] a")
    name = tabs.nth(1).inner_text()
    if how == "key":
        tabs.nth(1).focus()
        press(page, "Enter")
    else:
        tabs.nth(1).click()
    expect(page.locator("[data-files] a[aria-current=page]")).to_have_text(name)
    expect(page.locator("[data-files] a[aria-current=page]")).to_be_focused()
    window.close()


def test_letters_behind_a_dialog_do_nothing(desk: Desk, browser: Browser) -> None:
    more_drafts(desk, 2)
    window = window_of(desk, browser, "hoangvanlap", "/desk/?list=new&kind=document")
    page = window.page
    rows = page.locator("#list .work").count()
    press(page, "j", "p")
    page.get_by_role("button", name="Hủy").focus()
    press(page, "n", "p")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#list .work")).to_have_count(rows)
    press(page, "Escape")
    expect(page.locator("#assign")).to_be_hidden()
    window.close()
    assert not window.complaints


def test_a_form_pressed_twice_is_sent_once(desk: Desk, browser: Browser) -> None:
    window = window_of(desk, browser, "nongthihanh", "/desk/drafts/new/")
    page = window.page
    page.get_by_label("Tiêu đề").fill("Bấm hai lần liền")
    asked: list[str] = []
    page.on(
        "request", lambda one: asked.append(one.method) if one.is_navigation_request() else None
    )
    with page.expect_navigation():
        page.evaluate(
            "const b = document.querySelector('form.panel .btn--main'); b.click(); b.click();"
        )
    assert asked.count("POST") == 1
    window.close()
