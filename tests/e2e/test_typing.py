"""A browser that dies in the middle of an edit takes nothing with it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from .desk import Desk, open_window, sign_in


def test_what_is_typed_outlives_the_browser(desk: Desk, browser: Browser) -> None:
    path = f"/desk/drafts/{desk.ids['second']}/edit/"
    window = open_window(desk, browser)
    sign_in(window, "nongthihanh", desk.ids["password"])
    window.page.goto(path)
    window.page.get_by_role("textbox", name="Nội dung", exact=True).fill("Câu gõ dở khi máy tắt.")
    expect(window.page.locator("[data-kept]")).to_contain_text("chưa lưu")
    complaints = list(window.complaints)
    window.page.context.close()  # no unload, as in a crash
    window = open_window(desk, browser)
    sign_in(window, "nongthihanh", desk.ids["password"])
    window.page.goto(path)
    expect(window.page.get_by_text("Đã khôi phục phần Ông/Bà gõ")).to_be_visible()
    expect(window.page.get_by_role("textbox", name="Nội dung", exact=True)).to_have_text(
        "Câu gõ dở khi máy tắt."
    )
    window.page.get_by_role("button", name="Bỏ phần này").click()
    expect(window.page.get_by_role("textbox", name="Nội dung", exact=True)).not_to_have_text(
        "Câu gõ dở khi máy tắt."
    )
    assert not complaints
    assert not window.complaints
    window.close()
