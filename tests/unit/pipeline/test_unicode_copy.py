"""The Unicode copy keeps structure and is in one font."""

from __future__ import annotations

import io
from zipfile import ZipFile

import docx
import pytest

from vanthu.parsers.types import Block, Run
from vanthu.pipeline.unicode_copy import FONT, docx_of, text_of


def block(kind: str, text: str, **place: int) -> Block:
    return Block(kind, (Run(text, ".VnTime"),), **place)  # type: ignore[arg-type]


BLOCKS = (
    block("header", "CÔNG BÁO"),
    block("heading", "QUYẾT ĐỊNH", level=1),
    Block(
        "paragraph",
        (Run("Căn cứ ", ".VnTime"), Run("Luật", ".VnTimeH", bold=True), Run(" này", italic=True)),
    ),
    block("list_item", "một khoản", level=1),
    block("list_item", "a) một điểm", level=2),
    block("table_cell", "Số", table=0, row=0, column=0),
    block("table_cell", "Tên", table=0, row=0, column=1),
    block("table_cell", "1", table=0, row=1, column=0),
    block("table_cell", "Nguyễn Văn An", table=0, row=1, column=1),
    block("table_cell", "Trưởng ban", table=0, row=1, column=1),
    block("table_cell", "x", table=1, row=0, column=0),
    block("comment", "sửa lại"),
    block("footnote", "Xem Phụ lục."),
    block("header", "CÔNG BÁO"),
)


def test_docx_keeps_headings_lists_tables_and_emphasis() -> None:
    document = docx.Document(io.BytesIO(docx_of(BLOCKS, "QĐ")))
    styles = [(p.style.name, p.text) for p in document.paragraphs if p.style]
    assert styles == [
        ("Heading 1", "QUYẾT ĐỊNH"),
        ("Normal", "Căn cứ Luật này"),
        ("List Bullet", "một khoản"),
        ("Normal", "a) một điểm"),
        ("Normal", "Xem Phụ lục."),
    ]
    runs = document.paragraphs[1].runs
    assert [(r.bold, r.italic) for r in runs] == [(None, None), (True, None), (None, True)]
    first, second = document.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        ["Số", "Tên"],
        ["1", "Nguyễn Văn An\nTrưởng ban"],
    ]
    assert second.cell(0, 0).text == "x"
    assert [p.text for p in document.sections[0].header.paragraphs] == ["CÔNG BÁO"]


def test_docx_has_one_unicode_font_and_nobodys_name() -> None:
    with ZipFile(io.BytesIO(docx_of(BLOCKS))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b".VnTime" not in everything
    assert FONT.encode() in everything
    assert b"python-docx" not in everything
    assert "sửa lại".encode() not in everything


@pytest.mark.parametrize(
    "cell",
    [
        block("table_cell", "xa", table=0, row=10**6, column=3),
        block("table_cell", "xa", table=0, row=0, column=10**6),
        block("table_cell", "xa", table=0, row=-1, column=-1),
    ],
)
def test_a_table_that_only_says_it_is_huge_is_written_as_text(cell: Block) -> None:
    document = docx.Document(io.BytesIO(docx_of((block("paragraph", "a"), cell))))
    assert [p.text for p in document.paragraphs] == ["a", "xa"]
    assert document.tables == []


def test_controls_and_line_ends_are_no_fault() -> None:
    document = docx.Document(io.BytesIO(docx_of((block("paragraph", "a\x00\x0b\tb\nc\ud800"),))))
    assert document.paragraphs[0].text == "a\tb\nc"


def test_text_is_for_old_notepads_too() -> None:
    assert text_of(BLOCKS[1:3]) == "\ufeffQUYẾT ĐỊNH\r\nCăn cứ Luật này\r\n".encode()
    assert "sửa lại" not in text_of(BLOCKS).decode()
