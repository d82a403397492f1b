"""Nhật ký công việc: who did what on which item in a span of days, by the audit trail: what
royalties and remunerations are reckoned from (R126).

Each item counts once for a person and a kind of work, however often it was saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from vanthu.queue.workflow import Act
from vanthu.store.models import Draft, Event, Portal, Publication, Revision, User

from .report import APPROVALS
from .spans import Span
from .troubles import Number

#: Saves that change what is published.
_WRITING = (
    Act.EDIT, Act.ACCEPT_PROPOSAL, Act.SPLIT, Act.MERGE, Act.PERSONAL, Act.CORRECT,
)  # fmt: skip
_COMPOSING, _BRINGING = "draft.compose", "draft.upload"


def _verbs(*acts: Act) -> tuple[str, ...]:
    return tuple(f"draft.{act.value}" for act in acts)


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: the deeds that it is. `own`: in one's own text (True), or another's."""

    name: str
    label: Promise
    verbs: tuple[str, ...]
    own: bool | None = None

    @property
    def where(self) -> Q:
        """The condition on events."""
        where = Q(verb__in=self.verbs)
        return where if self.own is None else where & Q(own=self.own)


#: As the regulation pays them: author, re-editing, gathering material, approving.
WORKS = (
    Work("author", _("Author"), (_COMPOSING, *_verbs(*_WRITING)), own=True),
    Work("edit", _("Re-editing"), _verbs(*_WRITING), own=False),
    Work("collect", _("Gathering material"), (_BRINGING,)),
    Work("approve", _("Approving"), _verbs(*APPROVALS)),
    Work(
        "publish",
        _("Publishing"),
        _verbs(Act.PUBLISH, Act.PUBLISH_BY_HAND, Act.APPROVE_PUBLISH, Act.APPROVE_SCHEDULE),
    ),
)
BY_NAME = {work.name: work for work in WORKS}
VERBS = tuple({verb: None for work in WORKS for verb in work.verbs})


@dataclass(frozen=True, slots=True)
class Person:
    """One person and on how many items they did each kind of work, as `WORKS` has them."""

    pk: int
    name: str
    cells: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One item on which somebody did one kind of work: how often, and when last."""

    person: str
    work: Work
    draft: Draft
    times: int
    last: date
    #: Who is named as its author, and when it first came out.
    author: str
    out: date | None


@dataclass(frozen=True)
class WorkLog:
    """The work of one portal's people. `only`: whose work may be seen; `person`, `work`: whose and
    which is listed. 0 and "" for all."""

    portal: Portal
    span: Span
    only: int = 0
    person: int = 0
    work: str = ""

    def people(self) -> list[Person]:
        """Everybody who did something, by name."""
        counts: Any = {
            work.name: Count("subject_id", distinct=True, filter=work.where) for work in WORKS
        }
        rows: Any = self._events().values("actor").annotate(**counts).order_by()
        found = {row["actor"]: row for row in rows}
        names = _names(found)
        people = [
            Person(
                pk,
                names.get(pk, f"({pk})"),
                tuple(Number(row[work.name], self._url(pk, work)) for work in WORKS),
            )
            for pk, row in found.items()
        ]
        return sorted(people, key=lambda one: (one.name.split()[-1:], one.name))

    def lines(self, most: int | None = None) -> list[Line]:
        """Item by item, of each person the newest first; `most` items, none: all."""
        works = [BY_NAME[self.work]] if self.work else list(WORKS)
        wanted = reduce(or_, (work.where for work in works))
        events = self._events().filter(wanted)
        if self.person:
            events = events.filter(actor=self.person)
        figures: dict[str, Any] = {"newest": Max("at")}
        for work in works:
            figures[work.name] = Count("seq", filter=work.where)
            figures[f"{work.name}_at"] = Max("at", filter=work.where)
        grouped: Any = events.values("actor", "subject_id").annotate(**figures)
        rows = list(grouped.order_by("actor", "-newest", "subject_id")[:most])
        drafts = _drafts(self.portal, {row["subject_id"] for row in rows})
        names = _names({row["actor"] for row in rows})
        return list(_lines(rows, works, drafts, names))

    def _url(self, person: int, work: Work) -> str:
        return f"{reverse('desk:work-log')}?{self.span.query(person=person, work=work.name)}"

    def _events(self) -> QuerySet[Event]:
        """People's deeds on drafts, each with whether it was in their own text: of an item written
        at the desk, whose first hand it was."""
        hands = Revision.objects.filter(draft=OuterRef("draft"), author__isnull=False)
        own = Revision.objects.filter(
            draft=OuterRef("subject_id"), draft__submission=None, author=OuterRef("actor"),
        ).filter(~Exists(hands.filter(number__lt=OuterRef("number"))))  # fmt: skip
        rows = Event.objects.filter(
            portal=self.portal.pk, verb__in=VERBS, actor__isnull=False,
            at__gte=self.span.start, at__lt=self.span.end,
        )  # fmt: skip
        if self.only:
            rows = rows.filter(actor=self.only)
        return rows.annotate(own=Exists(own))


def _lines(
    rows: Iterable[dict[str, Any]],
    works: Iterable[Work],
    drafts: dict[int, Any],
    names: dict[int, str],
) -> Iterator[Line]:
    for row in rows:
        draft = drafts.get(row["subject_id"])
        if draft is None:
            continue
        for work in works:
            if row[work.name]:
                yield Line(
                    names.get(row["actor"], f"({row['actor']})"), work, draft, row[work.name],
                    localdate(row[f"{work.name}_at"]), draft.author or "",
                    localdate(draft.out) if draft.out else None,
                )  # fmt: skip


def _drafts(portal: Portal, ids: set[int]) -> dict[int, Any]:
    out = Publication.objects.filter(draft=OuterRef("pk"), published_at__isnull=False)
    rows = Draft.objects.filter(portal=portal, pk__in=ids).annotate(
        author=KeyTextTransform("author", "current__metadata"),
        out=Subquery(out.order_by("published_at").values("published_at")[:1]),
    )
    return {row.pk: row for row in rows.only("title", "number", "kind", "state", "corrected_at")}


def _names(ids: Iterable[int]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=set(ids))}
