"""A PDF made from the blocks of an approved text: title, paragraphs, tables, its origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from itertools import groupby
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from vanthu.parsers.types import Block

FAMILY = "BeVietnamPro"
_FACES = {"": "Regular", "-Bold": "Bold", "-Italic": "Italic", "-BoldItalic": "BoldItalic"}
#: What isn't the document's own text: reviewers' words, and the furniture of its pages.
_LEFT_OUT = frozenset({"comment", "header", "footer"})
_NOTES = frozenset({"footnote", "endnote"})
_MARGIN = 20 * mm
_LINKS = ("http://", "https://", "mailto:")
_MAX_COLUMNS = 30


def text_pdf(
    blocks: Sequence[Block], output: BinaryIO, *, title: str = "", attribution: str = ""
) -> dict[str, Any]:
    """Write the PDF. `attribution` stands at the foot of every page."""
    register_fonts()
    styles = _styles()
    flow: list[Any] = []
    if title:
        flow += [Paragraph(escape(title), styles["title"]), Spacer(1, 4 * mm)]
    shown = [block for block in blocks if block.kind not in _LEFT_OUT]
    for table, group in groupby(shown, key=lambda block: block.table):
        together = list(group)
        if table >= 0:
            flow += _table(together, styles)
        else:
            flow += [_paragraph(block, styles) for block in together]
    if not flow:
        flow.append(Spacer(1, 1))

    def foot(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(FAMILY, 8)
        canvas.setFillColor(colors.HexColor("#555555"))
        if attribution:
            canvas.drawString(_MARGIN, 10 * mm, attribution[:200])
        canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, str(document.page))
        canvas.restoreState()

    document = SimpleDocTemplate(
        output,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=title,
        author="",
        lang="vi",
        invariant=1,  # the same text gives the same bytes: a republication is no change
    )
    document.build(flow, onFirstPage=foot, onLaterPages=foot)
    return {"type": "application/pdf", "pages": document.page}


def _paragraph(block: Block, styles: Mapping[str, ParagraphStyle]) -> Paragraph:
    text = "".join(_marked(run.text, run.bold, run.italic, run.link) for run in block.runs)
    if block.kind == "heading":
        return Paragraph(text, styles["heading"])
    if block.kind == "list_item":
        style = styles["body"].clone("item", leftIndent=6 * mm * min(max(block.level, 1), 6))
        return Paragraph(text, style)
    return Paragraph(text, styles["note" if block.kind in _NOTES else "body"])


def _marked(text: str, bold: bool, italic: bool, link: str | None) -> str:
    text = escape(text).replace("\n", "<br/>").replace("\t", "&nbsp;&nbsp;&nbsp; ")
    if bold:
        text = f"<b>{text}</b>"
    if italic:
        text = f"<i>{text}</i>"
    if link and link.lower().startswith(_LINKS):
        href = escape(link, {'"': "&quot;"})
        text = f'<a href="{href}" color="#0b57a4">{text}</a>'
    return text


def _table(cells: Sequence[Block], styles: Mapping[str, ParagraphStyle]) -> list[Any]:
    columns = max(cell.column for cell in cells) + 1
    if columns > _MAX_COLUMNS:  # too wide for a page: cell by cell
        return [_paragraph(cell, styles) for cell in cells]
    rows: dict[int, dict[int, list[Paragraph]]] = {}
    for cell in cells:
        rows.setdefault(cell.row, {}).setdefault(cell.column, []).append(
            Paragraph(
                "".join(_marked(r.text, r.bold, r.italic, r.link) for r in cell.runs),
                styles["cell"],
            )
        )
    data = [[row.get(column, "") for column in range(columns)] for _, row in sorted(rows.items())]
    width = (A4[0] - 2 * _MARGIN) / columns
    table = Table(data, colWidths=[width] * columns, splitInRow=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#999999")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return [table, Spacer(1, 3 * mm)]


@cache
def register_fonts() -> None:
    """Register Be Vietnam Pro (OFL) with reportlab."""
    for suffix, face in _FACES.items():
        with as_file(
            files("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{face}.ttf"
        ) as path:
            pdfmetrics.registerFont(TTFont(f"{FAMILY}{suffix}", str(path)))
    pdfmetrics.registerFontFamily(
        FAMILY, FAMILY, f"{FAMILY}-Bold", f"{FAMILY}-Italic", f"{FAMILY}-BoldItalic"
    )


@cache
def _styles() -> dict[str, ParagraphStyle]:
    body = ParagraphStyle(
        "body", fontName=FAMILY, fontSize=11, leading=16, spaceAfter=5, alignment=TA_JUSTIFY
    )
    return {
        "body": body,
        "title": body.clone(
            "title", fontName=f"{FAMILY}-Bold", fontSize=15, leading=20, alignment=0
        ),
        "heading": body.clone("heading", fontName=f"{FAMILY}-Bold", spaceBefore=6, alignment=0),
        "note": body.clone("note", fontSize=9, leading=12.5),
        "cell": body.clone("cell", fontSize=9.5, leading=13, spaceAfter=2, alignment=0),
    }
