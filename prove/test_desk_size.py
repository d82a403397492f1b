"""Issue bar: at a million mails the desk's pages take little more than at a thousand.

`bench/desk.py` does the measuring. DESK_MAILS sets another size, DESK_KEEP a folder where the
databases stay for the next run, DESK_ROUNDS how often each page is asked for.
"""

from __future__ import annotations

import pytest

from bench import desk

pytestmark = [pytest.mark.prove, pytest.mark.timeout(3 * 3600)]


@pytest.mark.parametrize("database", list(desk.BARS))
def test_pages_keep_their_time(database, figure):
    """p95 of every page and search over p95 at 1,000 mails, and no page over 15 queries."""
    rows, details = desk.measure(desk.MAILS, 1000, database, keep=desk.KEEP)
    for row in rows:
        figure(
            f"{database}, {desk.MAILS} mails, {row['page']}",
            f"{row['large_ms']} ms = {row['ratio']} × ({row['between'][0]}–{row['between'][1]}),"
            f" {row['queries']} queries",
            f"≤ {row['bar'] or 'any'} × and ≤ {desk.MOST_QUERIES} queries",
        )
    for line in desk.lines([], details):
        figure(database, line)
    assert [row for row in rows if not desk.holds(row)] == []
