"""The monitor's numbers, each with the address of the list that holds exactly what it counts.

Numbers come from tallies (`desk.counts`), lists from `desk.mail_filters`: a test counts both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from vanthu.store.models import SubmissionState
from vanthu.store.models.mail import TROUBLES

from .charts import Chart, stacked
from .counts import Period
from .filters import written
from .mail_filters import TROUBLE, WHOLE, MailFilters
from .words import code_title, type_name, weekday_short

TOP = 8


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where what it counts is listed."""

    n: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    title: str
    number: Number
    #: A code, an agency's id, reasons: what the table shows besides.
    key: str = ""
    note: str = ""
    #: Percent of the largest.
    share: int = 0


@dataclass(frozen=True, slots=True)
class Legend:
    """One colour of the chart."""

    look: str
    title: str
    number: Number


@dataclass(frozen=True, slots=True)
class Day:
    """One day: numbers as the legend has them, and all mails."""

    day: date
    name: str
    numbers: tuple[Number, ...]
    all: Number


@dataclass(frozen=True)
class Troubles:
    """What was held back in a period, by day, state, reason, type and agency."""

    chart: Chart
    legend: Sequence[Legend]
    days: Sequence[Day]
    sums: Sequence[Number]
    bad: Number
    all: Number
    states: Sequence[Row]
    reasons: Sequence[Row]
    types: Sequence[Row]
    agencies: Sequence[Row]

    @classmethod
    def of(cls, portals: list[int], since: date, length: int) -> Troubles:
        """Of `length` days from `since` on: four queries."""
        period = Period.of(portals, since, TOP)
        days = _days(period, since, length)
        until = since + timedelta(days=length - 1)
        sums = [
            Number(sum(day.numbers[place].n for day in days), _mails(since, until, state))
            for place, state in enumerate(TROUBLES)
        ]
        every = Number(sum(day.all.n for day in days), _mails(since, until))
        return cls(
            chart=_chart(days),
            legend=[
                Legend(f"p{place}", str(state.label), number)
                for place, (state, number) in enumerate(zip(TROUBLES, sums, strict=True), 1)
            ],
            days=days[::-1],
            sums=[*sums, every],
            bad=Number(sum(one.n for one in sums), _mails(since, until, TROUBLE)),
            all=every,
            states=_states(period, since, until),
            reasons=_reasons(period, since, until),
            types=_types(period, since, until),
            agencies=_agencies(period, since, until),
        )


def _days(period: Period, since: date, length: int) -> list[Day]:
    counted = period.days
    days = []
    for day in (since + timedelta(days=n) for n in range(length)):
        numbers = [
            Number(counted.get((day, state.value), 0), _mails(day, day, state))
            for state in TROUBLES
        ]
        every = sum(counted.get((day, state), 0) for state in SubmissionState.values)
        days.append(Day(day, weekday_short(day), tuple(numbers), Number(every, _mails(day, day))))
    return days


def _chart(days: Sequence[Day]) -> Chart:
    return stacked(
        [(day.name, f"{day.day:%d/%m}", [one.n for one in day.numbers]) for day in days],
        [
            [
                (one.url, f"{state.label}, {written(day.day)}: {one.n}")
                for one, state in zip(day.numbers, TROUBLES, strict=True)
            ]
            for day in days
        ],
    )


def _states(period: Period, since: date, until: date) -> list[Row]:
    counted = period.by_state()
    return [
        Row(str(label), Number(counted.get(value, 0), _mails(since, until, value)))
        for value, label in SubmissionState.choices
    ]


def _reasons(period: Period, since: date, until: date) -> list[Row]:
    """What held mails back, most frequent first."""
    counted = sorted(period.by_code().items(), key=lambda row: (-row[1], row[0]))[:TOP]
    most = counted[0][1] if counted else 1
    return [
        Row(
            code_title(code),
            Number(n, _files(since, until, code=code)),
            key=code,
            share=round(100 * n / most),
        )
        for code, n in counted
    ]


def _types(period: Period, since: date, until: date) -> list[Row]:
    """Which types of file were held or refused, most frequent first."""
    rows = [
        Row(
            type_name(mime) if mime else _("the whole mail"),
            Number(n, _files(since, until, type=mime or WHOLE)),
        )
        for mime, n in period.by_type().items()
    ]
    return sorted(rows, key=lambda row: (-row.number.n, row.title))[:TOP]


def _agencies(period: Period, since: date, until: date) -> list[Row]:
    """Agencies whose mails had troubles most often, and what it was most."""
    return [
        Row(
            one.name,
            Number(one.mails, _mails(since, until, TROUBLE, agency=one.pk)),
            key=str(one.pk),
            note="; ".join(map(code_title, one.codes[:2])),
        )
        for one in period.agencies
    ]


def _mails(since: date, until: date, state: str = "", *, agency: int = 0) -> str:
    return _address("desk:submissions", since, until, state=state, agency=agency)


def _files(since: date, until: date, *, code: str = "", type: str = "") -> str:  # noqa: A002 - the filter's name
    return _address("desk:held-files", since, until, code=code, type=type)


def _address(name: str, since: date, until: date, **values: object) -> str:
    return f"{reverse(name)}?{MailFilters(since=since, until=until).query(**values)}"
