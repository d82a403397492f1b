"""What was taken down at once and waits for the head: who did it, why, until when to decide.

It stays down until somebody decides: a day that passes shows nothing to the public again, and
opening it for correction is no decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanthu.publisher.targets import TARGETS
from vanthu.queue.reminders.waiting import DOWN, Waiting, history
from vanthu.store.models import Draft, DraftState, Portal, Publication, PublicationState
from vanthu.store.portals import policy_of
from vanthu.vietnamese.working_days import working_days_between

from .words import Tag

#: What a draft or a publication carries of its being taken down.
HISTORY = tuple(history("pk"))


@dataclass(frozen=True)
class TakenDown:
    """One draft that was taken down, as pages show it."""

    draft: Draft
    since: datetime
    who: str
    until: date
    left: str
    tag: Tag
    #: Why it was taken down: the draft's own reason may be a later act's.
    reason: str = ""
    #: Where people published it elsewhere: there it has to be taken down by hand.
    elsewhere: list[str] = field(default_factory=list)
    #: When and by whom it was opened for correction meanwhile.
    opened: datetime | None = None
    opener: str = ""

    @property
    def what(self) -> str:
        """What is corrected, in the words of whoever opened it."""
        return str(self.draft.correction.get("what", "")) if self.opened else ""


def waiting_in(portal: Portal, today: date) -> list[TakenDown]:
    """All of a portal, the longest waiting first."""
    return _shown(Waiting(portal, policy_of(portal), today))


def said_of(draft: Draft) -> dict[str, Subquery]:
    """What to ask of the publications of a draft that may be taken down, as far as its row tells;
    {} for any other."""
    corrected = bool(draft.correction) and draft.state in DOWN
    return history("draft") if corrected or draft.state == DraftState.SUSPENDED else {}


def of_draft(draft: Draft, today: date, publications: Iterable[Publication]) -> TakenDown | None:
    """The draft's own, while it is taken down and not decided on, by its publications, which were
    asked `said_of`."""
    down = [item for item in publications if item.state == PublicationState.SUSPENDED]
    if not down or not said_of(draft):
        return None
    for name in HISTORY:
        setattr(draft, name, vars(down[0])[name])
    return _line(draft, Waiting(draft.portal, policy_of(draft.portal), today, draft), down)


def _shown(waiting: Waiting) -> list[TakenDown]:
    rows = waiting.taken_down
    found: dict[int, list[Publication]] = {}
    if rows:
        down = Publication.objects.filter(
            draft__in=[row.pk for row in rows], state=PublicationState.SUSPENDED
        )
        for item in down.only("draft_id", "target", "address", "reason"):
            found.setdefault(item.draft_id, []).append(item)
    return [_line(row, waiting, found.get(row.pk, [])) for row in rows]


def _line(row: Draft, waiting: Waiting, down: Sequence[Publication]) -> TakenDown:
    said = vars(row)
    until, opened = waiting.decide_by(row), waiting.opened(row)
    left, tag = _left(until, waiting.today)
    return TakenDown(
        row,
        said["since"] or row.changed_at,
        said["who"] or "",
        until,
        left,
        tag,
        next((item.reason for item in down), ""),
        [item.address for item in down if TARGETS[item.target].BY_HAND],
        opened,
        (said["opener"] or "") if opened else "",
    )


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
