"""The reading order of a page's lines, and what repeats on every page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from .lines import Line
from .tables import Tables

#: "3", "- 3 -", "Trang 3", "3/15": a page's number and nothing else.
_NUMBER = re.compile(
    r"^(?:trang|page)?[\s\-–—.]*(\d{1,4})(?:\s*/\s*\d{1,4})?[\s\-–—.]*$", re.IGNORECASE
)
_EDGE = 2
_MIN_REPEATS = 3


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Lines with what was drawn later (text boxes, frames) brought to where it lies.

    PDF producers draw boxes after the page's text. A group of lines that starts above the one
    before it is the next cell or column when it goes on below it or stands to its right; else
    it is a box, and is put between the lines around it.
    """
    groups = _groups(lines)
    ordered: list[Line] = []
    for group in groups:
        if not ordered or _goes_on(ordered, group):
            ordered += group
        else:
            top = group[0].base
            place = next(i for i, line in enumerate(ordered) if line.base < top)
            ordered[place:place] = group
    return ordered


def in_cells(lines: Sequence[Line], tables: Tables) -> list[Line]:
    """The lines in reading order, those of a table cell by cell where its first one stands."""
    placed = [line._replace(cell=tables.cell(line.left + 0.5, line.middle)) for line in lines]
    inside: dict[int, list[Line]] = defaultdict(list)
    rest: list[Line] = []
    for line in placed:
        if line.cell is not None:
            inside[line.cell.table].append(line)
        if line.cell is None or len(inside[line.cell.table]) == 1:
            rest.append(line)
    ordered: list[Line] = []
    for line in in_reading_order(rest):
        if line.cell is None:
            ordered.append(line)
        else:
            ordered += sorted(inside[line.cell.table], key=_place_in_table)
    return ordered


def _place_in_table(line: Line) -> tuple[int, int]:
    return (line.cell.row, line.cell.column) if line.cell else (0, 0)


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines cut where the next one lies higher."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and line.base <= groups[-1][-1].base + 0.6 * max(line.size, groups[-1][-1].size):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(ordered: Sequence[Line], group: Sequence[Line]) -> bool:
    """Whether the group follows in reading what is ordered already."""
    top, bottom = group[0].base, min(line.base for line in group)
    if bottom <= min(line.base for line in ordered):
        return True
    beside = [line for line in ordered if bottom - 2 <= line.base <= top + 2]
    return bool(beside) and min(x.left for x in group) >= min(x.right for x in beside) - 2


def page_furniture(pages: Sequence[Sequence[Line]]) -> tuple[set[str], set[tuple[int, int]]]:
    """Texts that repeat at the edges of pages, and (page, line) of page numbers."""
    repeats: Counter[str] = Counter()
    numbers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, lines in enumerate(pages):
        # The head of a table that is repeated, and its numbered rows, stay where they are.
        free = [i for i in range(len(lines)) if lines[i].cell is None]
        order = sorted(free, key=lambda i: -lines[i].base)
        edges = {*order[:_EDGE], *order[-_EDGE:]}
        repeats.update({lines[i].text for i in edges if len(lines) > 2 * _EDGE})
        for i in edges:
            match = _NUMBER.match(lines[i].text)
            if match:
                numbers[int(match[1]) - number].append((number, i))
    enough = max(_MIN_REPEATS, len(pages) // 2)
    # Numbers that count with the pages; two in step are no accident.
    counted = max(numbers.values(), key=len, default=[])
    return (
        {text for text, count in repeats.items() if count >= enough},
        set(counted) if len(counted) >= 2 else set(),
    )
