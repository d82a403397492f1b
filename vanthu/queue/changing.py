"""One change of one draft: found, claimed by its version, permitted, saved, and booked last.

Every service on drafts runs inside `changing`, so none can forget a step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vanthu.store import audit
from vanthu.store.models import Draft, DraftState, Revision, Role, User
from vanthu.store.revisions import Content
from vanthu.vietnamese.clean import clean_text

from . import revisions, undo
from .errors import ReasonNeeded, Stale
from .facts import Facts, authors_since_approval, facts_of, portals_of
from .permissions import draft_of, require
from .workflow import Act, Transition, Who

#: In whose name somebody with several roles acts: the highest.
RANK = (Role.HEAD, Role.DEPUTY, Role.SECRETARY, Role.EDITOR)
#: Here the reason tells the next person something; an act that leaves the state leaves it standing.
SPEAKS = (
    DraftState.RETURNED,
    DraftState.AWAITING_SENDER,
    DraftState.COLLATED,
    DraftState.SUBMITTED,
)


@dataclass
class Change:
    """A draft that the caller may change now; saved when the block ends."""

    draft: Draft
    actor: User
    row: Transition
    facts: Facts
    reason: str
    #: JSON values without personal data, for the audit trail.
    data: dict[str, Any] = field(default_factory=dict)
    #: The mail that it brings about, if it waits until the act can't be undone any more.
    notice: int | None = None

    def revise(self, content: Content, note: str = "") -> Revision:
        """Write the next revision in the actor's name. Any approval is void from here on, since
        it names another revision; the text is the actor's when nobody held it."""
        revision = revisions.write(draft=self.draft, author=self.actor, content=content, note=note)
        if self.draft.assignee_id is None and Who.EDITOR in self.facts.who:
            self.draft.assignee = self.actor
        return revision


@contextmanager
def changing(
    act: Act, *, draft: Draft, actor: User, version: int, reason: str = ""
) -> Iterator[Change]:
    """One transaction in which `actor` does `act` with `draft` as it was at `version`.

    Raises Draft.DoesNotExist for people of other portals, Stale, NotAllowed, Blocked, ReasonNeeded;
    then nothing has changed.
    """
    with transaction.atomic():
        held = claim(draft, actor, version)
        facts = facts_of(actor, held, version)
        row = require(act, facts, held.state)
        reason = clean_text(reason).strip()
        if row.reason and not reason:
            raise ReasonNeeded(_(row.reason))
        before = undo.values_of(held)
        change = Change(held, actor, row, facts, reason)
        yield change
        held.state = row.to or held.state
        if row.reason and not (row.to is None and held.state in SPEAKS):
            held.reason = reason
        held.undo = undo.record(act, actor.pk, held, before, change.notice)
        held.save()
        book(change, before["state"])


def claim(draft: Draft, actor: User, version: int) -> Draft:
    """The draft as it is now, with its version raised: compare-and-set, and the row's lock.

    The UPDATE comes before any reading that decides, so two who come at once can't both win.
    """
    theirs = Draft.objects.filter(portal__in=portals_of(actor), pk=draft.pk)
    if not theirs.filter(version=version).update(version=version + 1):
        raise Stale(theirs.values_list("version", flat=True).get())
    return draft_of(actor, draft.pk)


def book(change: Change, before: str) -> None:
    """The change as an Event, at the end of its transaction. Reasons stand there as a hash."""
    draft = change.draft
    data: dict[str, Any] = {"from": before, "to": draft.state, "version": draft.version}
    if draft.current:
        data |= {"revision": draft.current.number, "digest": draft.current.digest}
    if change.reason:
        data["reason"] = audit.hashed(change.reason)
    audit.record(
        f"draft.{change.row.act.value}",
        "draft",
        draft.pk,
        actor=change.actor,
        role=acting_as(change.facts),
        portal=draft.portal_id,
        **(data | change.data),
    )


def acting_as(facts: Facts) -> str:
    """The highest role of the person at the draft's portal."""
    return highest({role for role in RANK if Who(role.value) in facts.who})


def highest(roles: Collection[Role]) -> str:
    """The role in whose name somebody with these acts; "" for somebody without any."""
    return next((role.value for role in RANK if role in roles), "")


def other_authors(draft: Draft, actor: User) -> list[int]:
    """Everybody but the actor who has a hand in the text since the last approval."""
    return sorted(authors_since_approval(draft) - {actor.pk})
