"""Ruled tables of PDF pages: cells by geometry, whatever order and however the rules are drawn."""

from __future__ import annotations

import itertools

import pytest

from tests.peers.old_pdfs import drawn
from vanthu.parsers.types import Block

from .texts import read_bytes

COLUMNS = (60.0, 100.0, 260.0, 400.0)
ROWS = (700.0, 670.0, 620.0, 590.0)
Text = tuple[float, float, str]
TEXTS: list[Text] = [
    (62, 680, "TT"), (104, 680, "Ho va ten"), (264, 680, "Chuc vu"),
    (62, 655, "1"), (104, 655, "Nguyen Van An, nguoi co"), (104, 640, "ten dai hon mot dong"),
    (264, 655, "Giam doc"), (62, 600, "2"), (104, 600, "Le Thi Binh"),
]  # fmt: skip
CELLS = [
    (0, 0, "TT"), (0, 1, "Ho va ten"), (0, 2, "Chuc vu"),
    (1, 0, "1"), (1, 1, "Nguyen Van An, nguoi co ten dai hon mot dong"), (1, 2, "Giam doc"),
    (2, 0, "2"), (2, 1, "Le Thi Binh"),
]  # fmt: skip


def shown(texts: list[Text]) -> str:
    return "".join(f"BT /F1 12 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n" for x, y, text in texts)


def strokes(columns: tuple[float, ...], rows: tuple[float, ...]) -> str:
    """One path of lines from edge to edge."""
    across = "".join(f"{columns[0]} {y} m {columns[-1]} {y} l " for y in rows)
    down = "".join(f"{x} {rows[0]} m {x} {rows[-1]} l " for x in columns)
    return across + down + "S\n"


def bars(columns: tuple[float, ...], rows: tuple[float, ...]) -> str:
    """A thin filled bar a cell and side, as word processors draw them, scaled by a matrix."""
    parts = []
    for x, to_x in itertools.pairwise(columns):
        parts += [f"{x * 2} {y * 2} {(to_x - x) * 2} 1 re f" for y in rows]
    for to_y, y in itertools.pairwise(rows):
        parts += [f"{x * 2} {y * 2} 1 {(to_y - y) * 2} re f" for x in columns]
    return "q .5 0 0 .5 0 0 cm\n" + "\n".join(parts) + "\nQ\n"


def boxes(columns: tuple[float, ...], rows: tuple[float, ...]) -> str:
    """A stroked rectangle around each cell."""
    return "".join(
        f"{x} {y} {to_x - x} {to_y - y} re S\n"
        for x, to_x in itertools.pairwise(columns)
        for to_y, y in itertools.pairwise(rows)
    )


def blocks(content: str) -> tuple[Block, ...]:
    return read_bytes(drawn(content), "pdf").blocks


def cells(found: tuple[Block, ...]) -> list[tuple[int, int, str]]:
    return [(b.row, b.column, b.text) for b in found if b.kind == "table_cell"]


@pytest.mark.parametrize("rules", [strokes, bars, boxes])
@pytest.mark.parametrize("order", [1, -1])
def test_cells_of_a_ruled_table(rules: object, order: int) -> None:
    assert callable(rules)
    around = shown([(60, 730, "Danh sach kem theo")]), shown([(60, 560, "Noi nhan: nhu tren.")])
    found = blocks(around[0] + rules(COLUMNS, ROWS) + shown(TEXTS[::order]) + around[1])
    if order == 1:
        assert cells(found) == CELLS
    else:  # lines of one cell may come last first; each stays in its cell
        assert {(row, column) for row, column, _ in cells(found)} == {(r, c) for r, c, _ in CELLS}
    assert [b.text for b in found if b.kind != "table_cell"] == [
        "Danh sach kem theo",
        "Noi nhan: nhu tren.",
    ]
    assert {b.table for b in found if b.kind == "table_cell"} == {0}


def test_a_merged_cell_reaches_over_its_columns() -> None:
    rules = strokes(COLUMNS, ROWS[1:]) + strokes((60.0, 400.0), ROWS[:2])
    found = blocks(rules + shown([(150, 680, "Danh sach chung"), *TEXTS[3:]]))
    assert cells(found) == [(0, 0, "Danh sach chung"), *CELLS[3:]]


def test_two_tables_are_two() -> None:
    lower = tuple(y - 300 for y in ROWS)
    found = blocks(
        strokes(COLUMNS, ROWS) + shown(TEXTS)
        + strokes(COLUMNS, lower) + shown([(x, y - 300, text) for x, y, text in TEXTS])
    )  # fmt: skip
    assert cells(found) == CELLS * 2
    assert {b.table for b in found} == {0, 1}


@pytest.mark.parametrize(
    "rules",
    [
        strokes((40.0, 560.0), (800.0, 50.0)),  # a frame around the page
        "60 675 m 200 675 l S\n",  # a line under a title
        "".join(f"{x} 300 m {x} 310 l S\n" for x in range(50, 2500, 1)),  # a drawing
    ],
)
def test_other_lines_make_no_table(rules: str) -> None:
    found = blocks(rules + shown(TEXTS))
    assert cells(found) == []
    assert "TT Ho va ten Chuc vu" in " ".join(block.text for block in found)
