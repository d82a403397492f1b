"""Bar: forty submissions end by each of the five regulations as the table says, which a lawyer can
read (`tests/regulations/submissions.toml`)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.regulations.table import PORTALS, outcome, rows, run


def test_the_table_is_whole() -> None:
    assert [row["so"] for row in rows()] == list(range(1, 41))
    for row in rows():
        assert all(row[portal] for portal in PORTALS)
        assert row["can_cu"]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['so']}")
def test_ends_as_each_regulation_says(row: dict[str, Any]) -> None:
    for portal in PORTALS:
        check(row, portal)


def check(row: dict[str, Any], portal: str) -> None:
    """One cell: the outcome, and the reasons that must be among those found."""
    case = run(row, portal)
    said = outcome(case)
    if not row.get("xet_han", True):
        said = said.partition("; thời hạn")[0]
    found = sorted({finding.code for finding in case.findings})
    assert said == row[portal], (row["so"], portal, found)
    assert set(row.get("ma", ())) <= set(found), (row["so"], portal, found)
