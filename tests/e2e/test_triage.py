"""The secretary sorts new mail by keyboard: the cursor goes on, the focus is never lost."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from .desk import Desk, open_window, sign_in
from .triage import Keys, here, more_drafts, triage_at_once, triage_one_by_one, waiting
from .walks import follow, go, press, told, violations


def test_each_mail_takes_two_strokes(desk: Desk, browser: Browser) -> None:
    more_drafts(desk, 5)
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "hoangvanlap", desk.ids["password"])
    keys = Keys(page)
    triage_one_by_one(keys, 5)
    expect(page.locator("#list .work")).to_have_count(0)
    expect(page.locator("main")).to_be_focused()
    # To the list and onto it: 3; two a mail; three letters for the one that goes to somebody else.
    assert keys.strokes == 3 + 2 * 5 + 3
    press(page, "z")
    expect(page.locator("#list .work")).to_have_count(1)
    told(page, "Đã hoàn tác: 1 mục")
    assert here(page)
    assert not window.complaints
    assert not window.foreign
    window.close()


def test_a_group_goes_at_once_and_comes_back_at_once(desk: Desk, browser: Browser) -> None:
    more_drafts(desk, 9)
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "hoangvanlap", desk.ids["password"])
    keys = Keys(page)
    triage_at_once(keys)
    expect(page.locator("#list .work")).to_have_count(2)
    press(page, "z")
    expect(page.locator("#list .work")).to_have_count(9)
    told(page, "Đã hoàn tác: 7 mục")
    # A look into it, and away again, without leaving the line.
    press(page, "j", "Space")
    expect(page.locator(".work--here .glance")).to_contain_text("Điều 1. Ban hành Quy chế.")
    assert not violations(page)
    press(page, "Space")
    expect(page.locator(".glance")).to_have_count(0)
    # A name without its marks finds; one that nobody has finds nobody, and Escape goes back.
    press(page, "j", "p")
    expect(page.get_by_role("combobox", name="Tên người biên tập")).to_be_focused()
    page.keyboard.type("trieu")
    options = page.locator("#assign-list [role=option]:visible")
    expect(options).to_have_count(1)
    expect(options).to_contain_text("Triệu Đình Lê")
    page.keyboard.type("zzz")
    expect(options).to_have_count(0)
    expect(page.get_by_text("Không có ai tên như vậy")).to_be_visible()
    assert not violations(page)
    press(page, "Enter", "Escape")
    assert here(page), "the cursor is where it was"
    expect(page.locator("#list .work")).to_have_count(9)
    # What has to be filled in is asked on a page of its own, and leads back to the same list.
    press(page, "x")
    page.get_by_role("button", name="Không đăng").focus()
    go(page, "Enter")
    page.get_by_label("Lý do không đăng").fill("Không thuộc phạm vi đăng tải")
    go(page, "Control+Enter")
    assert "list=new" in page.url
    told(page, "Đã ghi nhận: không đăng 1 mục")
    expect(page.locator("#list .work")).to_have_count(8)
    assert not window.complaints
    window.close()


def test_without_javascript_the_same_by_forms(desk: Desk, browser: Browser) -> None:
    more_drafts(desk, 2)
    window = open_window(desk, browser, java_script_enabled=False)
    page = window.page
    sign_in(window, "hoangvanlap", desk.ids["password"])
    page.goto("/desk/?list=new&kind=document")
    left = waiting(page)
    page.locator("#list .work input").first.check()
    follow(page, page.get_by_role("button", name="Phân công"))
    page.get_by_label("Biên tập viên").select_option(label="Nông Thị Hạnh")
    follow(page, page.get_by_role("button", name="Phân công"))
    assert "list=new&kind=document" in page.url
    expect(page.locator("main")).to_contain_text("Đã phân công 1 mục cho Nông Thị Hạnh")
    expect(page.locator("#list .work")).to_have_count(left - 1)
    follow(page, page.get_by_role("button", name="Hoàn tác"))
    expect(page.locator("#list .work")).to_have_count(left)
    window.close()
