"""Metadata of official documents: the five regulations as a reader would write them down
(`regulations.json`), and the forms of other papers."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from vanthu.vietnamese.official import read_official
from vanthu.vietnamese.official.parties import ordinary
from vanthu.vietnamese.official.number import find_number

HERE = Path(__file__).parent
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "regulations.json").read_text("utf-8"))
TEXTS = HERE.parents[1] / "fixtures" / "regulations"


@pytest.mark.parametrize("name", EXPECTED)
def test_the_five_regulations(name: str) -> None:
    found = read_official((TEXTS / f"{name}.txt").read_text("utf-8"))
    expected = EXPECTED[name]
    basis = expected.pop("legal_basis")
    assert {key: found[key] for key in expected} == expected
    keys = ("raw", "type", "number", "date")
    assert [{key: one[key] for key in keys} for one in found["legal_basis"]] == basis


def test_a_draft_says_so() -> None:
    found = read_official((TEXTS / "quangbinh.txt").read_text("utf-8"))
    assert found["is_draft"] is True
    assert (found["number"], found["year"]) == (None, 2019)


def test_a_computed_effect_is_marked() -> None:
    found = read_official((TEXTS / "bacgiang.txt").read_text("utf-8"))
    assert found["effective_computed"] is True


LETTER = """SỞ THÔNG TIN VÀ TRUYỀN THÔNG
TRUNG TÂM CÔNG NGHỆ THÔNG TIN
Số: 28/TTCNTT-HC    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
V/v rà soát hệ thống    Độc lập - Tự do - Hạnh phúc
mạng nội bộ
Cao Bằng, ngày 05 tháng 02 năm 2026
Kính gửi: Các phòng
Nơi nhận:                      KT. GIÁM ĐỐC
- Như trên;                    PHÓ GIÁM ĐỐC
- Cổng TTĐT tỉnh;
- Lưu: VT. hv (3b)
(đã ký)
ThS. Trần Thị Bích Ngọc
"""


def test_an_official_letter_in_two_columns() -> None:
    found = read_official(LETTER)
    assert (found["number"], found["type"], found["type_abbr"]) == (
        "28/TTCNTT-HC",
        "Công văn",
        None,
    )
    assert found["agency"] == "Trung tâm Công nghệ thông tin"
    assert found["title"] == "Rà soát hệ thống mạng nội bộ"
    assert (found["place"], found["date"]) == ("Cao Bằng", "2026-02-05")
    assert found["recipients"] == ["Như trên", "Cổng TTĐT tỉnh", "Lưu: VT"]
    assert found["recipients_name_portal"] is True
    assert found["signing_capacity"] == "KT. GIÁM ĐỐC"
    assert (found["signer"], found["signer_position"]) == ("Trần Thị Bích Ngọc", "Phó Giám đốc")
    assert found["is_qppl"] is False


def test_a_caption_of_a_law_library() -> None:
    found = read_official(
        "Nghị định\ncủa Chính phủ số 29/1998/NĐ-CP ngày 11 tháng 5 năm 1998\n"
        "về việc ban hành Quy chế thực hiện dân chủ ở xã\nChính phủ\n"
        "Căn cứ Luật Tổ chức Chính phủ ngày 30 tháng 9 năm 1992;\nĐiều 1. Ban hành"
    )
    assert (found["number"], found["agency"]) == ("29/1998/NĐ-CP", "Chính phủ")
    assert found["title"] == "Về việc ban hành Quy chế thực hiện dân chủ ở xã"
    assert found["date"] == "1998-05-11"


def test_numbers_of_the_party() -> None:
    found = read_official(
        "TỈNH ỦY CAO BẰNG\nSố 145-KH/TU\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Cao Bằng, ngày 3 tháng 2 năm 2026\nKẾ HOẠCH\nthực hiện Nghị quyết số 57\n"
    )
    assert find_number("Số 145-KH/TU").text == "145-KH/TU"
    assert (found["type"], found["agency"]) == ("Kế hoạch", "Tỉnh ủy Cao Bằng")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sáng 20/11, tỉnh công bố Quyết định số 12/QĐ-UBND ngày 19/11/2026 về quy hoạch.",
        "Quyết định số 12/QĐ-UBND ngày 19/11/2026 về quy hoạch\nTin của Sở Xây dựng.",
        "Kính gửi Ban Biên tập,\nĐề nghị đăng tải Nghị quyết số 5/NQ-HĐND.",
    ],
)
def test_news_about_a_document_is_none(text: str) -> None:
    assert read_official(text) == {}


def test_words_of_secrecy_count_only_as_a_line_of_their_own() -> None:
    marked = LETTER.replace("Kính gửi", "TỐI MẬT\nHỎA TỐC\nKính gửi")
    assert read_official(marked)["secrecy"] == "TỐI MẬT"
    assert read_official(marked)["urgency"] == "HỎA TỐC"
    rule = (TEXTS / "hoabinh.txt").read_text("utf-8")
    assert "MẬT" in rule
    assert read_official(rule)["secrecy"] is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH CAO BẰNG", "Ủy ban nhân dân tỉnh Cao Bằng"),
        ("UỶ BAN NHÂN DÂN THÀNH PHỐ LONG XUYÊN", "Ủy ban nhân dân thành phố Long Xuyên"),
        ("UBND HUYỆN HÒA BÌNH", "Ủy ban nhân dân huyện Hòa Bình"),
        ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "Sở Thông tin và Truyền thông"),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH BẮC GIANG", "Hội đồng nhân dân tỉnh Bắc Giang"),
        ("Chủ tịch UBND huyện Hòa Bình", "Ủy ban nhân dân huyện Hòa Bình"),
    ],
)
def test_agencies_in_ordinary_writing(printed: str, name: str) -> None:
    assert ordinary(printed) == name


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("01 /2020/QĐ-UBND", "01/2020/QĐ-UBND"),
        ("31/2015/QĐ–UBND".replace("–", "-"), "31/2015/QĐ-UBND"),
        ("19/2012/TTLT-BTC-BKH&ĐT-BTTTT", "19/2012/TTLT-BTC-BKH&ĐT-BTTTT"),
        ("12/Q\u00d0-UBND", "12/QĐ-UBND"),
        ("18/2003/QH11", "18/2003/QH11"),
        ("2803/BTTTT-THH", "2803/BTTTT-THH"),
    ],
)
def test_the_grammar_of_numbers(line: str, text: str) -> None:
    number = find_number(line)
    assert number is not None
    assert number.text == text


@pytest.mark.parametrize("piece", [" ", "\n", "/A", "*", "TM. A\n", "Căn cứ Luật A năm 2000; "])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = "Số: 12/QĐ-UBND\nQUYẾT ĐỊNH\n" + piece * (400_000 // len(piece))
    started = time.monotonic()
    read_official(text)
    assert time.monotonic() - started < 10
