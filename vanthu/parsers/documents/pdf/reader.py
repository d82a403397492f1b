"""From a PDF to an outcome: pages, notes, metadata, findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

import pypdfium2 as pdfium

from vanthu.parsers.documents.building import MAX_CHARACTERS, BlockBuilder, TooLarge
from vanthu.parsers.documents.legacy import looks_legacy
from vanthu.parsers.documents.outcomes import guarded, outcome, review_findings
from vanthu.parsers.documents.package import Damaged, Encrypted
from vanthu.parsers.documents.whole import read_whole
from vanthu.parsers.sandbox.refusal import Refusal
from vanthu.parsers.types import Block, Finding, Outcome

from .annotations import merge_drawn
from .fonts import CharFonts
from .lines import Line, PageText, is_scrambled, may_be_scrambled
from .metadata import read_metadata
from .order import in_cells, in_reading_order
from .paragraphs import blocks_of
from .tables import Tables

TYPE = "application/pdf"

_MAX_FILE = 1 << 30
_MAX_PAGES = 20_000
#: Letters and digits on a page below which it is a picture with at most a stamp on it.
_SCAN_LETTERS = 8


@guarded(TYPE)
def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """Blocks, metadata and findings of a PDF."""
    document = open_pdf(source)
    try:
        return _read(document)
    finally:
        document.close()


def open_pdf(source: BinaryIO) -> pdfium.PdfDocument:
    """The open document; `Encrypted` when it asks for a password, `Damaged` when it is no PDF,
    `TooLarge` beyond 1 GiB or 20,000 pages."""
    data = read_whole(source, _MAX_FILE)
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Encrypted from error
        raise Damaged(f"pdf: {error}") from error
    if pages > _MAX_PAGES:
        raise TooLarge
    return document


def open_or_refuse(source: BinaryIO) -> pdfium.PdfDocument:
    """The open document, for tasks that make something of its pages; Refusal where it has none."""
    source.seek(0)
    try:
        document = open_pdf(source)
    except Encrypted:
        raise Refusal(Finding("pdf.encrypted")) from None
    except TooLarge:
        raise Refusal(Finding("file.limit", args={"limit": "pages"})) from None
    except Damaged as error:
        raise Refusal(Finding("file.damaged", args={"detail": str(error)[:200]})) from None
    if not len(document):
        document.close()
        raise Refusal(Finding("file.damaged", args={"detail": "no page"}))
    return document


def _read(document: pdfium.PdfDocument) -> Outcome:
    pages: list[list[Line]] = []
    widths: list[float] = []
    comments: list[Block] = []
    scans: list[int] = []
    broken: list[int] = []
    scrambled = _Scrambled()
    characters = 0
    fonts = CharFonts()
    for number in range(len(document)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            broken.append(number + 1)
            pages.append([])
            widths.append(0.0)
            continue
        notes = merge_drawn(page)
        for text in notes:
            story = BlockBuilder("comment", page=number + 1)
            story.add(text)
            comments += story.finish()
        lines, letters = _page_lines(page, fonts, number, scrambled)
        widths.append(page.get_width())
        page.close()
        characters += sum(len(line.text) for line in lines)
        if characters > MAX_CHARACTERS:
            raise TooLarge
        if letters < _SCAN_LETTERS:
            scans.append(number + 1)
        pages.append(lines)
    for number in scrambled.others():
        page = document[number]
        pages[number], _ = _page_lines(page, fonts, number, scrambled)
        page.close()
    findings = review_findings(comments=len(comments), insertions=0, deletions=0, hidden=0)
    if scans:
        findings.append(Finding("pdf.scan", args={"pages": len(pages), "scanned": len(scans)}))
    if broken:
        findings.append(Finding("file.damaged", args={"detail": f"pages {broken[:20]}"}))
    metadata = read_metadata(document)
    metadata["scanned_pages"] = scans
    return outcome(TYPE, [*blocks_of(pages, widths), *comments], metadata, findings)


@dataclass(slots=True)
class _Scrambled:
    """Pages whose letters came apart: one fallback font serves a whole document."""

    found: bool = False
    #: Pages read as they are that have single letters which may have come apart.
    doubtful: list[int] = field(default_factory=list)

    def others(self) -> list[int]:
        """The doubtful pages, to be read again if others are scrambled."""
        return self.doubtful if self.found else []


def _page_lines(
    page: pdfium.PdfPage, fonts: CharFonts, number: int, scrambled: _Scrambled
) -> tuple[list[Line], int]:
    """The page's lines in reading order, and how many letters and digits it has."""
    text = PageText(page)
    tables = Tables(page)
    try:
        asked = fonts if looks_legacy(text.text) else None
        if is_scrambled(text.text) or (scrambled.found and may_be_scrambled(text.text)):
            scrambled.found = True
            lines = text.sorted_lines(asked, tables)
        else:
            if may_be_scrambled(text.text):
                scrambled.doubtful.append(number)
            lines = text.lines(asked, tables)
            if not tables:
                lines = in_reading_order(lines)
        if tables:
            lines = in_cells(lines, tables)
        return lines, sum(map(str.isalnum, text.text[:1000]))
    finally:
        text.close()
