"""A text as the detectors see it: one string of all pieces, and for each place what it stands by.

A number tells little by itself; the words before it, the head of its column, the label on the line
above say what it is. `Page` answers that, and turns offsets back into pieces.

Source: vietnamese.md §G. Places count characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .words import NAME_RE

#: How far back a word may stand that says what a number is (vietnamese.md §G: 40 characters, and
#: the word itself).
REACH = 60
#: With fewer letters before it on its own line, a value may have its label on the line above.
_LETTERS = 3
#: A label, "Điện thoại liên hệ: ", is no longer.
_LABEL = 30
#: Columns of a list that is plain text.
_COLUMNS = re.compile(r"\t|\||  +")
_NAMES = re.compile(
    r"họ và tên|họ,? tên|tên (?:người|đối tượng|chủ hộ|học sinh|thí sinh|bệnh nhân)"
)
#: Rows that a head in plain text is believed to stand over.
_MAX_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Piece:
    """One block's text (NFC), and its place when it is a cell of a table."""

    text: str
    table: int = -1
    row: int = -1
    column: int = -1


@dataclass(frozen=True, slots=True)
class Found:
    """A hit by its offsets in the page."""

    start: int
    end: int
    kind: str
    sure: bool = True


@dataclass
class Page:
    """All pieces in one string, parted by line feeds."""

    pieces: Sequence[Piece]
    text: str = field(init=False)
    lower: str = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.text = "\n".join(piece.text for piece in self.pieces)
        self.lower = _lowered(self.text)
        self.starts, at = [], 0
        for piece in self.pieces:
            self.starts.append(at)
            at += len(piece.text) + 1

    def piece_at(self, offset: int) -> int:
        """Which piece a place of the page lies in."""
        return bisect_right(self.starts, offset) - 1

    def bounds(self, number: int) -> tuple[int, int]:
        """Where a piece begins and ends."""
        start = self.starts[number]
        return start, start + len(self.pieces[number].text)

    def before(self, start: int, reach: int = REACH) -> str:
        """What stands before a place, in small letters: its own line, and the line above when the
        place is near its line's beginning. In a cell: the cell to the left as well."""
        number = self.piece_at(start)
        first = max(self.starts[number], self.lower.rfind("\n", 0, start) + 1)
        own = self.lower[max(first, start - reach) : start]
        if sum(map(str.isalpha, own)) >= _LETTERS:
            return own
        piece = self.pieces[number]
        if piece.table >= 0:
            left = self.left_of(number)
            return f"{left} | {own}" if left else own
        if first == 0 or self._below_table(first) or self.column_head(start):
            return own
        return f"{self._line_above(first)[len(own) - reach :]} {own}"

    def _below_table(self, first: int) -> bool:
        return first > 0 and self.pieces[self.piece_at(first - 1)].table >= 0

    def _line_above(self, first: int) -> str:
        return self.lower[self.lower.rfind("\n", 0, first - 1) + 1 : first - 1] if first else ""

    def after(self, end: int, reach: int = 40) -> str:
        """What follows in the same piece, in small letters."""
        _first, last = self.bounds(self.piece_at(end - 1))
        return self.lower[end : min(last, end + reach)]

    def around(self, start: int, end: int, back: int = 160, on: int = 80) -> str:
        """The neighbourhood, in small letters: a table's whole row with its head, else the line
        before and behind."""
        number = self.piece_at(start)
        piece = self.pieces[number]
        if piece.table >= 0:
            return f"{self.row_text(number)} | {self.head_of(number)}"
        first = self.lower.rfind("\n", 0, start) + 1
        last = self.lower.find("\n", end)
        return self.lower[max(first, start - back) : min(last if last >= 0 else end + on, end + on)]

    def above(self, start: int) -> str:
        """The line above, in small letters, where a place's own line begins with but its label."""
        first = self.lower.rfind("\n", 0, start) + 1
        named = NAME_RE.search(self.text, first, start)
        if start - first > _LABEL or named or self._below_table(first):
            return ""
        return self._line_above(first)[-160:]

    @cached_property
    def tables(self) -> dict[int, dict[int, dict[int, int]]]:
        """Table -> row -> column -> the first piece of that cell."""
        found: dict[int, dict[int, dict[int, int]]] = {}
        for number, piece in enumerate(self.pieces):
            if piece.table >= 0:
                row = found.setdefault(piece.table, {}).setdefault(piece.row, {})
                row.setdefault(piece.column, number)
        return found

    @cached_property
    def heads(self) -> dict[int, int]:
        """Table -> the row among its first that names people's columns; the first row elsewhere."""
        found = {}
        for table, rows in self.tables.items():
            ordered = sorted(rows)
            named = (row for row in ordered[:4] if _NAMES.search(self._row(table, row)))
            found[table] = next(named, ordered[0])
        return found

    def _row(self, table: int, row: int) -> str:
        cells = self.tables[table].get(row, {})
        return " | ".join(self.cell(number) for _column, number in sorted(cells.items()))

    def cell(self, number: int) -> str:
        """A piece's text in small letters."""
        start, end = self.bounds(number)
        return self.lower[start:end]

    def row_text(self, number: int) -> str:
        """The row that a cell stands in."""
        piece = self.pieces[number]
        return self._row(piece.table, piece.row)

    def head_of(self, number: int) -> str:
        """The whole head row of a cell's table; "" for the head itself."""
        piece = self.pieces[number]
        head = self.heads[piece.table]
        return self._row(piece.table, head) if piece.row > head else ""

    def left_of(self, number: int) -> str:
        """The cell to the left, when it is a label rather than another value."""
        piece = self.pieces[number]
        left = self.tables[piece.table][piece.row].get(piece.column - 1)
        text = self.cell(left) if left is not None else ""
        return text[-REACH:] if text and sum(map(str.isdigit, text)) < 4 else ""

    def column_head(self, start: int) -> str:
        """What stands over a place: its column's head in a table, the whole head line of a list in
        plain text; "" elsewhere."""
        number = self.piece_at(start)
        piece = self.pieces[number]
        if piece.table >= 0:
            head = self.heads[piece.table]
            if piece.row <= head:
                return ""
            over = self.tables[piece.table][head].get(piece.column)
            return self.cell(over) if over is not None else ""
        line = self.lower.count("\n", 0, start) if self.plain_heads else -1
        at = bisect_right([first for first, _last, _text in self.plain_heads], line) - 1
        if at >= 0 and self.plain_heads[at][0] < line <= self.plain_heads[at][1]:
            return self.plain_heads[at][2]
        return ""

    @cached_property
    def plain_heads(self) -> list[tuple[int, int, str]]:
        """(line, last line under it, its text) of heads of lists that are plain text: their lines
        have columns, and end where two lines follow that have none."""
        found: list[tuple[int, int, str]] = []
        if not _NAMES.search(self.lower):
            return found
        lines = self.lower.split("\n")
        for number, line in enumerate(lines):
            if not (_NAMES.search(line) and len(_COLUMNS.split(line.strip())) >= 2):
                continue
            last = number
            for below in range(number + 1, min(number + _MAX_ROWS, len(lines))):
                if _COLUMNS.search(lines[below].strip()) or re.match(r"\s*\d+[. )]", lines[below]):
                    last = below
                elif below - last > 1:
                    break
            found.append((number, last, line))
        return found


def _lowered(text: str) -> str:
    """Small letters, one for one, so that offsets hold ("İ".lower() has two characters)."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
