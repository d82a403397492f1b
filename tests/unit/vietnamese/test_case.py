from __future__ import annotations

import pytest

from vanthu.vietnamese.case import mend_case, raise_drawn


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("QUYếT ĐịNH", "QUYẾT ĐỊNH"),
        ("CộNG HòA Xã HộI CHủ NGHĩA VIệT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Về VIệC", "VỀ VIỆC"),
        ("TổNG Số ở TỉNH", "TỔNG SỐ Ở TỈNH"),
        ("LUậT Tổ CHứC", "LUẬT TỔ CHỨC"),
    ],
)
def test_words_in_capitals(typed, meant):
    assert mend_case(typed) == meant


@pytest.mark.parametrize(
    "line",
    [
        "Số: 12/QĐ-UBND",
        "Sở KH-ĐT có các chức năng",
        "ông Lý ở TP Huế",
        "Quyết định của UBND tỉnh về việc ở",
        "Ủy ban MTTQ và các đoàn thể",
        "Bộ KH&CN",
        "không có chữ hoa",
    ],
)
def test_lines_that_are_right(line):
    assert mend_case(line) == line


def test_fonts_that_draw_capitals_raise_only_what_was_typed_so():
    assert raise_drawn("quyết định") == "quyết định"
    assert raise_drawn("QUYếT ĐịNH") == "QUYẾT ĐỊNH"
    assert raise_drawn("ủ") == "Ủ"
