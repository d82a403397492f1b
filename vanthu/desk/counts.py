"""What the monitor and the navigation count, from tallies: few rows for any number of mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.utils.timezone import localdate

from vanthu.store.models import (
    Agency,
    AgencyTally,
    FindingTally,
    MailTally,
    Submission,
    SubmissionState,
)

#: Tallies may hold several rows of one kind until they are folded; sums of zero are nothing.
_SOME = Q(sum__gt=0)


@dataclass(frozen=True, slots=True)
class Period:
    """What came in since a day. Summed up by the database: of the days of many agencies there are
    tens of thousands of rows."""

    #: (day, state) → mails
    days: Mapping[tuple[date, str], int]
    #: (agency id or 0, state) → mails, of the states that were asked for
    agencies: Mapping[tuple[int, str], int]
    #: (code, type of file, "" for the whole mail) → what held or refused
    findings: Mapping[tuple[str, str], int]
    portals: tuple[int, ...]
    since: date

    @classmethod
    def of(cls, portals: Iterable[int], since: date, troubles: Collection[str]) -> Period:
        """Read it, in two queries. `troubles`: states by which agencies are counted."""
        portals = tuple(portals)
        where = _where(portals, since)
        mails = MailTally.objects.filter(where)
        by_day = _sums(mails, "state", "day", Value(0))
        by_agency = _sums(mails.filter(state__in=list(troubles)), "state", _NO_DAY, "agency")
        days, agencies = {}, {}
        for state, day, agency, number in by_day.union(by_agency, all=True):
            if day is None:
                agencies[agency, state] = number
            else:
                days[day, state] = number
        findings = _sums(FindingTally.objects.filter(where), "code", "type")
        return cls(
            days, agencies, {(code, type_): n for code, type_, n in findings}, portals, since
        )

    def by_state(self) -> Counter[str]:
        """State → mails."""
        return _folded(self.days, lambda key: key[1])

    def by_code(self) -> Counter[str]:
        """Code → findings."""
        return _folded(self.findings, lambda key: key[0])

    def by_type(self) -> Counter[str]:
        """MIME type ("" for the whole mail) → findings."""
        return _folded(self.findings, lambda key: key[1])

    def codes_of(self, agencies: Collection[int]) -> dict[int, list[str]]:
        """Agency id → codes that held or refused its mails, most frequent first."""
        rows = FindingTally.objects.filter(_where(self.portals, self.since), agency__in=agencies)
        found: dict[int, list[str]] = {}
        for agency, code, _n in sorted(_sums(rows, "agency", "code"), key=lambda row: -row[2]):
            found.setdefault(agency, []).append(code)
        return found


#: Mails that are still to be decided on.
UNDECIDED = (SubmissionState.HELD, SubmissionState.QUARANTINED, SubmissionState.FAILED)


def mails_by_state(portals: Iterable[int]) -> dict[str, int]:
    """State → number of mails of all time, of `UNDECIDED` ones only: what is decided fills years
    of tallies."""
    rows = MailTally.objects.filter(_where(portals, None), state__in=UNDECIDED)
    return dict(_sums(rows, "state"))


def mails_of_agencies(agencies: Collection[int]) -> dict[int, tuple[int, date]]:
    """Agency id → how many mails it sent, and the day of the last one."""
    counted = dict(_sums(AgencyTally.objects.filter(agency__in=agencies), "agency"))
    newest = Submission.objects.filter(agency=OuterRef("pk")).order_by("-pk")
    last = Subquery(newest.values("received_at")[:1])
    moments = Agency.objects.filter(pk__in=counted).values_list("pk", last)
    return {pk: (counted[pk], localdate(moment)) for pk, moment in moments if moment}


def _where(portals: Iterable[int], since: date | None) -> Q:
    where = Q(portal__in=list(portals))
    return where if since is None else where & Q(day__gte=since)


#: In place of a column that the other half of a union has.
_NO_DAY = Value(None, output_field=DateField())


def _sums(rows: QuerySet[Any], *columns: Any) -> QuerySet[Any, tuple[Any, ...]]:
    """The columns' values with the sum of their tallies."""
    counted: QuerySet[Any, tuple[Any, ...]] = rows.values_list(*columns)
    return counted.annotate(sum=Sum("n")).filter(_SOME).order_by()


def _folded(counts: Mapping[Any, int], key: Callable[[Any], Any]) -> Counter[Any]:
    folded: Counter[Any] = Counter()
    for one, number in counts.items():
        folded[key(one)] += number
    return folded
