"""Tables by the lines that are ruled around their cells: the text alone doesn't say where one ends.

Cells of one row stand on one base line, and PDFium gives them as one line of text. Only what is
ruled on all sides counts as a cell; columns without rules stay lines.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

#: How far apart the ends of rules that meet may be drawn, in points.
_NEAR = 2.5
#: Shorter rules are dashes, ticks and letters' parts.
_SHORTEST = 6.0
#: Segments of a page, beyond which it is a drawing; rules of one direction after they are merged.
_MAX_SEGMENTS = 4000
_MAX_RULES = 300


class Rule(NamedTuple):
    """A straight line parallel to an axis: where it lies, and from where to where it goes."""

    at: float
    start: float
    end: float


class Cell(NamedTuple):
    """A cell's place: its table on the page, row and column (0-based), and its right edge."""

    table: int
    row: int
    column: int
    right: float


@dataclass(frozen=True, slots=True)
class Table:
    """The rules of one table. `rows` from the top, `columns` from the left."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    rows: tuple[float, ...]
    columns: tuple[float, ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies between its outer rules."""
        return self.columns[0] < x < self.columns[-1] and self.rows[-1] < y < self.rows[0]


class Tables:
    """The tables of one page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        across, down = _rules(page)
        self._tables = list(_tables(across, down)) if across and down else []

    def __bool__(self) -> bool:
        return bool(self._tables)

    def cuts(self, left: float, right: float, y: float) -> list[float]:
        """Where rules part a line of text, from the left."""
        return sorted(
            rule.at
            for table in self._tables
            if table.rows[-1] < y < table.rows[0]
            for rule in table.down
            if left < rule.at < right and rule.start <= y <= rule.end
        )

    def cell(self, x: float, y: float) -> Cell | None:
        """The cell that a point lies in."""
        for number, table in enumerate(self._tables):
            if not table.holds(x, y):
                continue
            beside = [rule.at for rule in table.down if _passes(rule, y)]
            around = [rule.at for rule in table.across if _passes(rule, x)]
            left = max((at for at in beside if at <= x), default=None)
            right = min((at for at in beside if at > x), default=None)
            top = min((at for at in around if at >= y), default=None)
            if left is None or right is None or top is None or min(around) > y:
                return None
            return Cell(number, table.rows.index(top), table.columns.index(left), right)
        return None


def _passes(rule: Rule, place: float) -> bool:
    return rule.start - _NEAR <= place <= rule.end + _NEAR


def _rules(page: pdfium.PdfPage) -> tuple[list[Rule], list[Rule]]:
    """The page's horizontal and vertical rules, each merged of its pieces."""
    across: list[Rule] = []
    down: list[Rule] = []
    for (x, y), (to_x, to_y) in _segments(page):
        if abs(y - to_y) < 0.5 and abs(x - to_x) >= _SHORTEST:
            across.append(Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
        elif abs(x - to_x) < 0.5 and abs(y - to_y) >= _SHORTEST:
            down.append(Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))
    merged = _merged(across), _merged(down)
    return merged if max(map(len, merged)) <= _MAX_RULES else ([], [])


Point = tuple[float, float]


def _segments(page: pdfium.PdfPage) -> Iterator[tuple[Point, Point]]:
    """The straight segments of the page's paths, in points of the page."""
    matrix = raw.FS_MATRIX()
    x, y = ctypes.c_float(), ctypes.c_float()
    room = _MAX_SEGMENTS
    for index in range(raw.FPDFPage_CountObjects(page)):
        shape = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        count = raw.FPDFPath_CountSegments(shape)
        room -= count
        if room < 0:
            return
        raw.FPDFPageObj_GetMatrix(shape, matrix)
        first: Point | None = None
        last: Point | None = None
        for number in range(count):
            segment = raw.FPDFPath_GetPathSegment(shape, number)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
                yield last, point
            last = point
            if raw.FPDFPathSegment_GetClose(segment) and first is not None:
                yield point, first


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line that touch put together; a thick rule has two edges, which are one."""
    merged: list[Rule] = []
    for rule in sorted(rules):
        for index in range(len(merged) - 1, -1, -1):
            other = merged[index]
            if rule.at - other.at > _NEAR:
                merged.append(rule)
                break
            if rule.start <= other.end + _NEAR and rule.end >= other.start - _NEAR:
                merged[index] = Rule(
                    other.at, min(rule.start, other.start), max(rule.end, other.end)
                )
                break
        else:
            merged.append(rule)
        if len(merged) > _MAX_RULES:
            break
    return merged


def _tables(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[Table]:
    """Rules that cross put together; two cells make a table, one is a frame. From the top."""
    groups: list[tuple[set[Rule], set[Rule]]] = []
    for vertical in down:
        crossed = {
            rule for rule in across if _passes(rule, vertical.at) and _passes(vertical, rule.at)
        }
        if not crossed:
            continue
        joined: tuple[set[Rule], set[Rule]] = (crossed, {vertical})
        for group in [group for group in groups if not group[0].isdisjoint(crossed)]:
            joined[0].update(group[0])
            joined[1].update(group[1])
            groups.remove(group)
        groups.append(joined)
    found = []
    for horizontals, verticals in groups:
        rows = sorted({rule.at for rule in horizontals}, reverse=True)
        columns = sorted({rule.at for rule in verticals})
        if len(rows) >= 2 and len(columns) >= 2 and len(rows) + len(columns) >= 5:
            found.append(Table(tuple(horizontals), tuple(verticals), tuple(rows), tuple(columns)))
    return iter(sorted(found, key=lambda table: (-table.rows[0], table.columns[0])))
