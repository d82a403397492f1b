"""PDF files in the old charsets: a page of each, told in every way (see `prove` for more)."""

from __future__ import annotations

import pytest

from tests.peers import old_documents as made
from tests.peers import old_pdfs
from tests.unit.parsers.documents.texts import read_bytes
from vanthu.parsers.documents.pdf.lines import is_scrambled
from vanthu.pipeline.convert import convert_outcome

TEXT = (
    "Ủy ban nhân dân tỉnh quyết định ban hành quy chế về việc tiếp nhận, xử lý và đăng tải thông "
    "tin do các cơ quan, đơn vị cung cấp trên Cổng thông tin điện tử của tỉnh, thực hiện từ ngày "
    "01/01/2016 theo Quyết định số 31/2015/QĐ-UBND.\n"
    "Người đứng đầu cơ quan chịu trách nhiệm trước pháp luật về nội dung, tính chính xác của thông "
    "tin do cơ quan mình cung cấp; những trường hợp chưa được duyệt thì không được đăng."
)
CELLS = [
    *((form, "tounicode") for form in made.FONTS),
    *((form, "winansi") for form in ("tcvn3", "vni", "cp1258")),
    ("tcvn3", "names"),
]


@pytest.mark.parametrize(("form", "how"), CELLS)
@pytest.mark.parametrize("named", [True, False])
def test_words_come_back(form: str, how: str, *, named: bool) -> None:
    font = made.FONTS[form].replace(" ", "") if named else "Helvetica"
    data = old_pdfs.pdf(made.in_form(TEXT, form), form=form, font=f"ABCDEF+{font}", how=how)
    found = convert_outcome(read_bytes(data, "pdf"))
    text = " ".join(block.text for block in found.blocks)
    # TCVN3 without capital fonts has no Ủ.
    assert text.replace("ủy ban", "Ủy ban") == TEXT.replace("\n", " ")
    assert [c["charset"] for c in found.conversions] == (
        [] if form in ("nfc", "nfd", "compound") else [form]
    )


def test_a_typewriters_hyphen_is_no_letter() -> None:
    """`31/2015/QĐ-UBND` where every glyph is half as wide as high."""
    data = old_pdfs.pdf(
        made.in_form(TEXT, "tcvn3"), form="tcvn3", font=".VnCourier", how="winansi", fixed=True
    )
    text = " ".join(block.text for block in convert_outcome(read_bytes(data, "pdf")).blocks)
    assert "31/2015/QĐ-UBND" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("QUY T Đ NH Ế Ị V vi c ban hành quy ch ề ệ ế " * 4, True),
        ("k t e\u0302\u0301 b a\u0323 D ch v i\u0323 u\u0323 c ng " * 4, True),
        ("chÝnh s¸ch n íc ng êi viÖt nam ® îc ®i n íc ngoµi − − − " * 4, True),
        ("Quyết định này có hiệu lực kể từ ngày ký ban hành và thay thế " * 4, False),
        ("− nhiệt độ −5 độ; − độ ẩm; mục a, mục b; kết quả đo được trong ngày " * 4, False),
    ],
)
def test_letters_that_came_apart(text: str, *, expected: bool) -> None:
    assert is_scrambled(text) is expected
