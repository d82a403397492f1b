"""The draft's form by keyboard: agencies found by typing, files put in order."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from .desk import Desk, open_window, sign_in
from .walks import go, press


def test_an_agency_is_found_by_a_part_of_its_name(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser)
    sign_in(window, "nongthihanh", desk.ids["password"])
    page = window.page
    page.goto(f"/desk/drafts/{desk.ids['second']}/edit/")
    field = page.get_by_role("combobox", name="Cơ quan cung cấp")
    field.focus()
    page.keyboard.type("tu phap")
    expect(page.locator(".finder [role=option]")).to_have_count(1)
    press(page, "Enter")
    expect(field).to_have_value("Sở Tư pháp")
    page.keyboard.type("khong co")
    press(page, "Escape")
    expect(field).to_have_value("Sở Tư pháp")
    go(page, "Control+s")
    expect(page.locator("main")).to_contain_text("Sở Tư pháp")
    page.goto(f"/desk/drafts/{desk.ids['second']}/edit/")
    expect(page.get_by_role("combobox", name="Cơ quan cung cấp")).to_have_value("Sở Tư pháp")
    window.close()


def test_an_agency_that_was_typed_is_not_dropped_on_the_way(desk: Desk, browser: Browser) -> None:
    """Going on takes what is marked; a name that nobody has doesn't send the form with another."""
    window = open_window(desk, browser)
    sign_in(window, "nongthihanh", desk.ids["password"])
    page = window.page
    page.goto(f"/desk/drafts/{desk.ids['news']}/edit/")
    field = page.get_by_role("combobox", name="Cơ quan cung cấp")
    field.focus()
    page.keyboard.type("tu phap")
    press(page, "Tab")
    expect(field).to_have_value("Sở Tư pháp")
    field.focus()
    page.keyboard.type("khong co")
    press(page, "Enter")
    expect(field).to_be_focused()
    assert page.url.endswith("/edit/")
    window.close()
    assert not window.complaints


def test_files_are_put_in_order_by_buttons(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser)
    sign_in(window, "nongthihanh", desk.ids["password"])
    page = window.page
    page.goto(f"/desk/drafts/{desk.ids['media']}/edit/")
    names = page.locator("fieldset.filerow legend")
    expect(names.nth(0)).to_contain_text("phong-van.mp3")
    down = page.get_by_role("button", name="Xuống phong-van.mp3")
    down.focus()
    press(page, "Enter")
    expect(names.nth(0)).to_contain_text("le-ra-quan.wmv")
    expect(down).to_be_focused()
    expect(page.locator("[data-moved]")).to_have_text("Đã chuyển đến vị trí: 2")
    go(page, "Control+s")
    listed = page.locator("section[aria-labelledby=h-files] li strong")
    expect(listed.nth(0)).to_have_text("le-ra-quan.wmv")
    window.close()
    assert not window.complaints


def test_an_agency_that_was_typed_is_saved_by_the_key(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser)
    sign_in(window, "nongthihanh", desk.ids["password"])
    page = window.page
    page.goto(f"/desk/drafts/{desk.ids['private']}/edit/")
    page.get_by_role("combobox", name="Cơ quan cung cấp").focus()
    page.keyboard.type("tu phap")
    expect(page.locator(".finder [role=option]")).to_have_count(1)
    go(page, "Control+s")
    page.goto(f"/desk/drafts/{desk.ids['private']}/edit/")
    expect(page.get_by_role("combobox", name="Cơ quan cung cấp")).to_have_value("Sở Tư pháp")
    window.close()
    assert not window.complaints


def test_a_dialog_given_up_leaves_the_warning(desk: Desk, browser: Browser) -> None:
    """Leaving with something typed asks first, also after a link that wasn't set."""
    window = open_window(desk, browser)
    sign_in(window, "nongthihanh", desk.ids["password"])
    page = window.page
    page.goto(f"/desk/drafts/{desk.ids['second']}/edit/")
    page.get_by_label("Lời dẫn").fill("Gõ dở")
    page.get_by_role("button", name="Liên kết", exact=True).click()
    page.get_by_role("button", name="Hủy").first.click()
    leave = "() => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert page.evaluate(leave) is False
    window.close()
