"""Spans of days that reports are made over: a month, a quarter, half a year, a year, any days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from .filters import day_of, written

#: What is added up stays within a year, and the span before it.
LONGEST = 366
#: Months of the units that have a name.
UNITS = (1, 3, 6, 12)
QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to `last`, both counted."""

    first: date
    last: date
    #: Names of dates that nobody can read.
    wrong: tuple[str, ...] = ()
    #: Longer was asked for.
    cut: bool = False

    @classmethod
    def of(cls, values: QueryDict, today: date) -> Span:
        """What the address asks for: `from`, `to`; this month where it says nothing."""
        days: dict[str, date | None] = {}
        wrong = []
        for name in ("from", "to"):
            try:
                days[name] = day_of(values.get(name, "")[:20])
            except ValueError:
                days[name] = None
                wrong.append(name)
        first, last = days["from"], days["to"]
        if first is None and last is None:
            month = unit(today, 1)
            return cls(month.first, month.last, tuple(wrong))
        first = first or (last or today).replace(day=1)
        last = last or max(today, first)
        first, last = min(first, last), max(first, last)
        longest = first + timedelta(days=LONGEST - 1)
        return cls(first, min(last, longest), tuple(wrong), last > longest)

    @property
    def months(self) -> int:
        """1, 3, 6 or 12 where it is a calendar's month, quarter, half year or year; else 0."""
        return next((n for n in UNITS if unit(self.first, n).days == self.days), 0)

    @property
    def days(self) -> tuple[date, date]:
        """First and last day."""
        return self.first, self.last

    @property
    def before(self) -> Span:
        """The one before: a quarter's is the quarter before, any other's as many days."""
        last = self.first - timedelta(days=1)
        if self.months:
            return unit(last, self.months)
        return Span(last - (self.last - self.first), last)

    @property
    def start(self) -> datetime:
        """The moment at which it begins."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The moment at which it is over."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def title(self) -> str:
        """ "tháng 11 năm 2026", "quý IV năm 2026", "từ ngày 03/11/2026 đến ngày 09/11/2026"."""
        year, months = self.first.year, self.months
        if months == 1:
            return _("month %(n)02d of %(year)d") % {"n": self.first.month, "year": year}
        if months == 3:
            quarter = QUARTERS[(self.first.month - 1) // 3]
            return _("quarter %(n)s of %(year)d") % {"n": quarter, "year": year}
        if months == 6:
            first = _("the first 6 months of %(year)d")
            return (first if self.first.month == 1 else _("the last 6 months of %(year)d")) % {
                "year": year
            }
        if months == 12:
            return _("the year %(year)d") % {"year": year}
        return _("from %(first)s to %(last)s") % {
            "first": written(self.first), "last": written(self.last),
        }  # fmt: skip

    def query(self, **other: object) -> str:
        """As an address has it, with `other` values that aren't empty."""
        values = {"from": written(self.first), "to": written(self.last)} | other
        return urlencode([(name, str(value)) for name, value in values.items() if value])


def unit(day: date, months: int) -> Span:
    """The calendar's unit of so many months in which a day lies."""
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = first.month - 1 + months
    return Span(first, date(first.year + after // 12, after % 12 + 1, 1) - timedelta(days=1))


def presets(today: date) -> Iterator[Span]:
    """What is mostly asked for: of each unit this one and the one before."""
    for months in UNITS:
        current = unit(today, months)
        yield current
        yield current.before


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
