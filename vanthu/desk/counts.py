"""What the monitor and the navigation count, from tallies: few rows for any number of mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q, Sum

from vanthu.store.models import FindingTally, MailTally

#: Tallies may hold several rows of one kind until they are folded; sums of zero are nothing.
_SOME = Q(sum__gt=0)


@dataclass(frozen=True, slots=True)
class Period:
    """What came in since a day, in two looks: keys as named, values are numbers."""

    #: (day, state, agency id or 0)
    mails: Mapping[tuple[date, str, int], int]
    #: (code, type of file) of what held or refused
    findings: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, portals: Iterable[int], since: date) -> Period:
        """Read it."""
        where = _where(portals, since)
        return cls(
            _sums(MailTally.objects.filter(where), "day", "state", "agency"),
            _sums(FindingTally.objects.filter(where), "code", "type"),
        )

    def by_state(self) -> Counter[str]:
        """State → mails."""
        return _folded(self.mails, lambda key: key[1])

    def by_day(self) -> Counter[tuple[date, str]]:
        """(day, state) → mails."""
        return _folded(self.mails, lambda key: key[:2])

    def by_agency(self) -> Counter[tuple[int, str]]:
        """(agency id or 0, state) → mails."""
        return _folded(self.mails, lambda key: (key[2], key[1]))

    def by_code(self) -> Counter[str]:
        """Code → findings."""
        return _folded(self.findings, lambda key: key[0])

    def by_type(self) -> Counter[str]:
        """MIME type ("" for the whole mail) → findings."""
        return _folded(self.findings, lambda key: key[1])


def mails_by_state(portals: Iterable[int]) -> dict[str, int]:
    """State → number of mails of all time."""
    return _sums(MailTally.objects.filter(_where(portals, None)), "state")


def mails_of_agencies(portals: Iterable[int]) -> dict[int, tuple[int, date]]:
    """Agency id → how many mails it sent, and the day of the last one."""
    rows = MailTally.objects.filter(_where(portals, None)).exclude(agency=0)
    counted = rows.values_list("agency").annotate(sum=Sum("n"), last=Max("day")).filter(_SOME)
    return {agency: (count, last) for agency, count, last in counted.order_by()}


def _where(portals: Iterable[int], since: date | None) -> Q:
    where = Q(portal__in=list(portals))
    return where if since is None else where & Q(day__gte=since)


def _sums(rows: Any, *columns: str) -> dict[Any, int]:
    counted = rows.values_list(*columns).annotate(sum=Sum("n")).filter(_SOME).order_by()
    return {row[0] if len(columns) == 1 else row[:-1]: row[-1] for row in counted}


def _folded(counts: Mapping[Any, int], key: Callable[[Any], Any]) -> Counter[Any]:
    folded: Counter[Any] = Counter()
    for one, number in counts.items():
        folded[key(one)] += number
    return folded
