"""Kiểm tra tệp trước khi gửi in a real browser, without JavaScript."""

from __future__ import annotations

import http.client
import io
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from playwright.sync_api import Browser, expect

from tests.samples.kinds import sample
from tests.samples.legacy import LINES, old_docx

from .desk import Desk, open_window
from .walks import NARROW, follow, violations

PATH = "/portals/caobang/check/"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    made = {
        "Quyết định 1240.docx": old_docx(),
        "Phụ lục 2.xlsx": sample("xlsx"),
        "một tên tệp rất dài không có chỗ nào để xuống dòng_" + "x" * 90 + ".jpg": sample("jpg"),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / name) for name in made]


def test_an_agency_checks_its_files_and_takes_the_copy(
    desk: Desk, browser: Browser, files: list[str]
) -> None:
    window = open_window(desk, browser, java_script_enabled=False)
    page = window.page
    page.goto("/portals/caobang/")
    follow(page, page.get_by_role("link", name="Kiểm tra tệp trước khi gửi"))
    expect(page.get_by_text("kể cả để thử")).to_be_visible()
    page.get_by_label("Tệp", exact=True).set_input_files(files)
    follow(page, page.get_by_role("button", name="Kiểm tra"))
    expect(page.get_by_role("heading", name="Kết quả")).to_be_visible()
    main = page.locator("main")
    expect(main).to_contain_text("bảng tính Excel (XLSX)")
    expect(main).to_contain_text("Thực hiện đề nghị nêu trên đối với Phụ lục 2.xlsx")
    with page.expect_download() as offered:
        page.get_by_role("link", name="Tải bản đã chuyển Unicode (DOCX)").click()
    assert offered.value.suggested_filename == "Quyết định 1240 (Unicode).docx"
    copy = docx.Document(io.BytesIO(Path(offered.value.path()).read_bytes()))
    assert tuple(p.text for p in copy.paragraphs) == LINES
    page.get_by_label("Tệp", exact=True).set_input_files(files[:1])
    with page.expect_download() as offered:
        page.get_by_role("button", name="Tải bản đã chuyển Unicode").click()
    assert offered.value.suggested_filename == "Quyết định 1240 (Unicode).docx"
    assert not window.foreign
    window.close()


def test_its_pages_are_accessible_and_narrow(
    desk: Desk, browser: Browser, files: list[str], tmp_path: Path
) -> None:
    window = open_window(desk, browser)
    page = window.page
    faults: list[str] = []

    def look(what: str) -> None:
        faults.extend(f"{what}: {fault}" for fault in violations(page))
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            faults.append(f"{what}: overflows 320 px to {width}")
        page.set_viewport_size({"width": 1280, "height": 800})

    page.goto(PATH)
    look("form")
    page.get_by_label("Tệp", exact=True).set_input_files(files)
    follow(page, page.get_by_role("button", name="Kiểm tra"))
    expect(page.get_by_role("heading", name="Kết quả")).to_be_visible()
    look("result")
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(27 << 20))
    page.get_by_label("Tệp", exact=True).set_input_files(str(large))
    follow(page, page.get_by_role("button", name="Kiểm tra"))
    expect(page.get_by_role("alert")).to_contain_text("không quá 25 MB")
    look("too large")
    assert not faults, "\n".join(faults)
    assert not window.foreign
    window.close()


def test_the_desk_answers_while_uploads_hang(desk: Desk) -> None:
    """Six clients begin to send 20 MB and stop in the middle."""
    where = urlsplit(desk.url)
    with ExitStack() as stack:

        def connection() -> http.client.HTTPConnection:
            made = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
            stack.callback(made.close)
            return made

        for _ in range(6):
            hanging = connection()
            hanging.putrequest("POST", PATH)
            hanging.putheader("Content-Type", "multipart/form-data; boundary=b")
            hanging.putheader("Content-Length", str(20 << 20))
            hanging.endheaders(bytes(1000))
        page = connection()
        for _ in range(5):
            page.request("GET", PATH)
            with page.getresponse() as answer:
                answer.read()
                assert answer.status == 200
