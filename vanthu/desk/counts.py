"""What the monitor and the navigation count, from tallies: few rows for any number of mails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.utils.timezone import localdate

from vanthu.store.models import (
    Agency,
    AgencyTally,
    DayTally,
    FaultTally,
    FindingTally,
    MailTally,
    Submission,
    SubmissionState,
    TroubleTally,
)

#: Tallies may hold several rows of one kind until they are folded; sums of zero are nothing.
_SOME = Q(sum__gt=0)


@dataclass(frozen=True, slots=True)
class Troubled:
    """An agency whose mails had troubles: how many, and by which codes, most frequent first."""

    pk: int
    name: str
    mails: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """What came in since a day. Summed up by the database: of the days of many agencies there are
    thousands of rows."""

    #: (day, state) → mails
    days: Mapping[tuple[date, str], int]
    #: (code, type of file, "" for the whole mail) → what held or refused
    findings: Mapping[tuple[str, str], int]
    #: The agencies with the most troubles, those first.
    agencies: Sequence[Troubled]

    @classmethod
    def of(cls, portals: Iterable[int], since: date, agencies: int) -> Period:
        """Read it, in two queries, with so many of the agencies."""
        where = _where(portals, since)
        days, bad = {}, {}
        rows = _sums(DayTally.objects.filter(where), "state", "day", _NOBODY).union(
            _sums(TroubleTally.objects.filter(where), _NOTHING, _NO_DAY, "agency"), all=True
        )
        for state, day, agency, number in rows:
            if agency:
                bad[agency] = number
            else:
                days[day, state] = number
        worst = sorted(bad, key=lambda agency: (-bad[agency], agency))[:agencies]
        faults = FaultTally.objects.filter(where, agency__in=worst)
        names = Agency.objects.filter(pk__in=worst).values_list(_NOTHING, "name", "pk", _NOBODY)
        told = _sums(FindingTally.objects.filter(where), "code", "type", _NOBODY).union(
            _sums(faults, "code", _NOTHING, "agency"), names, all=True
        )
        return cls(days, *_told(told, bad, worst))

    def by_state(self) -> Counter[str]:
        """State → mails."""
        return _folded(self.days, lambda key: key[1])

    def by_code(self) -> Counter[str]:
        """Code → findings."""
        return _folded(self.findings, lambda key: key[0])

    def by_type(self) -> Counter[str]:
        """MIME type ("" for the whole mail) → findings."""
        return _folded(self.findings, lambda key: key[1])


def _told(
    rows: Iterable[tuple[str, str, int, int]], bad: Mapping[int, int], worst: Sequence[int]
) -> tuple[dict[tuple[str, str], int], list[Troubled]]:
    """Of (code, type, 0, number), (code, "", agency, number), ("", name, agency, 0): findings, and
    the agencies that are still on the register."""
    findings: dict[tuple[str, str], int] = {}
    names: dict[int, str] = {}
    codes: dict[int, Counter[str]] = defaultdict(Counter)
    for code, text, agency, number in rows:
        if not agency:
            findings[code, text] = number
        elif code:
            codes[agency][code] = number
        else:
            names[agency] = text
    return findings, [
        Troubled(pk, names[pk], bad[pk], tuple(code for code, _n in codes[pk].most_common()))
        for pk in worst
        if pk in names
    ]


#: Mails that are still to be decided on.
UNDECIDED = (SubmissionState.HELD, SubmissionState.QUARANTINED, SubmissionState.FAILED)


def mails_by_state(portals: Iterable[int]) -> dict[str, int]:
    """State → number of mails of all time, of `UNDECIDED` ones only: what is decided fills years
    of tallies."""
    rows = DayTally.objects.filter(_where(portals, None), state__in=UNDECIDED)
    return dict(_sums(rows, "state"))


def mails_of_agencies(agencies: Collection[int]) -> dict[int, tuple[int, date]]:
    """Agency id → how many mails it sent, and the day of the last one."""
    counted = dict(_sums(AgencyTally.objects.filter(agency__in=agencies), "agency"))
    newest = Submission.objects.filter(agency=OuterRef("pk")).order_by("-pk")
    last = Subquery(newest.values("received_at")[:1])
    moments = Agency.objects.filter(pk__in=counted).values_list("pk", last)
    return {pk: (counted[pk], localdate(moment)) for pk, moment in moments if moment}


def faults_of(agency: int, since: date) -> tuple[int, Counter[str]]:
    """How many mails an agency sent since a day, and code → what was held or refused in them and
    wasn't released."""
    own = {"agency": agency, "day__gte": since}
    mails = _sums(MailTally.objects.filter(**own), _NOTHING)
    faults = _sums(FaultTally.objects.filter(**own), "code")
    counted = Counter(dict(faults.union(mails, all=True)))
    return counted.pop("", 0), counted


def _where(portals: Iterable[int], since: date | None) -> Q:
    where = Q(portal__in=list(portals))
    return where if since is None else where & Q(day__gte=since)


#: In place of columns that other parts of a union have.
_NO_DAY = Value(None, output_field=DateField())
_NOBODY = Value(0, output_field=BigIntegerField())
_NOTHING = Value("", output_field=CharField())


def _sums(rows: QuerySet[Any], *columns: Any) -> QuerySet[Any, tuple[Any, ...]]:
    """The columns' values with the sum of their tallies."""
    counted: QuerySet[Any, tuple[Any, ...]] = rows.values_list(*columns)
    summed: QuerySet[Any, tuple[Any, ...]] = counted.annotate(sum=Sum("n")).filter(_SOME)
    return summed.order_by()


def _folded(counts: Mapping[Any, int], key: Callable[[Any], Any]) -> Counter[Any]:
    folded: Counter[Any] = Counter()
    for one, number in counts.items():
        folded[key(one)] += number
    return folded
