"""What a list of drafts is narrowed to: read from an address, put into a query, said in chips.

One table of filters; the inbox, acts on a whole list, saved filters and print read the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanthu.queue.state_words import STATE_WORDS
from vanthu.store.fulltext.terms import LONGEST
from vanthu.store.models import Draft, DraftState, FindingRow, Kind
from vanthu.store.models.drafts import FIRST, UNFINISHED
from vanthu.validators.codes import codes
from vanthu.validators.verdicts import Severity

from .access import Desk
from .having import having
from .lists import BY_NAME, LISTS, WorkList

#: Order of what was searched for, unless another is chosen.
BEST = "best"
#: Years of days that somebody may ask for: beyond them a day before or after isn't a date any more.
YEARS = range(1900, 2200)
NOBODY = "nobody"
ME = "me"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in words, and the list without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Filters:
    """One list of drafts, narrowed. "" is no filter."""

    chosen: WorkList
    q: str = ""
    kind: str = ""
    agency: int = 0
    category: str = ""
    #: A user's id, "me", "nobody".
    assignee: str = ""
    state: str = ""
    #: A code that some finding on the mail has.
    code: str = ""
    since: date | None = None
    until: date | None = None
    #: "1": only what comes first (R106).
    first: str = ""
    order: str = "due"
    #: Names of dates that nobody can read.
    wrong: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, values: QueryDict) -> Filters:
        """What the address asks for; what it can't mean is left out."""
        chosen = BY_NAME.get(values.get("list", ""), LISTS[0])
        search = values.get("q", "").strip()[:LONGEST]
        kind, agency, state = (values.get(name, "") for name in ("kind", "agency", "state"))
        code, order = values.get("code", ""), values.get("order", "")
        since, until, wrong = days_of(values)
        assignee = values.get("assignee", "")
        usual = BEST if search else chosen.order
        row = cls(
            chosen,
            q=search,
            kind=kind if kind in Kind.values else "",
            agency=int(agency) if _number(agency) else 0,
            category=values.get("category", "")[:60],
            assignee=assignee if assignee in (ME, NOBODY) or _number(assignee) else "",
            state=state if state in chosen.states else "",
            code=code if code in codes() else "",
            since=since,
            until=until,
            first="1" if values.get("first") == "1" else "",
            wrong=wrong,
        )
        allowed = row.orders() | ({BEST} if search else set())
        return cls(**{**row.__dict__, "order": order if order in allowed else usual})

    @property
    def everything(self) -> bool:
        """Whether the list holds what is finished too: any number of drafts."""
        return not set(self.chosen.states) <= set(UNFINISHED)

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered or searched."""
        return bool(
            self.q or self.kind or self.agency or self.category or self.assignee or self.state
            or self.code or self.since or self.until or self.first
        )  # fmt: skip

    @property
    def more(self) -> bool:
        """Whether any of the rarer filters is set."""
        return bool(
            self.category or self.assignee or self.state or self.code or self.since or self.until
            or self.first or self.wrong
        )  # fmt: skip

    @property
    def since_text(self) -> str:
        """dd/mm/yyyy."""
        return written(self.since)

    @property
    def until_text(self) -> str:
        """dd/mm/yyyy."""
        return written(self.until)

    def orders(self) -> set[str]:
        """Orders that an index of this list can give. What is finished falls due no more."""
        if self.chosen.languages:
            return {"new"}
        return {"new"} if self.everything and len(self.chosen.states) > 1 else {"due", "new"}

    def sorting(self) -> tuple[str, ...]:
        """Fields for `order_by` (not for BEST)."""
        if self.chosen.languages == "review":
            return ("review_on", "-pk")
        if self.order == "due":
            return ("due", "precedence", "-pk")
        return ("-received_on", "-pk") if self.since or self.until else ("-pk",)

    def drafts(self, desk: Desk, today: date) -> QuerySet[Draft]:
        """The drafts, before any search."""
        rows = Draft.objects.filter(
            self.chosen.drafts(desk.user, today, desk.fields), portal=desk.portal
        )
        same: dict[str, Any] = {
            "kind": self.kind, "agency": self.agency, "category": self.category,
            "state": self.state, "received_on__gte": self.since, "received_on__lte": self.until,
        }  # fmt: skip
        rows = rows.filter(**{name: value for name, value in same.items() if value})
        if self.assignee:
            who = {ME: desk.user.pk, NOBODY: None}
            rows = rows.filter(assignee=who.get(self.assignee, self.assignee))
        if self.first:
            rows = rows.filter(precedence=FIRST)
        return self._with_code(rows) if self.code else rows

    def _with_code(self, rows: QuerySet[Draft]) -> QuerySet[Draft]:
        """Drafts whose mail has a finding of this code that nobody released."""
        found = FindingRow.objects.filter(code=self.code, released_at=None)
        if not self.everything:
            return rows.filter(Exists(found.filter(submission=OuterRef("submission"))))
        return having(rows, found, "submission_id")

    def query(self, **other: object) -> str:
        """The list's address without its path, in one order; `other` replaces values."""
        values = self._values() | other
        return urlencode([(name, str(value)) for name, value in values.items() if value])

    def _values(self) -> dict[str, object]:
        usual = BEST if self.q else self.chosen.order
        return {
            "list": self.chosen.name,
            "q": self.q,
            "kind": self.kind,
            "agency": self.agency,
            "category": self.category,
            "assignee": self.assignee,
            "state": self.state,
            "code": self.code,
            "from": written(self.since),
            "to": written(self.until),
            "first": self.first,
            "order": self.order if self.order != usual else "",
        }

    def chips(self, url: str, names: Mapping[str, Mapping[str, str]]) -> list[Chip]:
        """Every filter in words. `names`: what values of "agency", "category" and "assignee" are
        called; who isn't there any more is shown as its number."""
        shown: dict[str, Iterator[str] | str] = {
            "q": self.q and f"“{self.q}”",
            "kind": Kind(self.kind).label if self.kind else "",
            "state": _(STATE_WORDS[self.state].label) if self.state else "",
            "code": self._code_title(),
            "from": written(self.since),
            "to": written(self.until),
            "first": _("comes first") if self.first else "",
        }
        for name in ("agency", "category", "assignee"):
            value = str(getattr(self, name) or "")
            shown[name] = names[name].get(value, value)
        labels = filter_labels()
        return [
            Chip(labels[name], str(shown[name]), f"{url}?{self.query(**{name: ''})}")
            for name in labels
            if shown.get(name)
        ]

    def _code_title(self) -> str:
        row = codes().get(self.code)
        return row.words(get_language() or "vi").title if row else ""


def filter_labels() -> dict[str, str]:
    """The filters in their order, with their names on screen."""
    return {
        "q": _("Words"),
        "kind": _("Kind"),
        "agency": _("Agency"),
        "category": _("Category"),
        "assignee": _("Editor"),
        "state": _("State"),
        "code": _("Warning"),
        "from": _("Received from"),
        "to": _("Received to"),
        "first": _("Precedence"),
    }


def state_choices(chosen: WorkList) -> list[tuple[str, str]]:
    """States that the list may hold, when there is a choice."""
    if len(chosen.states) < 2:
        return []
    return [
        (state.value, _(STATE_WORDS[state].label)) for state in DraftState if state in chosen.states
    ]


def code_choices() -> list[tuple[str, str]]:
    """Codes of warnings, by their titles."""
    language = get_language() or "vi"
    loud = (Severity.WARNING, Severity.STOP)
    rows = [
        (row.id, row.words(language).title)
        for row in codes().values()
        if row.severity in loud and not row.seals
    ]
    return sorted(rows, key=lambda row: row[1].casefold())


def written(day: date | None) -> str:
    """dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}" if day else ""


def day_of(text: str) -> date | None:
    """A day as people type it; ValueError when it is none."""
    text = text.strip()
    if not text:
        return None
    found = _read(text)
    if found.year not in YEARS:
        raise ValueError(text)
    return found


def _read(text: str) -> date:
    for pattern in ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    try:
        return datetime.strptime(f"{text}/{timezone.localdate().year}", "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        raise ValueError(text) from None


def days_of(values: QueryDict) -> tuple[date | None, date | None, tuple[str, ...]]:
    """The days `from` and `to`, the earlier one first, and the names of those that are none."""
    found: list[date | None] = []
    wrong = []
    for name in ("from", "to"):
        try:
            found.append(day_of(values.get(name, "")[:20]))
        except ValueError:
            found.append(None)
            wrong.append(name)
    since, until = found
    if since and until and since > until:
        since, until = until, since
    return since, until, tuple(wrong)


def _number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 18
