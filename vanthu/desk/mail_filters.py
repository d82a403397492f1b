"""What the list of mails is narrowed to: the monitor's numbers lead here, so the same filters give
the same counts (`desk.counts`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils import timezone

from vanthu.store.behind import behind
from vanthu.store.fulltext.terms import LONGEST
from vanthu.store.models import FindingRow, PartRow, Submission, SubmissionState
from vanthu.store.models.mail import TROUBLES
from vanthu.validators.codes import codes
from vanthu.validators.verdicts import Action

from .filters import days_of, written
from .having import FEW, having

#: One word for all of `TROUBLES`.
TROUBLE = "trouble"
BARRING = (Action.HOLD, Action.REJECT)
#: SQLite can't tell whether an index of these (`finding_barring`) serves when their names come as
#: parameters (sqlite.org/partialindex.html, 3).
_BARS = RawSQL(  # noqa: S611 - of our own names
    f"store_finding.action IN ({', '.join(repr(action.value) for action in BARRING)})",
    [],
    output_field=BooleanField(),
)


@dataclass(frozen=True)
class MailFilters:
    """Empty text and 0 are no filter."""

    q: str = ""
    state: str = ""
    code: str = ""
    #: MIME type of some file of the mail; of held or refused ones in lists of files.
    type: str = ""
    agency: int = 0
    portal: int = 0
    since: date | None = None
    until: date | None = None
    #: Names of dates that nobody can read.
    wrong: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, values: QueryDict) -> MailFilters:
        """What the address asks for; what it can't mean is left out."""
        state, code = values.get("state", ""), values.get("code", "")
        since, until, wrong = days_of(values)
        return cls(
            q=values.get("q", "").strip()[:LONGEST],
            state=state if state in SubmissionState.values or state == TROUBLE else "",
            code=code if code in codes() else "",
            type=values.get("type", "")[:120],
            agency=_number(values.get("agency", "")),
            portal=_number(values.get("portal", "")),
            since=since,
            until=until,
            wrong=wrong,
        )

    def query(self, **other: object) -> str:
        """The filters as an address has them; `other` replaces values."""
        values: dict[str, object] = {
            "q": self.q, "state": self.state, "code": self.code, "type": self.type,
            "agency": self.agency, "portal": self.portal,
            "from": written(self.since), "to": written(self.until),
        }  # fmt: skip
        named = (values | other).items()
        return urlencode([(name, str(value)) for name, value in named if value])

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.query())

    @property
    def order(self) -> tuple[str, ...]:
        """Fields that an index can sort by."""
        return ("-received_at", "-pk") if self.since or self.until else ("-pk",)

    def mails(self, portals: list[int]) -> QuerySet[Submission]:
        """The mails of these portals, before any search."""
        # Numbers, not a sub-query: PostgreSQL then walks an index instead of sorting all mails.
        rows = Submission.objects.filter(portal__in=self._portals(portals), **self._days(""))
        if self.state:
            rows = rows.filter(state__in=TROUBLES if self.state == TROUBLE else (self.state,))
        if self.agency:
            rows = rows.filter(agency=self.agency)
        if self.code:
            rows = having(rows, FindingRow.objects.filter(code=self.code))
        if self.type:
            rows = having(rows, PartRow.objects.filter(type=self.type))
        return rows

    def files(self, portals: list[int]) -> QuerySet[FindingRow]:
        """What held or refused files and mails, as the monitor counts it (`FindingTally`)."""
        here, days = self._portals(portals), self._days("submission__")
        rows = FindingRow.objects.filter(_BARS, **days)
        if days or self.agency:
            rows = rows.filter(submission__portal__in=here)
        else:
            # Else SQLite begins with all mails of the portal, not with the newest of these.
            rows = rows.alias(at=behind("submission__portal")).filter(at__in=here)
        if self.code:
            rows = rows.filter(code=self.code)
        if self.type == WHOLE:
            rows = rows.filter(part=None)
        elif self.type:
            rows = _of_type(rows, self.type)
        if self.agency:
            rows = rows.filter(submission__agency=self.agency)
        if self.state:
            states = TROUBLES if self.state == TROUBLE else (self.state,)
            rows = rows.filter(submission__state__in=states)
        return rows

    def _portals(self, portals: list[int]) -> list[int]:
        return [pk for pk in portals if not self.portal or pk == self.portal]

    def _days(self, prefix: str) -> dict[str, Any]:
        days: dict[str, Any] = {}
        if self.since:
            days[f"{prefix}received_at__gte"] = _midnight(self.since)
        if self.until:
            days[f"{prefix}received_at__lt"] = _midnight(self.until + timedelta(days=1))
        return days


def _of_type(rows: QuerySet[FindingRow], kind: str) -> QuerySet[FindingRow]:
    """Findings on files of a type; the same two ways."""
    parts = PartRow.objects.filter(type=kind, submission__isnull=False).order_by("-submission")
    found = list(parts.values_list("pk", flat=True)[: FEW + 1])
    if len(found) <= FEW:
        return rows.filter(part__in=found)
    return rows.alias(kind=behind("part__type", "")).filter(kind=kind)


#: In lists of files: findings on the mail as a whole.
WHOLE = "mail"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 18 else 0
