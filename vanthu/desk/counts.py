"""What the monitor and the navigation count, from tallies: few rows for any number of mails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Q, Sum

from vanthu.store.models import FindingTally, MailTally

#: Tallies may hold several rows of one kind until they are folded; sums of zero are nothing.
_SOME = Q(sum__gt=0)


def mails_by_state(portals: Iterable[int], since: date | None = None) -> dict[str, int]:
    """State → number of mails, of all time or of those that arrived since a day."""
    return _sums(MailTally.objects.filter(_where(portals, since)), "state")


def mails_by_day(portals: Iterable[int], since: date) -> dict[tuple[date, str], int]:
    """(day, state) → number of mails."""
    return _sums(MailTally.objects.filter(_where(portals, since)), "day", "state")


def mails_by_agency(portals: Iterable[int], since: date) -> dict[tuple[int, str], int]:
    """(agency id or 0, state) → number of mails."""
    return _sums(MailTally.objects.filter(_where(portals, since)), "agency", "state")


def mails_of_agencies(portals: Iterable[int]) -> dict[int, tuple[int, date]]:
    """Agency id → how many mails it sent, and the day of the last one."""
    rows = MailTally.objects.filter(_where(portals, None)).exclude(agency=0)
    counted = rows.values_list("agency").annotate(sum=Sum("n"), last=Max("day")).filter(_SOME)
    return {agency: (count, last) for agency, count, last in counted.order_by()}


def findings_by(column: str, portals: Iterable[int], since: date) -> dict[Any, int]:
    """`code`, `type`, `action` or `day` → number of findings that held or refused."""
    return _sums(FindingTally.objects.filter(_where(portals, since)), column)


def _where(portals: Iterable[int], since: date | None) -> Q:
    where = Q(portal__in=list(portals))
    return where if since is None else where & Q(day__gte=since)


def _sums(rows: Any, *columns: str) -> dict[Any, int]:
    counted = rows.values_list(*columns).annotate(sum=Sum("n")).filter(_SOME).order_by()
    return {row[0] if len(columns) == 1 else row[:-1]: row[-1] for row in counted}
