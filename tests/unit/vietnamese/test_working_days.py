from __future__ import annotations

from datetime import date

import pytest

from vanthu.vietnamese.working_days import (
    add_working_days,
    is_working_day,
    parse_overrides,
    working_days_between,
)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam, from 2026
        (date(2025, 11, 24), True),
        (date(2026, 2, 17), False),  # Tết
        (date(2026, 1, 2), False),  # the swap that `holidays` lacks
        (date(2026, 1, 10), True),
        (date(2026, 8, 22), True),  # a Saturday that makes up for 31 August
        (date(2026, 8, 31), False),
    ],
)
def test_days_that_are_worked(day: date, working: bool) -> None:
    assert is_working_day(day) is working


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2015, 9, 11), 2, date(2015, 9, 15)),
        (date(2026, 2, 10), 15, date(2026, 3, 10)),  # over Tết
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 22), 0, date(2026, 11, 23)),
        (date(2025, 12, 31), 1, date(2026, 1, 5)),
    ],
)
def test_the_first_working_day_after_the_start_is_day_one(
    start: date, days: int, end: date
) -> None:
    assert add_working_days(start, days) == end
    if days:
        assert working_days_between(start, end) == days
        assert working_days_between(end, start) == -days


def test_the_operators_own_days_count_before_everything() -> None:
    own = parse_overrides("# why\n2026-11-23\toff\tstorm\n2026-11-22\tworking\tinstead\n")
    assert add_working_days(date(2026, 11, 20), 1, own) == date(2026, 11, 22)
    with pytest.raises(ValueError, match="line 1"):
        parse_overrides("2026-11-23\tperhaps\n")
