"""Pages of steps that the seeded portal doesn't have: verification, approval with publication."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from .desk import Desk, open_window, sign_in
from .walks import NARROW, follow, go, told, violations


@pytest.fixture
def verifying(desk: Desk) -> Iterator[Desk]:
    """Cao Bằng wants news verified before it is approved, and lets the head publish."""
    policy = desk.service.data / "portals" / "caobang.toml"
    before = policy.read_text(encoding="utf-8")
    more = '[steps]\nverify = ["news"]\napprover_publishes = true\n'
    policy.write_text(before.replace("[steps]\n", more), encoding="utf-8")
    yield desk
    policy.write_text(before, encoding="utf-8")


def test_truth_is_confirmed_by_keys(verifying: Desk, browser: Browser) -> None:
    desk = verifying
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "nongthihanh", desk.ids["password"])
    page.goto(f"/desk/drafts/{desk.ids['collated']}/")
    faults = violations(page)
    go(page, "v")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    faults += violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_label("Đã liên hệ nguồn tin").check()
    go(page, "Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Đề nghị ghi đã hỏi ai")
    faults += violations(page)
    page.get_by_label("Đã hỏi ai").fill("Đồn Biên phòng Sóc Giang")
    go(page, "Control+Enter")
    told(page, "Đã ghi nhận xác thực")
    expect(page.locator("main")).to_contain_text("Đồn Biên phòng Sóc Giang")
    window.close()
    assert not faults + window.complaints + window.foreign


def test_the_head_sets_the_time_while_approving(verifying: Desk, browser: Browser) -> None:
    desk = verifying
    window = open_window(desk, browser, color_scheme="dark")
    page = window.page
    sign_in(window, "trieudinhle", desk.ids["password"])
    page.goto(f"/desk/drafts/{desk.ids['waiting']}/")
    expect(page.get_by_role("link", name="Duyệt và cho đăng ngay")).to_be_visible()
    follow(page, page.get_by_role("link", name="Duyệt, hẹn giờ đăng"))
    expect(page.get_by_label("Đăng lúc")).to_be_visible()
    assert not violations(page)
    window.close()
