"""Lines of pages joined into paragraphs and headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from vanthu.parsers.documents.building import BlockBuilder, Look
from vanthu.parsers.types import Block, BlockKind

from .lines import Line
from .order import page_furniture
from .tables import Cell

#: A line that begins so starts a paragraph where the line before it ended a sentence.
_LABEL = re.compile(
    r"^(?:(?:Điều|Chương|Mục|Phần|Phụ lục|PHỤ LỤC|CHƯƠNG|MỤC|PHẦN|Căn cứ|Xét|Theo đề nghị)\b"
    r"|\d{1,3}(?:\.\d{1,3})*[.)]\s|[a-zđ]\)\s|[IVXL]{1,6}[.)]\s|[-–+•*]\s)"
)
_SENTENCE_END = re.compile(r"[.;:!?…]['\"”’)]*$")
_LOWER = re.compile(r"^[^\W\d_A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ]")
#: Between base lines of one paragraph, in sizes: double spacing is about 2.4 with most fonts.
_LINE_GAP = 2.5
#: How much a word's width may be misjudged, in sizes.
_SLACK = 0.6
_HEADING = 1.15
_LONGEST_HEADING = 200
#: Between a cell's text and its rule, in points: Word's is 5.4.
_PADDING = 5.0


#: A word broken at its own hyphen: "22/2013/TT-" goes on with "BTTTT" (in TCVN3, "Q§-").
_BROKEN_WORD = re.compile(r"[^\s\-–—]-$")


def _right_edge(lines: Sequence[Line], width: float) -> float:
    """Where full lines end: the farthest one, or the left margin mirrored on a page of few."""
    if not lines:
        return 0.0
    return max(*(line.right for line in lines), width - min(line.left for line in lines))


def blocks_of(pages: Sequence[Sequence[Line]], widths: Sequence[float]) -> list[Block]:
    """The blocks of a document; headers first, footers last, page numbers left out.

    `widths`: of the pages, in points.
    """
    repeated, numbers = page_furniture(pages)
    body_size = _body_size(pages)
    builder = BlockBuilder()
    grid = _Grid(builder)
    furniture: dict[str, tuple[BlockKind, int]] = {}
    previous: Line | None = None
    edge = 0.0
    size = 0.0
    for number, lines in enumerate(pages):
        right = _right_edge(lines, widths[number])
        middle = median(line.base for line in lines) if lines else 0
        fresh = True
        for i, line in enumerate(lines):
            if (number, i) in numbers:
                continue
            if line.text in repeated:
                furniture.setdefault(
                    line.text, ("header" if line.base > middle else "footer", number + 1)
                )
                continue
            place = (number, line.cell) if line.cell else None
            same_cell = place == grid.place
            limit = line.cell.right - _PADDING if line.cell else edge
            continues = (
                previous is not None and same_cell and _continues(previous, line, limit, fresh)
            )
            if not continues:
                _end(builder, size, body_size)
                builder.page = number + 1
                if not same_cell:
                    grid.reach(place)
            elif previous is not None and not _BROKEN_WORD.search(previous.text):
                builder.add(" ")
            _add(builder, line)
            size = line.size
            previous, edge, fresh = line, right, False
    _end(builder, size, body_size)
    grid.reach(None)
    stories: dict[str, list[Block]] = {"header": [], "footer": []}
    for text, (kind, page) in furniture.items():
        story = BlockBuilder(kind, page=page)
        story.add(text)
        stories[kind] += story.finish()
    return [*stories["header"], *builder.finish(), *stories["footer"]]


class _Grid:
    """Opens and closes the builder's tables, rows and cells as lines come cell by cell."""

    def __init__(self, builder: BlockBuilder) -> None:
        self._builder = builder
        #: Page and cell of the line before.
        self.place: tuple[int, Cell] | None = None

    def reach(self, place: tuple[int, Cell] | None) -> None:
        """The next line stands there, None for outside of tables."""
        before, self.place = self.place, place
        table = place and (place[0], place[1].table)
        if before and table != (before[0], before[1].table):
            self._builder.close_table()
            before = None
        if place is None:
            return
        row, column = (before[1].row, before[1].column) if before else (-1, -1)
        if before is None:
            self._builder.open_table()
        for _ in range(row, place[1].row):
            self._builder.open_row()
            column = -1
        self._builder.open_cell(place[1].column - column)


def _add(builder: BlockBuilder, line: Line) -> None:
    if line.runs:
        for text, font in line.runs:
            builder.add(text, Look(font))
    else:
        builder.add(line.text)


def _end(builder: BlockBuilder, size: float, body_size: float) -> None:
    length = builder.length
    if body_size and size >= _HEADING * body_size and 0 < length <= _LONGEST_HEADING:
        builder.end("heading", 1 if size >= 1.5 * body_size else 2)
    else:
        builder.end()


def _continues(previous: Line, line: Line, right: float, new_page: bool) -> bool:
    """Whether `line` goes on with the paragraph that `previous` belongs to."""
    size = max(previous.size, 1.0)
    if abs(line.size - previous.size) > 0.1 * size:
        return False
    # The line before is full if the first word of this one would not have fitted.
    word = len(line.text.split(maxsplit=1)[0]) / len(line.text) * (line.right - line.left)
    is_full = previous.right + word + _SLACK * size >= right
    if new_page:
        # Over a page's end only a sentence in the middle goes on.
        goes_on = _LOWER.match(line.text) and not _SENTENCE_END.search(previous.text)
        return bool(goes_on and is_full)
    gap = previous.base - line.base
    if abs(gap) <= 0.3 * size:
        return True  # one line that PDFium cut at a wide gap
    if not 0 < gap <= _LINE_GAP * size:
        return False
    if _BROKEN_WORD.search(previous.text):
        return True
    if line.left > previous.left + 0.8 * size:
        return False  # indented: a new paragraph
    if _SENTENCE_END.search(previous.text) and _LABEL.match(line.text):
        return False
    return is_full


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size of most of the text, in points."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
