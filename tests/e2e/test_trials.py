"""Mails checked again by keyboard: picked, tried, looked at, applied; and a policy tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.peers.process import wait_for
from tests.regulations.files import mail
from tests.regulations.table import rows

from .desk import Desk, open_window, sign_in
from .walks import go, press

FILES = (1, 2, 3)


@pytest.fixture
def arrived(desk: Desk, tmp_path: Path) -> list[str]:
    """Codes of mails that went through the whole pipeline: TXT, ODT and DOCX."""
    for row in rows():
        if row["so"] in FILES:
            letter = mail(row["tep"], "")
            letter["X-Trial"] = str(tmp_path)  # another mail than any test's before
            (tmp_path / f"{row['so']}.eml").write_bytes(letter.as_bytes())
    first = max((code for (code,) in _codes(desk)), default="")
    desk.service.run("import", str(tmp_path), "--portal", "caobang")
    wait_for(lambda: _decided(desk, first) == len(FILES), "the mails are decided", 600)
    return sorted(code for (code,) in _codes(desk) if code > first)


def _codes(desk: Desk) -> list[tuple[str]]:
    return desk.service.query("SELECT code FROM store_submission WHERE code LIKE 'CBG%'")


def _decided(desk: Desk, first: str) -> int:
    sql = f"SELECT state FROM store_submission WHERE code LIKE 'CBG%' AND code > '{first}'"
    found = [state for (state,) in desk.service.query(sql)]
    return sum(state not in ("received", "processing") for state in found)


def test_many_are_checked_again_by_keyboard(
    desk: Desk, browser: Browser, arrived: list[str]
) -> None:
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "quantri", desk.ids["password"])
    page.goto("/desk/submissions/?q=so-mau.example")
    for code in reversed(arrived):
        press(page, "j", "x")
        expect(page.locator(".work--here h3")).to_contain_text(code)
    # Somebody has written another policy since: files are no longer what they were.
    file = desk.service.data / "portals" / "caobang.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"odt", "pdf"', '"pdf"'), encoding="utf-8")
    try:
        go(page, "r")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Kiểm tra lại 03 thư theo quy định hiện hành?"
        )
        expect(page.locator("#progress")).to_contain_text("Đã thử xong")
        expect(page.get_by_role("heading", name="01 thư đổi kết quả")).to_be_visible()
        lines = page.locator(".work")
        expect(lines).to_have_count(1)
        expect(lines).to_contain_text("quyet-dinh.odt")
        expect(lines).to_contain_text("type.not_permitted")
        assert _rounds(desk, arrived) == {1}  # shown, and not done yet
        go(page, "r")
        expect(page.locator("#progress")).to_contain_text("Đã kiểm tra lại: 01")
        wait_for(lambda: _states(desk, arrived).count("refused") == 1, "it is done", 120)
        assert _rounds(desk, arrived) == {1, 2}
    finally:
        file.write_text(text, encoding="utf-8")
    assert not window.complaints
    assert not window.foreign
    window.close()


def test_one_line_under_the_cursor_needs_no_picking(
    desk: Desk, browser: Browser, arrived: list[str]
) -> None:
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "hoangvanlap", desk.ids["password"])
    page.goto("/desk/submissions/?q=so-mau.example")
    press(page, "j")
    go(page, "r")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kiểm tra lại 01 thư")
    expect(page.locator("#progress")).to_contain_text("Đã thử xong")
    window.close()


def test_a_policy_is_tried_by_keyboard(desk: Desk, browser: Browser, arrived: list[str]) -> None:
    window = open_window(desk, browser)
    page = window.page
    sign_in(window, "quantri", desk.ids["password"])
    page.goto("/desk/what-if/caobang/")
    field = page.get_by_label("Tệp quy định (TOML)")
    text = field.input_value()
    field.fill(text.replace('docx = "accept_with_notice"', 'docx = "có"'))
    go(page, "Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("types.docx")
    field.fill(text.replace('docx = "accept_with_notice"', 'docx = "refuse"'))
    go(page, "Control+Enter")
    expect(page.locator("#progress")).to_contain_text("Đã thử xong")
    expect(page.locator(".work").first).to_contain_text("quyet-dinh.docx")
    expect(page.locator("ins").first).to_be_visible()
    assert _states(desk, arrived).count("refused") == 0
    assert not window.complaints
    window.close()


def _rounds(desk: Desk, codes: list[str]) -> set[int]:
    return {row[0] for row in _of(desk, "round", codes)}


def _states(desk: Desk, codes: list[str]) -> list[str]:
    return [row[0] for row in _of(desk, "state", codes)]


def _of(desk: Desk, column: str, codes: list[str]) -> list[tuple[Any]]:
    names = ", ".join(f"'{code}'" for code in codes)
    return desk.service.query(f"SELECT {column} FROM store_submission WHERE code IN ({names})")
