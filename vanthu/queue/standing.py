"""Services on what holds of a published document beside its text: whether it is in force, and what
newer documents do to it (R78). A person decides; the machine only finds."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from vanthu.store.models import (
    Draft,
    Force,
    Relation,
    RelationState,
    User,
    Validity,
)
from vanthu.vietnamese.clean import clean_line, clean_text

from .changing import Change, changing
from .errors import ReasonNeeded, Unfit
from .workflow import Act

BY_LENGTH, NOTE_LENGTH = 300, 500


def draft_standing(
    *,
    draft: Draft,
    actor: User,
    version: int,
    status: str = "",
    since: date | None = None,
    by: Draft | None = None,
    by_text: str = "",
    note: str = "",
    relation: Relation | None = None,
) -> Draft:
    """Record Tình trạng hiệu lực, and by which document it is so.

    `relation`: the task that this answers; its newer document is `by` unless another is given.
    Without `status` the relation alone is confirmed: both pages link, the force stays as it is.
    """
    with changing(Act.STANDING, draft=draft, actor=actor, version=version) as change:
        task = _task(change, relation)
        if status:
            change.data["status"] = _state(change, status, since, by, by_text, note, task).status
        elif task is None:
            raise Unfit({"status": _("Choose one.")})
        if task is not None:
            _settle(task, RelationState.DONE, actor)
            change.data["relation"] = task.pk
    return change.draft


def draft_unrelated(
    *, draft: Draft, actor: User, version: int, relation: Relation, reason: str
) -> Draft:
    """The newer document doesn't concern this one, or nothing follows from it; with the reason."""
    reason = clean_text(reason).strip()
    if not reason:
        raise ReasonNeeded(_("Why nothing follows from it"))
    with changing(Act.STANDING, draft=draft, actor=actor, version=version) as change:
        task = _task(change, relation)
        assert task is not None  # `_task` raises for one that isn't there
        _settle(task, RelationState.DISMISSED, actor, reason)
        change.data |= {"relation": task.pk, "dismissed": True}
    return change.draft


def settle_withdrawn(draft: Draft, actor: User) -> None:
    """What was withdrawn needs no looking through any more; in the caller's transaction."""
    for task in Relation.objects.filter(target=draft, state=RelationState.OPEN):
        _settle(task, RelationState.DONE, actor)


def _task(change: Change, relation: Relation | None) -> Relation | None:
    if relation is None:
        return None
    held = (
        Relation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("source")
        .filter(pk=relation.pk, target=change.draft)
        .first()
    )
    if held is None:
        raise Unfit({"relation": _("This document isn't among those that bear on it.")})
    return held


def _state(
    change: Change,
    status: str,
    since: date | None,
    by: Draft | None,
    by_text: str,
    note: str,
    task: Relation | None,
) -> Validity:
    if status not in Force.values:
        raise Unfit({"status": _("Choose one.")})
    source = by or (task.source if task else None)
    if source is not None and source.portal_id != change.draft.portal_id:
        raise Unfit({"by": _("It is no document of this portal.")})
    named = clean_line(by_text, BY_LENGTH)
    ended = status in (Force.ENDED, Force.PARTLY_ENDED, Force.PAUSED)
    if ended and source is None and not named:
        raise Unfit({"by_text": _("Name the document that made it so.")})
    if status != Force.IN_FORCE and since is None:
        raise Unfit({"since": _("Say from which day.")})
    return Validity.objects.create(
        draft=change.draft,
        status=status,
        since=since,
        by=source,
        by_text=named,
        note=clean_line(note, NOTE_LENGTH),
        set_by=change.actor,
    )


def _settle(task: Relation, state: RelationState, actor: User, reason: str = "") -> None:
    task.state, task.reason = state, reason
    task.decided_by, task.decided_at = actor, datetime.now(UTC)
    task.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def open_tasks(portal_id: int) -> Q:
    """The condition on relations that wait for somebody at a portal."""
    return Q(portal=portal_id, state=RelationState.OPEN)
