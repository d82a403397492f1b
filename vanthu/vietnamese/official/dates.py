"""Dates as documents print them: "ngày 05 tháng 6 năm 2020", "ngày 15/06/2020", with blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

#: Spaces, or the dots and lines that a hand will write on.
_BLANK = r"[ .…_]*+"
#: Matched on folded text, which forgives what OCR does to marks ("thảng", "nảm").
_DATE = re.compile(
    rf"\bngay{_BLANK}(?P<day>\d{{1,2}})?{_BLANK}thang{_BLANK}(?P<month>\d{{1,2}})?{_BLANK}"
    rf"nam{_BLANK}(?P<year>\d{{4}})"
    r"|\bngay ?(?P<d>\d{1,2}) ?(?P<s>[/.-]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<y>\d{4})"
    rf"|\bngay{_BLANK}(?P<d0>\d{{1,2}})?{_BLANK}/{_BLANK}(?P<m0>\d{{1,2}})?{_BLANK}/{_BLANK}"
    r"(?P<y0>\d{4})"
)
_YEAR = re.compile(r"\bnam (?P<year>(?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Day:
    """A date at `start:end` of the folded text; `value` is None when day or month are blank or
    there is no such day."""

    value: date | None
    year: int
    start: int
    end: int


def find_day(folded: str, start: int = 0) -> Day | None:
    """The first date from `start` on."""
    first = folded.find("ngay", start)
    if first < 0:
        return None
    match = _DATE.search(folded, first)
    return _day(match) if match else None


def day_at(folded: str, start: int) -> Day | None:
    """The date that begins exactly there."""
    match = _DATE.match(folded, start)
    return _day(match) if match else None


def find_year(folded: str) -> int | None:
    """The year of "năm 2013"."""
    first = folded.find("nam ")
    match = _YEAR.search(folded, first) if first >= 0 else None
    return int(match["year"]) if match else None


def iso(day: date | None) -> str | None:
    """ISO 8601, None for none."""
    return day.isoformat() if day else None


def _day(match: re.Match[str]) -> Day:
    numbers = [
        match[a] or match[b] or match[c]
        for a, b, c in (("day", "d", "d0"), ("month", "m", "m0"), ("year", "y", "y0"))
    ]
    value = None
    if numbers[0] and numbers[1]:
        try:
            value = date(int(numbers[2]), int(numbers[1]), int(numbers[0]))
        except ValueError:
            value = None
    return Day(value, int(numbers[2]), match.start(), match.end())
