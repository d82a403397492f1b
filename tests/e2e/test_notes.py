"""An article written at the desk with a picture, and a note with a colleague's name in it."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from .desk import Desk, open_window, sign_in
from .walks import caret_to_end, follow, go


def picture() -> dict[str, Any]:
    data = io.BytesIO()
    Image.new("RGB", (320, 180), "#8a5a2b").save(data, "JPEG")
    return {"name": "bờ sông.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def test_an_article_with_a_picture(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser)
    sign_in(window, "nongthihanh", desk.ids["password"])
    page: Page = window.page
    go(page, "g", "s")
    page.get_by_label("Tiêu đề").fill("Cao Bằng đón mùa hoa dã quỳ")
    page.get_by_label("Tiêu đề").press("Tab")
    go(page, "Control+Enter")
    text = page.get_by_role("textbox", name="Nội dung", exact=True)
    caret_to_end(page, text)
    page.keyboard.type("Hoa nở vàng hai bên đường.")
    page.get_by_label("Thêm ảnh, ghi âm").set_input_files(picture())
    follow(page, page.get_by_role("button", name="Tải lên và kiểm tra"))
    expect(page.get_by_text("Đã thêm: bờ sông.jpg")).to_be_visible()
    text = page.get_by_role("textbox", name="Nội dung", exact=True)
    expect(text).to_contain_text("Hoa nở vàng hai bên đường.")
    caret_to_end(page, text)
    page.get_by_role("button", name="Ảnh", exact=True).click()
    page.get_by_label("Chữ thay thế").last.fill("Hoa dã quỳ bên đường")
    page.keyboard.press("Enter")
    expect(text.locator("img")).to_have_count(1)
    page.get_by_label("Chú thích").first.fill("Đường lên Phia Oắc")
    go(page, "Control+s")
    expect(page.locator("article.text img")).to_have_attribute("alt", "Hoa dã quỳ bên đường")
    expect(page.locator("article.text")).to_contain_text("Hoa nở vàng hai bên đường.")
    assert not window.foreign
    assert not window.complaints
    window.close()


def test_a_note_names_a_colleague(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser)
    sign_in(window, "trieudinhle", desk.ids["password"])
    page: Page = window.page
    path = f"/desk/drafts/{desk.ids['second']}/"
    page.goto(path)
    expect(page.get_by_role("heading", name="Ghi chú nội bộ")).to_be_visible()
    page.locator("article.text p").first.select_text()
    page.keyboard.press("m")
    note = page.get_by_label("Ghi chú mới")
    expect(note).to_be_focused()
    expect(page.get_by_label("Về chỗ này trong nội dung")).not_to_have_value("")
    page.keyboard.type("Nhờ @ly thi")
    expect(page.get_by_role("option")).to_have_text(["Lý Thị Mai"])
    page.keyboard.press("Enter")
    expect(note).to_have_value("Nhờ @Lý Thị Mai ")
    page.keyboard.type("xem lại câu này.")
    page.get_by_role("button", name="Ghi chú", exact=True).click()
    expect(page.locator(".named")).to_have_text("@Lý Thị Mai")
    expect(page.locator("#beside").get_by_role("status")).to_have_text("Đã ghi chú.")
    expect(page).to_have_url(f"{desk.url}{path}")
    assert not window.complaints
    window.close()
    other = open_window(desk, browser)
    sign_in(other, "lythimai", desk.ids["password"])
    named = other.page.get_by_role("link", name="Nhắc đến tôi").first
    before = int("".join(filter(str.isdigit, named.inner_text())))
    follow(other.page, named)
    follow(other.page, other.page.get_by_role("link", name="Người giữ lửa nghề rèn").first)
    expect(other.page.locator(".tag--note").filter(has_text="nhắc đến Ông").first).to_be_visible()
    other.page.goto("/desk/mentions/")
    left = other.page.get_by_role("link", name="Nhắc đến tôi").first.inner_text()
    assert int("0" + "".join(filter(str.isdigit, left))) == before - 1
    other.close()


def test_a_half_typed_note_outlives_acts_beside_it(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser)
    sign_in(window, "hoangvanlap", desk.ids["password"])
    page: Page = window.page
    page.goto(f"/desk/drafts/{desk.ids['news']}/")
    note = page.get_by_label("Ghi chú mới")
    note.fill("Còn phải hỏi lại")
    page.get_by_role("button", name="Đánh dấu đã giải quyết").first.click()
    expect(page.locator("#beside").get_by_role("status")).to_have_text("Đã giải quyết.")
    expect(note).to_have_value("Còn phải hỏi lại")
    window.close()


def test_notes_without_a_script(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser, java_script_enabled=False)
    sign_in(window, "nongthihanh", desk.ids["password"])
    page: Page = window.page
    page.goto(f"/desk/drafts/{desk.ids['late']}/")
    follow(page, page.get_by_role("link", name="Ghi chú nội bộ, bản biên tập liên quan"))
    page.get_by_label("Ghi chú mới").fill("Gửi @hoangvanlap xem.")
    page.get_by_role("button", name="Ghi chú", exact=True).click()
    expect(page.locator(".named")).to_have_text("@Hoàng Văn Lập")
    window.close()
