"""What is found in a line, and above all what isn't."""

from __future__ import annotations

from datetime import date

import pytest

from tests.samples.people import clean_document, document
from vanthu.vietnamese.personal import Piece, find

TODAY = date(2026, 11, 22)


def found(*lines: str) -> list[tuple[str, str]]:
    pieces = [Piece(line) for line in lines]
    return [(h.kind, pieces[h.piece].text[h.start : h.end]) for h in find(pieces, TODAY)]


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Số CCCD: 004085012345", "cccd", "004085012345"),
        ("số định danh cá nhân 004 085 012 345", "cccd", "004 085 012 345"),
        ("Ông A (004085012345) trúng tuyển", "cccd", "004085012345"),
        ("CMND số 080 123 456", "cmnd", "080 123 456"),
        ("080123456 do Công an tỉnh cấp ngày 1/2/2010", "cmnd", "080123456"),
        ("Hộ chiếu: B1234567", "passport", "B1234567"),
        ("Mã số thuế: 8000000001", "tax", ""),
        ("MST cá nhân 8113110103", "tax", "8113110103"),
        ("mã số BHXH 0412345678", "social", "0412345678"),
        ("Thẻ BHYT: GD 4 04 012 3456789", "health", "GD 4 04 012 3456789"),
        ("Thẻ 4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("STK 19034567890123 Techcombank", "account", "19034567890123"),
        ("SĐT: 0912.345.678", "phone", "0912.345.678"),
        ("chị Lan, +84 912 345 678", "phone", "+84 912 345 678"),
        ("điện thoại 0912345678/0987654321", "phone", "0987654321"),
        ("Email: hoa.le@gmail.com", "email", "hoa.le@gmail.com"),
        ("Nơi thường trú: xóm 4, xã Tân Mỹ", "address", "xóm 4, xã Tân Mỹ"),
        ("bà Lê Thị Lan, ngụ tại khóm 3, phường Mỹ Bình.", "address", "khóm 3, phường Mỹ Bình"),
        ("Ông Lê Văn Nam sinh ngày 01/02/1980", "birth", "01/02/1980"),
        ("Ngày, tháng, năm sinh: 1 tháng 2 năm 1980", "birth", "1 tháng 2 năm 1980"),
    ],
)
def test_found_where_it_stands(line: str, kind: str, value: str) -> None:
    values = [one for one in found(line) if one[0] == kind]
    assert (kind, value) in values if value else not values


@pytest.mark.parametrize(
    "line",
    [
        "Căn cứ Quyết định số 123456789/QĐ-UBND ngày 12/03/2024;",
        "Tổng số tiền: 1.234.567.890 đồng",
        "kinh phí 001085012345 đồng",
        "Thửa đất số 123456789, tờ bản đồ số 12",
        "Mã TBMT: IB2400123456, gói thầu số 004085012345",
        "Công ty TNHH Thành Đạt, mã số thuế 0100109106",
        "Tài khoản số 3949.0.1012345 tại Kho bạc Nhà nước",
        "Điện thoại: 0206.3852.345; Fax: 02063852346",
        "Đường dây nóng: 0967 123 456",
        "Chủ tịch UBND xã: Nguyễn Văn A, ĐT 0912 345 678",
        "Email: ubndhuyenhoabinh@gmail.com; portal@caobang.gov.vn",
        "Công dân cư trú tại xã, phường, thị trấn",
        "công dân Việt Nam thường trú ở nước ngoài, theo Bản Quy định này",
        "người nước ngoài thường trú tại Việt Nam theo luật pháp Việt Nam",
        "Địa chỉ: số 12, đường Kim Đồng, phường Hợp Giang",
        "Thành lập ngày 19/05/1990",
        "Chủ tịch Hồ Chí Minh sinh ngày 19/5/1890",
        "Không tiết lộ số chứng minh nhân dân, số điện thoại, địa chỉ nơi cư trú",
        "Tọa độ 105123456 22123456",
        "http://caobang.gov.vn/0912345678",
        "Thẻ 4111 1111 1111 1112",
        "Sinh viên năm 2020; sinh hoạt 2021",
    ],
)
def test_left_alone(line: str) -> None:
    assert found(line) == []


def test_a_company_near_by_takes_nothing_from_a_person() -> None:
    lines = (
        "Công ty TNHH Thành Đạt, số điện thoại 0912 345 111",
        "Ông Lê Văn Nam, ĐT 0912 345 222",
    )
    assert found(*lines) == [("phone", "0912 345 222")]


def test_label_on_the_line_above() -> None:
    assert found("Số CMND:", "080123456") == [("cmnd", "080123456")]
    assert found("Số hóa đơn:", "080123456") == []


def _table(*rows: tuple[str, ...]) -> list[Piece]:
    return [
        Piece(cell, 0, row, column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]


PEOPLE = (("Lê Văn Nam", "01/02/1980"), ("Nông Thị Ba", "1975"), ("LÝ VĂN TƯ", "3/4/1990"))


def test_a_list_of_people_is_told_by_its_head() -> None:
    kinds = [hit.kind for hit in find(_table(("Họ và tên", "Ngày sinh"), *PEOPLE), TODAY)]
    assert kinds == ["name", "birth"] * 3


def test_two_people_are_no_list() -> None:
    kinds = [hit.kind for hit in find(_table(("Họ và tên", "Ngày sinh"), *PEOPLE[:2]), TODAY)]
    assert kinds == ["birth", "birth"]


def test_a_list_of_officials_is_public() -> None:
    head = ("Họ và tên", "Chức vụ", "Điện thoại")
    rows = [(name, "Chủ tịch UBND xã", f"0912 345 67{n}") for n, (name, _b) in enumerate(PEOPLE)]
    assert find(_table(head, *rows), TODAY) == ()


def test_a_filled_in_medical_record_is_a_secret_as_a_whole() -> None:
    assert ("record", "BỆNH ÁN NỘI KHOA") in found("BỆNH ÁN NỘI KHOA", "Họ và tên: Lê Văn Nam")
    assert found("BỆNH ÁN NỘI KHOA", "Họ và tên: ................") == []


def test_offsets_hold_with_letters_that_grow_when_small() -> None:
    assert found("İ İ İ Số CCCD: 004085012345") == [("cccd", "004085012345")]


@pytest.mark.parametrize("seed", range(64))
def test_generated_documents(seed: int) -> None:
    """The seeded version of `prove/test_personal_data.py`."""
    sample = document(seed)
    texts = {sample.pieces[h.piece].text[h.start : h.end] for h in find(sample.pieces, TODAY)}
    missed = [v for _kind, v in sample.planted if not any(v in t for t in texts)]
    assert not missed
    assert find(clean_document(seed).pieces, TODAY) == ()


def test_a_hostile_text_takes_its_time_once() -> None:
    """No pattern goes back and forth: ten times the text takes about ten times as long."""
    import time

    for piece in ("0 " * 5, "sinh ngày ", "thường trú: số 1 ", "a@", "Họ và tên | ", "1234567."):
        times = []
        for size in (2_000, 20_000):
            started = time.perf_counter()
            find([Piece(piece * size)], TODAY)
            times.append(time.perf_counter() - started)
        assert times[1] < max(60 * times[0], 1.0), piece
