"""Working days of Vietnamese offices: weekends, holidays, decided swaps.

Facts: PyPI `holidays` (Tết by its lunar table, Giỗ Tổ, 30/4, 1/5, 2/9, 24/11 from 2026, swaps that
it knows), with `working_day_overrides.tsv` over it for what it lacks (vietnamese.md §F).
Counting "kể từ ngày": the first working day after the start is day 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import holidays

_SATURDAY = 5
#: How days are written in the grounds of the corrections, and in the names of `holidays`.
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")


def is_working_day(day: date, overrides: Mapping[date, bool] | None = None) -> bool:
    """Whether offices work on that day. `overrides` (day -> working) count before everything."""
    known = shipped_overrides() if overrides is None else overrides
    if day in known:
        return known[day]
    return bool(_calendar(day.year).is_working_day(day))


@dataclass(frozen=True, slots=True)
class DayNote:
    """Why a day counts or doesn't: `kind` is "work", "weekend", "holiday", "swap_off" (a day off
    that is made up for on the day `other`) or "swap_work" (that other day). `name`: a holiday's."""

    kind: Literal["work", "weekend", "holiday", "swap_off", "swap_work"]
    name: str = ""
    other: date | None = None

    @property
    def works(self) -> bool:
        """Whether offices work on that day."""
        return self.kind in ("work", "swap_work")


def note_of(day: date, language: str = "vi") -> DayNote:
    """What an office's calendar says of the day, holidays by their names in `language`."""
    overridden = day in shipped_overrides()
    other = _swapped_with(day)
    if is_working_day(day):
        return DayNote("swap_work", other=other) if day.weekday() >= _SATURDAY else DayNote("work")
    name = "" if overridden else str(_names(day.year, language).get(day, ""))
    if other is not None:
        return DayNote("swap_off", name, other)
    if name:
        return DayNote("holiday", name)
    return DayNote("weekend" if day.weekday() >= _SATURDAY else "holiday")


def _swapped_with(day: date) -> date | None:
    """The day that this one was exchanged for."""
    ground = _grounds().get(day, "")
    if found := _ISO.search(ground):
        return date.fromisoformat(found[0])
    names = _names(day.year, "vi")
    if found := _DAY.search(str(names.get(day, ""))):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if day in _calendar(day.year).weekend_workdays:
        written = f"{day:%d/%m/%Y}"
        return next((off for off, name in names.items() if written in str(name)), None)
    return None


@cache
def _grounds() -> Mapping[date, str]:
    """Why the shipped corrections are there: day -> ground."""
    found = {}
    for line in _shipped().splitlines():
        if line.strip() and not line.startswith("#"):
            day, _state, ground = [*line.split("\t"), "", ""][:3]
            found[date.fromisoformat(day.strip())] = ground
    return found


@cache
def _shipped() -> str:
    return files(__package__).joinpath("working_day_overrides.tsv").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _names(year: int, language: str) -> Mapping[date, str]:
    return holidays.country_holidays(
        "VN", years=year, language="en_US" if language == "en" else language
    )


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
    return parse_overrides(_shipped())


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
