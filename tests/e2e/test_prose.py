"""The editor of news and articles: written with the keyboard, kept, saved, shown as structure."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from .desk import Desk, open_window, sign_in
from .walks import caret_to_end, follow, go, violations


def page_of(desk: Desk, browser: Browser, **options: Any) -> Any:
    window = open_window(desk, browser, **options)
    sign_in(window, "nongthihanh", desk.ids["password"])
    window.page.goto(f"/desk/drafts/{desk.ids['second']}/edit/")
    return window


def test_an_article_by_keyboard(desk: Desk, browser: Browser) -> None:
    window = page_of(desk, browser)
    page: Page = window.page
    text = page.get_by_role("textbox", name="Nội dung", exact=True)
    expect(text).to_contain_text("lễ ra quân")
    expect(page.locator("#id_text")).to_be_hidden()
    caret_to_end(page, text)
    keys = page.keyboard
    keys.press("Enter")
    expect(text.locator("p")).to_have_count(3)
    keys.press("Alt+F10")
    expect(page.get_by_role("button", name="Đậm")).to_be_focused()
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("Enter")
    keys.type("Ý nghĩa")
    expect(text.locator("h2")).to_have_text("Ý nghĩa")
    expect(page.get_by_role("button", name="Đề mục", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    keys.press("Enter")
    keys.type("- ")
    keys.press("Control+b")
    keys.type("Gạch")
    keys.press("Control+b")
    keys.press("Control+k")
    page.get_by_label("Địa chỉ").fill("caobang.gov.vn")
    keys.press("Enter")
    expect(text.locator("li a")).to_have_attribute("href", "https://caobang.gov.vn")
    keys.press("Enter")
    keys.press("Enter")
    page.get_by_role("button", name="Bảng").click()
    keys.type("Ô một")
    expect(page.get_by_role("button", name="Thêm hàng")).to_be_visible()
    keys.press("Tab")
    keys.type("Ô hai")
    page.get_by_role("button", name="Ảnh", exact=True).click()
    page.get_by_label("Chữ thay thế").last.fill("Đoàn viên thu gom rác")
    page.get_by_role("button", name="Chèn").last.click()
    expect(text.locator("img")).to_have_attribute("alt", "Đoàn viên thu gom rác")
    expect(page.locator("[data-kept]")).to_contain_text("chưa lưu")
    assert not violations(page)
    look(page, "editor")

    page.context.close()  # no unload, as in a crash
    again = page_of(desk, browser)
    page, text = again.page, again.page.get_by_role("textbox", name="Nội dung", exact=True)
    expect(page.get_by_text("Đã khôi phục phần Ông/Bà gõ")).to_be_visible()
    expect(text.locator("h2")).to_have_text("Ý nghĩa")
    expect(text.locator("td").first).to_have_text("Ô một")
    text.focus()
    go(page, "Control+s")
    expect(page.locator("article.text h3").first).to_have_text("Ý nghĩa")
    expect(page.locator("article.text li strong")).to_have_text("Gạch")
    expect(page.locator("article.text li a")).to_have_text("caobang.gov.vn")
    expect(page.locator("article.text td").nth(1)).to_have_text("Ô hai")
    expect(page.locator("article.text img")).to_have_attribute("alt", "Đoàn viên thu gom rác")
    look(page, "draft")
    for one in (window, again):
        assert not one.complaints
        assert not one.foreign
    again.close()


def test_pasted_html_loads_and_runs_nothing(desk: Desk, browser: Browser) -> None:
    window = page_of(desk, browser)
    page: Page = window.page
    text = page.get_by_role("textbox", name="Nội dung", exact=True)
    text.focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/html", `<h3 style="color:red" onclick="x()">Dán</h3>
            <img src="https://evil.example/x.png" onerror="window.ran = 1">
            <script>window.ran = 1</script><style>p { color: red }</style>
            <p style="position:fixed" class="btn">chữ
              <a onclick=x() style='top:0' href="javascript:window.ran=1">nối</a></p>`);
          const how = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }"""
    )
    expect(text).to_contain_text("Dán")
    assert page.evaluate("window.ran") is None
    unwanted = "p[style], h3[style], [onclick], script, [href^=javascript], [src*=evil]"
    expect(text.locator(unwanted)).to_have_count(0)
    assert not window.complaints
    assert not window.foreign
    window.close()


def test_lists_pasted_from_word_are_lists(desk: Desk, browser: Browser) -> None:
    window = page_of(desk, browser)
    page: Page = window.page
    text = page.get_by_role("textbox", name="Nội dung", exact=True)
    text.focus()
    page.keyboard.press("Control+a")  # what other tests have left
    page.keyboard.press("Delete")
    page.evaluate(
        """() => {
          const mark = (marker) => `<![if !supportLists]><span style='font-family:Symbol'><span
            style='mso-list:Ignore'>${marker}<span
            style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>`;
          const item = (marker, level, words) => `<p class=MsoListParagraphCxSpMiddle
            style='margin-left:.5in;mso-list:l0 level${level} lfo1'>${mark(marker)}${words}</p>`;
          const data = new DataTransfer();
          data.setData("text/html", `<p class=MsoNormal style='margin:0'>Mở bài</p>`
            + item("·", 1, "Một") + item("o", 2, "Một <b>con</b>") + item("·", 1, "Hai")
            + `<p class=MsoNormal>Giữa bài</p>`
            + item("1.", 1, "Thứ nhất") + item("2.", 1, "Thứ hai") + `<p>Kết bài</p>`);
          const how = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }"""
    )
    expect(text.locator("> ul > li > p")).to_have_text(["Một", "Hai"])
    expect(text.locator("> ul ul > li > p")).to_have_text(["Một con"])
    expect(text.locator("> ul ul strong")).to_have_text("con")
    expect(text.locator("> ol > li > p")).to_have_text(["Thứ nhất", "Thứ hai"])
    expect(text).not_to_contain_text("·")
    assert not window.complaints
    look(page, "word")
    go(page, "Control+s")
    saved = page.locator("article.text")
    expect(saved.locator("ol > li")).to_have_text(["Thứ nhất", "Thứ hai"])
    expect(saved.locator("li strong", has_text="con")).to_have_count(1)
    window.close()


def test_narrow_and_dark(desk: Desk, browser: Browser) -> None:
    narrow = {"viewport": {"width": 320, "height": 900}}
    for name, options in {"narrow": narrow, "dark": {"color_scheme": "dark"}}.items():
        window = page_of(desk, browser, **options)
        expect(window.page.get_by_role("toolbar", name="Công cụ soạn nội dung")).to_be_visible()
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert window.page.evaluate(wide) <= 0, name
        assert not violations(window.page), name
        look(window.page, name)
        window.close()


def test_without_javascript_the_plain_way_stays(desk: Desk, browser: Browser) -> None:
    window = page_of(desk, browser, java_script_enabled=False)
    page: Page = window.page
    expect(page.locator("#id_text")).to_be_visible()
    expect(page.locator("[data-prose]")).to_be_hidden()
    page.locator("#id_title").fill("Gõ không có JavaScript")
    page.locator("#id_text").fill("# Đề mục trơn\n\nĐoạn trơn")
    follow(page, page.get_by_role("button", name="Lưu").last)
    expect(page.locator("article.text h3")).to_have_text("Đề mục trơn")
    window.close()


def test_what_the_machine_converted(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser, viewport={"width": 320, "height": 900})
    sign_in(window, "nongthihanh", desk.ids["password"])
    page: Page = window.page
    page.goto(f"/desk/drafts/{desk.ids['private']}/")
    page.get_by_text("Những gì máy đã chuyển đổi").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("TCVN3 (ABC): 17 chữ có dấu")).to_be_visible()
    link = page.get_by_role("link", name="Đối chiếu từng chữ")
    link.focus()
    page.keyboard.press("Enter")
    cells = page.locator("#conversion td")
    expect(cells.last).to_contain_text("đề nghị")
    expect(cells.first).to_contain_text("®Ò nghÞ")
    assert not violations(page)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    look(page, "conversion-narrow")
    page.set_viewport_size({"width": 1280, "height": 900})
    look(page, "conversion")
    expect(link).to_have_count(0)  # the answer has taken its place
    assert not window.complaints
    assert not window.foreign
    window.close()


def look(page: Page, name: str) -> None:
    """A picture to look at, where DESK_LOOKS names a folder."""
    if folder := os.environ.get("DESK_LOOKS"):
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
