"""The monitor's numbers, each with the address of the list that holds exactly what it counts.

Numbers come from tallies (`desk.counts`), lists from `desk.mail_filters`: a test counts both.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
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
#: Longer periods are shown by weeks: ninety bars can be neither read nor met with a pointer.
MOST_DAYS = 31


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
class Stretch:
    """A day, or a week from Monday on: numbers as the legend has them, and all mails."""

    first: date
    last: date
    numbers: tuple[Number, ...]
    all: Number

    @property
    def title(self) -> str:
        """As a table has it."""
        if self.first == self.last:
            return f"{weekday_short(self.first)} {written(self.first)}"
        return f"{self.first:%d/%m} – {written(self.last)}"

    @property
    def label(self) -> tuple[str, str]:
        """The two lines under its bar."""
        if self.first == self.last:
            return weekday_short(self.first), f"{self.first:%d/%m}"
        return f"{self.first:%d/%m}", f"– {self.last:%d/%m}"


@dataclass(frozen=True)
class Troubles:
    """What was held back in a period, by day or week, state, reason, type and agency."""

    chart: Chart
    legend: Sequence[Legend]
    stretches: Sequence[Stretch]
    #: Whether they are weeks.
    weekly: bool
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
        until = since + timedelta(days=length - 1)
        weekly = length > MOST_DAYS
        parts = _stretches(period, since, until, weekly=weekly)
        sums = [
            Number(sum(part.numbers[place].n for part in parts), _mails(since, until, state))
            for place, state in enumerate(TROUBLES)
        ]
        every = Number(sum(part.all.n for part in parts), _mails(since, until))
        return cls(
            chart=_chart(parts),
            legend=[
                Legend(f"p{place}", str(state.label), number)
                for place, (state, number) in enumerate(zip(TROUBLES, sums, strict=True), 1)
            ],
            stretches=parts[::-1],
            weekly=weekly,
            sums=[*sums, every],
            bad=Number(sum(one.n for one in sums), _mails(since, until, TROUBLE)),
            all=every,
            states=_states(period, since, until),
            reasons=_reasons(period, since, until),
            types=_types(period, since, until),
            agencies=_agencies(period, since, until),
        )


def _stretches(period: Period, since: date, until: date, *, weekly: bool) -> list[Stretch]:
    days = (since + timedelta(days=n) for n in range((until - since).days + 1))
    firsts = [day for day in days if not weekly or day == since or not day.weekday()]
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), until]
    counted: Counter[tuple[int, str]] = Counter()
    for (day, state), mails in period.days.items():
        counted[bisect(firsts, day) - 1, state] += mails
    return [
        Stretch(
            first,
            last,
            tuple(Number(counted[at, state], _mails(first, last, state)) for state in TROUBLES),
            Number(
                sum(counted[at, state] for state in SubmissionState.values), _mails(first, last)
            ),
        )
        for at, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    ]


def _chart(parts: Sequence[Stretch]) -> Chart:
    return stacked(
        [(*part.label, [one.n for one in part.numbers]) for part in parts],
        [
            [
                (one.url, f"{state.label}, {part.title}: {one.n}")
                for one, state in zip(part.numbers, TROUBLES, strict=True)
            ]
            for part in parts
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
