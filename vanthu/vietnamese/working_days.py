"""Working days of Vietnamese offices: weekends, holidays, decided swaps.

Facts: PyPI `holidays` (Tết by its lunar table, Giỗ Tổ, 30/4, 1/5, 2/9, 24/11 from 2026, swaps that
it knows), with `working_day_overrides.tsv` over it for what it lacks (vietnamese.md §F).
Counting "kể từ ngày": the first working day after the start is day 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files

import holidays


def is_working_day(day: date, overrides: Mapping[date, bool] | None = None) -> bool:
    """Whether offices work on that day. `overrides` (day -> working) count before everything."""
    known = shipped_overrides() if overrides is None else overrides
    if day in known:
        return known[day]
    return bool(_calendar(day.year).is_working_day(day))


def add_working_days(start: date, days: int, overrides: Mapping[date, bool] | None = None) -> date:
    """The day on which `days` working days after `start` have passed; 0 means `start` itself,
    or the next working day when it is none."""
    day = start
    if days == 0:
        while not is_working_day(day, overrides):
            day += timedelta(days=1)
        return day
    left = days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, overrides)
    return day


def working_days_between(
    start: date, end: date, overrides: Mapping[date, bool] | None = None
) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, overrides)
    return sum(
        is_working_day(start + timedelta(days=n), overrides)
        for n in range(1, (end - start).days + 1)
    )


@cache
def shipped_overrides() -> Mapping[date, bool]:
    """The corrections that come with the program: day -> whether it is worked."""
    text = files(__package__).joinpath("working_day_overrides.tsv").read_text(encoding="utf-8")
    return parse_overrides(text)


def parse_overrides(text: str) -> dict[date, bool]:
    """Lines of "YYYY-MM-DD<tab>off|working<tab>ground"; ValueError names a line that isn't one."""
    found: dict[date, bool] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        day, _, rest = line.partition("\t")
        state = rest.partition("\t")[0].strip()
        if state not in ("off", "working"):
            raise ValueError(f"line {number}: {state!r} is neither off nor working")
        found[date.fromisoformat(day.strip())] = state == "working"
    return found


@lru_cache(maxsize=64)
def _calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)
