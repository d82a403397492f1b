"""Metadata of official documents: the five regulations as a reader would write them down, papers
of many kinds (`tests/fixtures/official`), and what is no document."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from vanthu.parsers.types import Block, Run
from vanthu.vietnamese.official import read_official

FIXTURES = Path(__file__).parents[2] / "fixtures"
TRUTH = FIXTURES / "official"
REGULATIONS: dict[str, dict[str, Any]] = json.loads((TRUTH / "regulations.json").read_text("utf-8"))
PAPERS: dict[str, dict[str, Any]] = json.loads((TRUTH / "papers.json").read_text("utf-8"))


def regulation(name: str) -> str:
    return (FIXTURES / "regulations" / f"{name}.txt").read_text("utf-8")


def paper(name: str) -> str:
    return (TRUTH / "papers" / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", REGULATIONS)
def test_the_five_regulations(name: str) -> None:
    found = read_official(regulation(name))
    expected = dict(REGULATIONS[name])
    basis, attached = expected.pop("legal_basis"), expected.pop("attached_types")
    assert {key: found[key] for key in expected} == expected
    keys = ("raw", "type", "number", "date")
    assert [{key: one[key] for key in keys} for one in found["legal_basis"]] == basis
    assert [one["type"] for one in found["attached"]] == attached


@pytest.mark.parametrize("name", PAPERS)
def test_papers_of_many_kinds(name: str) -> None:
    found = read_official(paper(name))
    for key, value in PAPERS[name].items():
        shown = found[key]
        if key in ("amends", "replaces", "repeals"):
            shown = [one["number"] for one in shown]
        if key == "legal_basis":
            shown = [one["raw"] for one in shown]
        assert shown == value, key
    for key in ("is_draft", "is_qppl", "secrecy", "urgency"):
        assert found[key] == PAPERS[name].get(key, False if key[:2] == "is" else None), key


@pytest.mark.parametrize("name", ["longxuyen", "bacgiang"])
def test_every_value_has_its_place_and_how_sure_it_is(name: str) -> None:
    text = regulation(name)
    fields = read_official(text)["fields"]
    number = fields["number"]
    assert text[number["start"] : number["end"]].replace(" ", "") == number["value"]
    for key in ("place", "signer", "agency_as_printed"):
        one = fields[key]
        assert " ".join(text[one["start"] : one["end"]].split()) == one["value"]
    for item in fields["legal_basis"]:
        assert text[item["start"] : item["end"]] == item["value"]["raw"]
    everything = [one for value in fields.values() for one in _listed(value)]
    assert all(0 < one["sure"] <= 1 for one in everything)
    assert all(0 <= one["start"] < one["end"] <= len(text) for one in everything)


def _listed(value: Any) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else [value]


def test_what_was_guessed_is_less_sure_than_what_is_printed() -> None:
    printed = read_official(paper("to-trinh"))["fields"]
    annexed = read_official(regulation("hoabinh"))["fields"]
    assert annexed["number"]["sure"] < printed["number"]["sure"]
    assert annexed["agency"]["sure"] < printed["agency"]["sure"]


def _paragraph(text: str) -> Block:
    return Block("paragraph", (Run(text),))


def _cell(text: str, column: int, table: int) -> Block:
    return Block("table_cell", (Run(text),), table=table, row=0, column=column)


DECISION = (
    Block("header", (Run("TỐI MẬT"),)),
    Block("header", (Run("Số: 1/TB-XYZ"),)),
    _cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1, 0),
    _cell("Độc lập - Tự do - Hạnh phúc", 1, 0),
    _cell("Cao Bằng, ngày 9 tháng 9 năm 2021", 1, 0),
    _cell("UBND TỈNH CAO BẰNG", 0, 0),
    _cell("SỞ Y TẾ", 0, 0),
    _cell("Số: 99/QĐ-SYT", 0, 0),
    _paragraph("QUYẾT ĐỊNH"),
    _paragraph("Về việc phân công nhiệm vụ"),
    _paragraph("GIÁM ĐỐC SỞ Y TẾ CAO BẰNG"),
    _paragraph("Căn cứ Quyết định số 01/2020/QĐ-UBND ngày 02/01/2020 của UBND tỉnh Cao Bằng;"),
    _paragraph("QUYẾT ĐỊNH:"),
    _paragraph(
        "Điều 1. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 12/QĐ-SYT "
        "ngày 05/01/2019."
    ),
    _cell("Nơi nhận:", 0, 1),
    _cell("- Như Điều 1;", 0, 1),
    _cell("- Lưu: VT, TCCB.", 0, 1),
    _cell("GIÁM ĐỐC", 1, 1),
    _cell("BSCKII. NÔNG TUẤN PHONG", 1, 1),
)


def test_blocks_tell_columns_headers_and_text_apart() -> None:
    found = read_official(DECISION)
    text = "\n".join(block.text for block in DECISION)
    assert (found["number"], found["agency"]) == ("99/QĐ-SYT", "Sở Y tế")
    assert found["superior"] == "Ủy ban nhân dân tỉnh Cao Bằng"
    assert found["secrecy"] == "TỐI MẬT"
    assert found["recipients"] == ["Như Điều 1", "Lưu: VT, TCCB"]
    assert (found["signer"], found["signer_position"]) == ("Nông Tuấn Phong", "Giám đốc")
    # The day in the clause is that of the decision that is replaced.
    assert found["effective_date"] == "2021-09-09"
    assert found["effective_computed"] is True
    assert [one["number"] for one in found["replaces"]] == ["12/QĐ-SYT"]
    secrecy = found["fields"]["secrecy"]
    assert text[secrecy["start"] : secrecy["end"]] == "TỐI MẬT"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sáng 20/11, tỉnh công bố Quyết định số 12/QĐ-UBND ngày 19/11/2026 về quy hoạch.",
        "Quyết định số 12/QĐ-UBND ngày 19/11/2026 về quy hoạch\nTin của Sở Xây dựng.",
        "Kính gửi Ban Biên tập,\nĐề nghị đăng tải Nghị quyết số 5/NQ-HĐND.",
        "Kính gửi: Ban Biên tập\nTrân trọng,\nNguyễn Văn A\nSố: 12 đường Hoàng Đình Giong",
        "Thông báo lịch cắt điện\nNgày 20 tháng 11 năm 2026\nĐiện lực thông báo.",
        "Báo cáo về tình hình lao động cho thấy nhiều tiến bộ.\nPhóng viên ghi nhận.\n1. Thành phố",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐƠN ĐỀ NGHỊ\nKính gửi: X",
        "Số 1 thế giới về xuất khẩu/nhập khẩu\nSố: 5/10 hộ nghèo",
    ],
)
def test_news_letters_and_forms_are_none(text: str) -> None:
    assert read_official(text) == {}


MARKED = paper("bao-cao-mat")


@pytest.mark.parametrize(
    ("line", "secrecy"),
    [
        ("MẬT", "MẬT"),
        ("M Ậ T", "MẬT"),
        ("(TUYỆT MẬT)", "TUYỆT MẬT"),
        ("Độ mật: Tối mật", "TỐI MẬT"),
        ("tối mật", "TỐI MẬT"),
        ("MËT", "MẬT"),
        ("Mất", None),
        ("Các thông tin có từ độ MẬT trở lên không được đưa lên", None),
    ],
)
def test_words_of_secrecy_count_only_as_a_mark(line: str, secrecy: str | None) -> None:
    assert read_official(MARKED.replace("M Ậ T", line))["secrecy"] == secrecy


def test_a_rule_about_secrecy_is_no_mark() -> None:
    text = regulation("hoabinh")
    assert "MẬT" in text
    assert read_official(text)["secrecy"] is None


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("HOẢ TỐC", "urgency", "HỎA TỐC"),
        ("THƯỢNG KHẨN", "urgency", "THƯỢNG KHẨN"),
        ("Độ khẩn: Khẩn", "urgency", "KHẨN"),
        ("LƯU HÀNH NỘI BỘ", "circulation", "LƯU HÀNH NỘI BỘ"),
        ("Xem xong trả lại", "circulation", "XEM XONG TRẢ LẠI"),
        ("DỰ THẢO LẦN 3", "is_draft", True),
        ("Dự thảo 2 (15/3/2025)", "is_draft", True),
        ("Dự thảo này được gửi các sở", "is_draft", False),
    ],
)
def test_other_marks(line: str, key: str, value: object) -> None:
    text = MARKED.replace("M Ậ T", line).replace("HOẢ TỐC\nKết", "Kết")
    assert read_official(text)[key] == value


CLAUSES = [
    ("có hiệu lực kể từ ngày 15/06/2020", "2020-06-15", False),
    ("có hiệu lực thi hành từ ngày 01 tháng 7 năm 2021", "2021-07-01", False),
    ("có hiệu lực sau 10 ngày kể từ ngày ký", "2020-05-15", True),
    ("có hiệu lực thi hành sau 45 (bốn mươi lăm) ngày, kể từ ngày ký ban hành", "2020-06-19", True),
    ("có hiệu lực từ ngày ký", "2020-05-05", True),
    ("có hiệu lực sau 15 ngày kể từ ngày đăng Công báo", None, False),
]


@pytest.mark.parametrize(("clause", "day", "computed"), CLAUSES)
def test_when_it_takes_effect(clause: str, day: str | None, computed: bool) -> None:
    text = (
        "Số: 1/2020/QĐ-UBND\nHà Nam, ngày 05 tháng 5 năm 2020\nQUYẾT ĐỊNH\nVề phí\n"
        f"Căn cứ Luật A năm 2015;\nĐiều 2. Quyết định này {clause}.\nĐiều 3. Thi hành"
    )
    found = read_official(text)
    assert (found["effective_date"], found["effective_computed"]) == (day, computed)
    assert found["effective_rule"] == clause


def test_a_clause_broken_over_lines() -> None:
    text = (
        "Số: 1/2020/QĐ-UBND\nHà Nam, ngày 05 tháng 5 năm 2020\nQUYẾT ĐỊNH\nVề phí\n"
        "Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày 15 tháng\n6 năm 2020."
    )
    assert read_official(text.replace("\n6 năm", " 6\nnăm"))["effective_date"] == "2020-06-15"


def test_a_regulation_alone_goes_by_the_decision_that_issued_it() -> None:
    found = read_official(regulation("hoabinh"))
    assert found["attached_to"] == "02/2013/QĐ-UBND"
    assert found["date_as_printed"] == "Ngày 13 tháng 6 năm 2013"
    assert found["attached"][0]["type"] == "Quy chế"


def test_a_caption_of_a_law_library() -> None:
    found = read_official(
        "Nghị định\ncủa Chính phủ số 29/1998/NĐ-CP ngày 11 tháng 5 năm 1998\n"
        "về việc ban hành Quy chế thực hiện dân chủ ở xã\nChính phủ\n"
        "Căn cứ Luật Tổ chức Chính phủ ngày 30 tháng 9 năm 1992;\nĐiều 1. Ban hành"
    )
    assert (found["number"], found["agency"]) == ("29/1998/NĐ-CP", "Chính phủ")
    assert found["title"] == "Về việc ban hành Quy chế thực hiện dân chủ ở xã"
    assert found["date"] == "1998-05-11"


def test_a_law_without_letterhead() -> None:
    found = read_official(
        "luật\nthuế tiêu thụ đặc biệt\nCăn cứ vào Hiến pháp năm 1992;\nChương I\nĐiều 1. Phạm vi\n"
        "Luật này đã được Quốc hội khóa X, kỳ họp thứ 3 thông qua ngày 20 tháng 5 năm 1998."
    )
    assert (found["type"], found["agency"], found["date"]) == ("Luật", "Quốc hội", "1998-05-20")
    assert found["is_qppl"] is True


@pytest.mark.parametrize("piece", [" ", "\n", "/A", "*", "TM. A\n", "này có hiệu lực ", "ngày 1/"])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    long = "Số: 12/QĐ-UBND\nQUYẾT ĐỊNH\nCăn cứ " + piece * (1_000_000 // len(piece))
    wide = "Số: 12/QĐ-UBND\nQUYẾT ĐỊNH\n" + (piece.strip("\n") * (3900 // len(piece)) + "\n") * 40
    started = time.monotonic()
    read_official(long)
    read_official(wide)
    assert time.monotonic() - started < 20
