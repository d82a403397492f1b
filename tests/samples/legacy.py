"""Documents typed in old fonts, made by writing letters in their old codes."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx

from vanthu.vietnamese.charsets import charset

#: A whole decision: a charset is only told from enough words.
LINES = (
    "Hội đồng nhân dân tỉnh Cao Bằng",
    "Quyết định về việc phê duyệt kế hoạch kiểm tra việc sử dụng ngân sách của các đơn vị",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Theo đề nghị của Giám đốc Sở Tài chính tại Tờ trình ngày 12 tháng 11 năm 2026,",
    "Điều 1. Phê duyệt kế hoạch kiểm tra việc quản lý, sử dụng ngân sách nhà nước năm 2026.",
    "Điều 2. Thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi hành quyết định này.",
)


def typed(text: str, name: str = "tcvn3") -> str:
    """`text` as a program that knows no Unicode stores it."""
    return charset(name).encode(text)


def old_docx(lines: Sequence[str] = LINES, font: str = ".VnTime", name: str = "tcvn3") -> bytes:
    """A DOCX whose text is in an old font."""
    document = docx.Document()
    for line in lines:
        run = document.add_paragraph().add_run(typed(line, name))
        run.font.name = font
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain_docx(lines: Sequence[str] = LINES) -> bytes:
    """The same in Unicode."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
