"""A document that came in an old charset, given back in Unicode: as DOCX and as plain text.

For going on writing, not for the record: headings, lists, tables, bold and italics are kept, fonts
and page layout aren't. The received file stays what it was.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from vanthu.parsers.types import Block
from vanthu.vietnamese.clean import clean_text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

#: Of official documents (NĐ 30/2020, Phụ lục I); every office program has it or a twin.
FONT = "Times New Roman"
POINTS = 13
#: Notes and text boxes are smaller than the text that they belong to.
SMALL_POINTS = 11
#: What Word takes of a table.
MAX_COLUMNS = 63
MAX_CELLS = 20_000
_SMALL = frozenset({"footnote", "endnote", "text_box"})
_MARKED = re.compile(r"\s*([-–+*•●▪§]|\(?[0-9IVXivxa-zđ]{1,4}[.)])\s")


def text_of(blocks: Sequence[Block]) -> bytes:
    """UTF-8 with a mark and CRLF: old Notepads need both. Page headers come first, footers last."""
    lines = [block.text for block in blocks if block.kind != "comment"]
    return "\n".join(lines).replace("\n", "\r\n").encode("utf-8-sig") + b"\r\n"


def docx_of(blocks: Sequence[Block], title: str = "") -> bytes:
    """The blocks as a DOCX. Comments are left out; headers and footers stand on every page."""
    import docx

    document = docx.Document()
    _set_up(document, title)
    section = document.sections[0]
    for kind, place in (("header", section.header), ("footer", section.footer)):
        for number, block in enumerate(_once(block for block in blocks if block.kind == kind)):
            paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
            _write(paragraph, block)
    body = (block for block in blocks if block.kind not in ("header", "footer", "comment"))
    for table, group in groupby(body, key=lambda block: block.table if _in_table(block) else -1):
        if table < 0:
            for block in group:
                _write(_paragraph(document, block), block)
        else:
            _table(document, list(group))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _in_table(block: Block) -> bool:
    return block.table >= 0 and 0 <= block.column < MAX_COLUMNS and block.row >= 0


def _set_up(document: Document, title: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin = Cm(3), Cm(2)
    page.top_margin = page.bottom_margin = Cm(2)
    for name in ("Normal", "Header", "Footer", *(f"Heading {level}" for level in range(1, 7))):
        style: Any = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for which in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{which}"), FONT)
            fonts.attrib.pop(qn(f"w:{which}Theme"), None)
        if name.startswith("Heading"):
            style.font.color.rgb = RGBColor(0, 0, 0)
    document.styles["Normal"].font.size = Pt(POINTS)
    document.core_properties.title = title[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "vi-VN"


def _paragraph(document: Document, block: Block) -> Paragraph:
    from docx.shared import Cm

    if block.kind == "heading":
        return document.add_paragraph(style=f"Heading {min(max(block.level, 1), 6)}")
    if block.kind != "list_item":
        return document.add_paragraph()
    depth = min(max(block.level, 1), 3)
    if _MARKED.match(block.text):  # it brings its own number
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.75 * depth)
        return paragraph
    return document.add_paragraph(style="List Bullet" if depth == 1 else f"List Bullet {depth}")


def _table(document: Document, blocks: list[Block]) -> None:
    """One table; several blocks of one cell are its paragraphs. What is too large for Word, or
    says so, is written as text."""
    rows, columns = (1 + max(getattr(b, key) for b in blocks) for key in ("row", "column"))
    if rows * columns > min(MAX_CELLS, 40 * len(blocks) + 400):
        for block in blocks:
            _write(document.add_paragraph(), block)
        return
    table = document.add_table(rows, columns, style="Table Grid")
    cells: list[_Cell] = list(table._cells)
    used: set[int] = set()
    for block in blocks:
        place = block.row * columns + block.column
        first = place not in used
        used.add(place)
        _write(cells[place].paragraphs[0] if first else cells[place].add_paragraph(), block)


def _write(paragraph: Paragraph, block: Block) -> None:
    from docx.shared import Pt

    for run in block.runs:
        made = paragraph.add_run(clean_text(run.text))
        made.bold = run.bold or None
        made.italic = run.italic or None
        if block.kind in _SMALL:
            made.font.size = Pt(SMALL_POINTS)


def _once(blocks: Iterator[Block]) -> list[Block]:
    """A page header that stands in each section stands once in the copy."""
    return list({block.text: block for block in blocks if block.text.strip()}.values())
