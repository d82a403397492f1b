"""Tables of numbers as reports have them: the same for the page, for paper and for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .troubles import Number


class Difference(str):
    """How many more or fewer: in words for people, as a number for spreadsheets, which would take
    "+3 (+30 %)" for a formula."""

    n: int


Value = Number | str


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is counted, and its numbers."""

    title: str
    cells: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Table:
    """One section of a report."""

    id: str
    title: str
    #: Of the columns, that of the titles first.
    heads: Sequence[str]
    lines: Sequence[Line]
    #: The last line, which adds up the others.
    sum: Line | None = None
    #: How it was counted, below it.
    note: str = ""
    #: In place of a table without lines.
    empty: str = ""

    @property
    def all(self) -> list[Line]:
        """The lines with their sum."""
        return [*self.lines, *([self.sum] if self.sum else [])]

    def rows(self) -> Iterator[list[object]]:
        """As CSV has it."""
        yield [self.title]
        yield list(self.heads)
        for line in self.all:
            yield [line.title, *map(_bare, line.cells)]


def _bare(cell: Value) -> object:
    return cell.n if isinstance(cell, (Number, Difference)) else cell


def compared(title: str, now: Number, before: Number) -> Line:
    """A line of three: the span, the one before, and the difference."""
    return Line(title, (now, before, difference(now.n, before.n)))


def difference(now: int, before: int) -> Difference:
    """ "+3", "−2", "0"; with a share of what it was where that says something."""
    made = Difference("0")
    if now != before:
        sign = "+" if now > before else "−"
        percent = round(100 * abs(now - before) / before) if before >= 10 else 0
        share = f" ({sign}{percent} %)" if before >= 10 else ""
        made = Difference(f"{sign}{abs(now - before)}{share}")
    made.n = now - before
    return made
