"""What was taken down at once and waits for the head: who did it, why, until when to decide.

It stays down until somebody decides: a day that passes shows nothing to the public again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanthu.publisher.targets import TARGETS
from vanthu.queue.reminders.waiting import Waiting
from vanthu.store.models import Draft, DraftState, Portal, Publication, PublicationState, User
from vanthu.store.portals import policy_of
from vanthu.vietnamese.working_days import working_days_between

from .words import Tag


@dataclass(frozen=True)
class TakenDown:
    """One draft that was taken down, as pages show it."""

    draft: Draft
    since: datetime
    who: str
    until: date
    left: str
    tag: Tag
    #: Where people published it elsewhere: there it has to be taken down by hand.
    elsewhere: list[str] = field(default_factory=list)


def waiting_in(portal: Portal, today: date) -> list[TakenDown]:
    """All of a portal, the longest waiting first."""
    return _shown(Waiting(portal, policy_of(portal), today), today)


def of_draft(draft: Draft, today: date) -> TakenDown | None:
    """The draft's own, while it is taken down."""
    if draft.state != DraftState.SUSPENDED:
        return None
    return next(iter(_shown(Waiting(draft.portal, policy_of(draft.portal), today, draft), today)))


def _shown(waiting: Waiting, today: date) -> list[TakenDown]:
    rows = waiting.taken_down
    actors = {int(actor) for row in rows if (actor := getattr(row, "actor", None))}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=actors)} if actors else {}
    places: dict[int, list[str]] = {}
    if rows:
        by_hand = [name for name, target in TARGETS.items() if target.BY_HAND]
        found = Publication.objects.filter(
            draft__in=[row.pk for row in rows],
            state=PublicationState.SUSPENDED,
            target__in=by_hand,
        )
        for pk, address in found.values_list("draft_id", "address"):
            places.setdefault(pk, []).append(address)
    return [
        TakenDown(
            row,
            getattr(row, "since", None) or row.changed_at,
            names.get(getattr(row, "actor", None) or 0, ""),
            waiting.decide_by(row),
            *_left(waiting.decide_by(row), today),
            places.get(row.pk, []),
        )
        for row in rows
    ]


def _left(until: date, today: date) -> tuple[str, Tag]:
    """How long there is to decide, in words."""
    if today > until:
        late = max(working_days_between(until, today), 1)
        text = ngettext(
            "To be decided since %(n)d working day; it stays down until then",
            "To be decided since %(n)d working days; it stays down until then",
            late,
        )
        return text % {"n": late}, Tag("stop", "stop")
    if today == until:
        return _("To be decided today"), Tag("warn", "clock")
    left = max(working_days_between(today, until), 1)
    text = ngettext("%(n)d working day left to decide", "%(n)d working days left to decide", left)
    return text % {"n": left}, Tag("warn", "clock")
