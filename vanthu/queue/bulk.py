"""One act on many drafts: each by its own service, so each is done whole or named with what stood
in the way, and the lot can be told (and taken back) as one.

    begin(*, actor, portal, act, picked, arguments=None, back="") -> Bulk
    ask(*, bulk, actor, arguments) -> None
    go_on(*, bulk, actor, seconds) -> Bulk
    take_back(*, bulk, actor) -> Bulk
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vanthu.jobs.registry import Work, periodic
from vanthu.store.models import Bulk, Draft, Portal, User

from .actions import SERVICES, Act
from .errors import NotAllowed, Refusal, Stale
from .facts import portals_of
from .undo import UNDOABLE, WINDOW

#: Acts that make sense on many drafts; value: whether something has to be filled in before.
BULK: dict[Act, bool] = {
    Act.TAKE: False,
    Act.ASSIGN: True,
    Act.HAND_OVER: False,
    Act.SUBMIT: True,
    Act.ASK: True,
    Act.DECLINE: True,
}
#: Drafts of one act. More than anybody looks through before pressing.
MOST = 500
#: What was done can be looked up for so long.
KEEP = timedelta(days=7)
NAME = 120


def begin(
    *,
    actor: User,
    portal: Portal,
    act: Act,
    picked: Iterable[tuple[int, int | None]],
    arguments: dict[str, Any] | None = None,
    back: str = "",
) -> Bulk:
    """Write down what is to be done; nothing is done yet.

    `picked`: (draft, version as the person saw it; None: as it is now), at most MOST; other
    portals' drafts don't exist. `arguments`: None while the act's form is still to be filled in.
    """
    if act not in BULK:
        raise NotAllowed(_("That can't be done with several at once."))
    if not portals_of(actor).filter(pk=portal.pk).exists():
        raise Portal.DoesNotExist
    seen = dict(list(picked)[:MOST])
    rows = Draft.objects.filter(pk__in=seen, portal=portal)
    found = {row.pk: row for row in rows.only("pk", "version", "number", "title")}
    todo = [
        [pk, found[pk].version if version is None else version, _name(found[pk])]
        for pk, version in seen.items()
        if pk in found
    ]
    if arguments is None and not BULK[act]:
        arguments = {}
    return Bulk.objects.create(
        user=actor, portal=portal, act=act, todo=todo, arguments=arguments, back=back
    )


def ask(*, bulk: Bulk, actor: User, arguments: dict[str, Any]) -> None:
    """What the act's form was filled in with: from here on it may be done."""
    with transaction.atomic():
        held = _held(bulk, actor)
        if held.arguments is None:
            held.arguments = arguments
            held.save(update_fields=["arguments"])


def go_on(*, bulk: Bulk, actor: User, seconds: float) -> Bulk:
    """Do what is left, one after the other, for about so long; at least one. The row as it is then:
    with something in `todo` when it isn't through."""
    until = time.monotonic() + seconds
    while True:
        bulk = _step(bulk, actor)
        if not bulk.todo or time.monotonic() >= until:
            return bulk


def may_take_back(bulk: Bulk) -> bool:
    """Whether some of it can still be undone."""
    fresh = datetime.now(UTC) < bulk.created_at + WINDOW
    return fresh and bool(bulk.done) and not bulk.undone_at and Act(bulk.act) in UNDOABLE


def take_back(*, bulk: Bulk, actor: User) -> Bulk:
    """Undo all that it did, one by one like the act itself: what somebody has changed since stays,
    and is named. The row to `go_on` with."""
    with transaction.atomic():
        held = _held(bulk, actor)
        if not may_take_back(held):
            raise NotAllowed(_("It can't be undone any more."))
        held.undone_at = datetime.now(UTC)
        # What wasn't done yet won't be.
        held.todo = []
        held.save(update_fields=["undone_at", "todo"])
        return Bulk.objects.create(
            user=actor,
            portal=held.portal,
            act=Act.UNDO,
            todo=list(reversed(held.done)),
            arguments={},
            back=held.back,
        )


def _step(bulk: Bulk, actor: User) -> Bulk:
    """One draft, with its line in the row: both or neither, whoever else goes on with the same."""
    with transaction.atomic():
        held = _held(bulk, actor)
        if held.arguments is None:
            raise NotAllowed(_("Something is still to be filled in."))
        if not held.todo:
            return held
        (pk, version, name), *held.todo = held.todo
        try:
            done = SERVICES[Act(held.act)](
                draft=Draft(pk=pk), actor=actor, version=version, **_arguments(held, pk)
            )
        except Stale:
            held.failed.append([pk, _("Somebody else has just changed it."), name])
        except Refusal as refusal:
            held.failed.append([pk, str(refusal), name])
        except Draft.DoesNotExist:
            held.failed.append([pk, _("It isn't there any more."), name])
        else:
            held.done.append([pk, done.version, name])
        held.save(update_fields=["todo", "done", "failed"])
    return held


def _held(bulk: Bulk, actor: User) -> Bulk:
    return Bulk.objects.select_for_update(no_key=True, of=("self",)).get(pk=bulk.pk, user=actor)


def _arguments(bulk: Bulk, pk: int) -> dict[str, Any]:
    """The row's JSON as the service takes it for one draft. `each`: draft → to whom, where every
    draft goes to somebody of its own."""
    values = dict(bulk.arguments or {})
    if "each" in values:
        values["assignee"] = values.pop("each").get(str(pk))
        if values["assignee"] is None:
            raise NotAllowed(_("Nobody is proposed for it: choose somebody."))
    if "assignee" in values:
        values["assignee"] = User.objects.get(pk=values["assignee"])
    if values.get("until"):
        values["until"] = date.fromisoformat(values["until"])
    return values


def _name(draft: Draft) -> str:
    return f"{draft.number} {draft.title}".strip()[:NAME]


@periodic("bulk.forget", timedelta(hours=6))
def forget(work: Work) -> None:
    """Drop what is too old to be looked up."""
    del work
    Bulk.objects.filter(created_at__lt=datetime.now(UTC) - KEEP).delete()
