"""An administrator enters an address; its owner switches the daily mail off."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from .desk import Desk, open_window, sign_in
from .walks import NARROW, follow, violations


def test_an_address_and_its_switch(desk: Desk, browser: Browser) -> None:
    admin = open_window(desk, browser)
    sign_in(admin, "quantri", desk.ids["password"])
    page = admin.page
    page.goto("/desk/people/")
    follow(page, page.get_by_role("link", name="Nông Thị Hạnh"))
    follow(page, page.get_by_role("link", name="Sửa họ tên, điện thoại, thư điện tử"))
    faults = violations(page)
    page.get_by_label("Thư điện tử").fill("hanh@caobang.example")
    follow(page, page.get_by_role("button", name="Lưu"))
    expect(page.locator("main")).to_contain_text("hanh@caobang.example")
    faults += admin.complaints
    admin.close()

    owner = open_window(desk, browser)
    sign_in(owner, "nongthihanh", desk.ids["password"])
    page = owner.page
    page.goto("/desk/account/")
    faults += violations(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    switch = page.get_by_label("Nhận thư nhắc việc")
    expect(switch).to_be_checked()
    switch.uncheck()
    follow(page, page.get_by_role("button", name="Lưu"))
    expect(page.get_by_label("Nhận thư nhắc việc")).not_to_be_checked()
    faults += owner.complaints + owner.foreign
    owner.close()
    assert not faults, "\n".join(faults)
