"""What reports count in a span of days and in the one before it: one question each.

Mails and findings come from tallies (`store.tallies`); publications, people's deeds and what became
of each agency's mails are counted over indexes of the span's days: what lies years back costs
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf, TruncDate

from vanthu.queue.deadlines import INTERNAL
from vanthu.queue.workflow import Act
from vanthu.store.models import Event, FindingTally, MailTally, Portal, Publication, Submission

from .spans import Span

#: Whose delay a publication was (`reckoning` says the same of one draft): in time; the agency sent
#: it when the limit had passed; the board published after it; no limit is given.
IN_TIME, AGENCY, BOARD, NO_LIMIT = "time", "agency", "board", "none"
#: What a publication is among those of its draft: the first, a corrected version, or the same
#: version at another place.
FIRST, CORRECTED, COPY = "first", "corrected", "copy"


@dataclass(frozen=True)
class Counted:
    """Numbers by key, of the span (`now`) and of the one before it."""

    now: Counter[Any]
    before: Counter[Any]

    def fold(self, place: int | tuple[int, ...], **only: Any) -> Counted:
        """Added up by one place of the key, or several. `only`: {"p2": "drafted"} leaves out what
        has another value at place 2."""
        wanted = {int(name[1:]): value for name, value in only.items()}
        return Counted(_folded(self.now, place, wanted), _folded(self.before, place, wanted))


def mails(portal: Portal, span: Span) -> Counted:
    """(state,) → mails that arrived."""
    return _tallied(MailTally.objects, portal, span, "state")


def mails_of_agencies(portal: Portal, span: Span) -> Counted:
    """(state, agency's id, 0 for none) → mails that arrived; of the span alone."""
    rows = Submission.objects.filter(
        portal=portal, received_at__gte=span.start, received_at__lt=span.end
    ).values_list(Value(True), "state", Coalesce("agency", Value(0)))
    return _split(rows, Count("pk"))


def findings(portal: Portal, span: Span) -> Counted:
    """(code,) → files and mails that were held or refused for it."""
    return _tallied(FindingTally.objects, portal, span, "code")


def publications(portal: Portal, span: Span) -> Counted:
    """(what, category, kind, agency's id, whose delay) → publications."""
    rows = published(portal, span.before, span).annotate(
        who=Coalesce("draft__agency", Value(0)), kind=F("draft__kind")
    )
    return _split(rows.values_list(_now("published_at", span.start), *_OUT), Count("pk"))


#: Places of the key of `publications`.
WHAT, CATEGORY, KIND, WHO, DELAY = range(5)
_OUT = ("what", "field", "kind", "who", "delay")


def published(portal: Portal, first: Span, last: Span) -> QuerySet[Publication]:
    """The portal's publications from one span's beginning to another's end, each with `what` it
    is, the category (`field`) that it went out in, the day, and whose `delay` it was."""
    earlier = Publication.objects.filter(draft=OuterRef("draft")).filter(
        Q(published_at__lt=OuterRef("published_at"))
        | Q(published_at=OuterRef("published_at"), pk__lt=OuterRef("pk"))
    )
    text = CharField()
    return Publication.objects.filter(
        portal=portal, published_at__gte=first.start, published_at__lt=last.end
    ).annotate(
        what=Case(
            When(Exists(earlier.filter(revision=OuterRef("revision"))), then=Value(COPY)),
            When(Exists(earlier), then=Value(CORRECTED)),
            default=Value(FIRST),
            output_field=text,
        ),
        field=Coalesce(NullIf("category", Value("")), "draft__category"),
        out_on=TruncDate("published_at"),
        delay=Case(
            When(
                Q(draft__deadline=None) | Q(draft__deadline_basis__has_key=INTERNAL),
                then=Value(NO_LIMIT),
            ),
            When(draft__deadline_basis__late_at_receipt=True, then=Value(AGENCY)),
            When(draft__deadline__gte=F("out_on"), then=Value(IN_TIME)),
            default=Value(BOARD),
            output_field=text,
        ),
    )


def deeds(portal: Portal, span: Span, acts: Collection[Act]) -> Counted:
    """(act,) → how often people did it; what was undone was not done."""
    verbs = [f"draft.{act.value}" for act in (*acts, Act.UNDO)]
    rows = Event.objects.filter(
        portal=portal.pk, verb__in=verbs, actor__isnull=False,
        at__gte=span.before.start, at__lt=span.end,
    )  # fmt: skip
    counted = _split(rows.values_list(_now("at", span.start), "verb", "data__undone"), Count("pk"))
    return Counted(_done(counted.now), _done(counted.before))


def _done(counted: Mapping[Any, int]) -> Counter[Any]:
    done: Counter[Any] = Counter()
    for (verb, undone), n in counted.items():
        act = verb.removeprefix("draft.")
        if act == Act.UNDO:
            done[(undone,)] -= n
        else:
            done[(act,)] += n
    return done


def _now(column: str, start: date) -> Case:
    """Whether a row is of the span and not of the one before, which ends where it begins."""
    within = When(**{f"{column}__gte": start}, then=Value(True))
    return Case(within, default=Value(False), output_field=BooleanField())


def _tallied(rows: Any, portal: Portal, span: Span, *columns: str) -> Counted:
    days = rows.filter(portal=portal.pk, day__gte=span.before.first, day__lte=span.last)
    return _split(days.values_list(_now("day", span.first), *columns), Sum("n"))


def _split(rows: QuerySet[Any, Any], number: Any) -> Counted:
    now: Counter[Any] = Counter()
    before: Counter[Any] = Counter()
    for current, *key, n in rows.annotate(number=number).order_by():
        if n:
            (now if current else before)[tuple(key)] += n
    return Counted(now, before)


def _folded(
    counts: Mapping[Any, int], place: int | tuple[int, ...], wanted: Mapping[int, Any]
) -> Counter[Any]:
    folded: Counter[Any] = Counter()
    for key, n in counts.items():
        if all(key[at] == value for at, value in wanted.items()):
            folded[key[place] if isinstance(place, int) else tuple(key[at] for at in place)] += n
    return folded
