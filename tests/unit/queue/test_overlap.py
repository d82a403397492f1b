"""What of a text that is merged in isn't said yet: to the letter, or it stays."""

from __future__ import annotations

import unicodedata
from typing import Any

from tests.factories import block
from vanthu.queue.overlap import unsaid

LINES = [
    "QUYẾT ĐỊNH Về việc phân bổ kinh phí hỗ trợ giống cây trồng vụ Đông Xuân",
    "Điều 1. Phân bổ 350 triệu đồng hỗ trợ giống cây trồng cho các xã Hòa An, Trùng Khánh.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
]
MINE = [block(line) for line in LINES]


def cell(text: str, row: int, column: int) -> dict[str, Any]:
    return {**block(text, "table_cell"), "table": 0, "row": row, "column": column}


def test_what_a_program_breaks_or_writes_otherwise_is_the_same() -> None:
    joined = [block(f"{LINES[0]} {LINES[1]}".upper()), block("2"), block(LINES[2])]
    apart = [block(unicodedata.normalize("NFD", line)) for line in LINES]
    assert unsaid(MINE, joined) == []
    assert unsaid(MINE, apart) == []


def test_a_number_or_a_mark_that_differs_stays() -> None:
    for old, new in (("350", "450"), ("Trùng", "Trung")):
        changed = block(LINES[1].replace(old, new))
        assert unsaid(MINE, [MINE[0], changed, MINE[2]]) == [changed]


def test_a_table_stays_whole_with_its_numbers() -> None:
    mine = [*MINE, cell("Hòa An", 0, 0), cell("120", 0, 1), cell("Trùng Khánh", 1, 0)]
    table = [cell("Hòa An", 0, 0), cell("130", 0, 1), cell("Trùng Khánh", 1, 0)]
    assert unsaid(mine, [*MINE, *table]) == table
    assert unsaid(mine, mine) == []


def test_a_picture_is_told_by_its_file() -> None:
    picture = block("", "picture")
    picture["runs"][0]["link"] = f"file:{'a' * 64}"
    assert unsaid(MINE, [*MINE, picture]) == [picture]
    assert unsaid([*MINE, picture], [*MINE, picture]) == []


def test_two_texts_stay_two() -> None:
    news = "Sở Nông nghiệp và Môi trường tổ chức hội nghị tổng kết công tác năm 2026 tại Hòa An."
    other = [block(news), *MINE[:1]]
    assert unsaid(MINE, other) == other
