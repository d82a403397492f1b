"""Services of those who edit: take, assign, save, proposals of a re-run, asking the agency."""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanthu.publisher.notices import announce_draft
from vanthu.store import audit
from vanthu.store.models import Draft, NoticeKind, Revision, User
from vanthu.store.portals import policy_of
from vanthu.store.revisions import content_of

from .changing import Change, changing
from .deadlines import CATEGORY, EVENT_DAY, INTERNAL, deadline_of
from .edits import Edit, applied
from .errors import Locked, Unfit
from .facts import pending_proposal, roles_of
from .permissions import draft_of
from .revisions import KIND, settled
from .workflow import Act

#: What the time limit hangs on: kind, issuer, date of issue, category and its day.
RECKONED = (KIND, "agency", "date", CATEGORY, EVENT_DAY)


def draft_take(*, draft: Draft, actor: User, version: int) -> Draft:
    """Nhận biên tập: the draft is the actor's, also when it was a colleague's."""
    with changing(Act.TAKE, draft=draft, actor=actor, version=version) as change:
        change.draft.assignee = actor
    return change.draft


def draft_assign(*, draft: Draft, actor: User, version: int, assignee: User) -> Draft:
    """Phân công: give it to somebody with a role at the portal."""
    with changing(Act.ASSIGN, draft=draft, actor=actor, version=version) as change:
        if not roles_of(assignee, change.draft.portal_id):
            raise Unfit({"assignee": _("This person has no role at the portal.")})
        change.draft.assignee = assignee
        change.data["assignee"] = assignee.pk
    return change.draft


def draft_save(*, draft: Draft, actor: User, version: int, edit: Edit) -> Draft:
    """Save what a form changed as a new revision in the actor's name; it voids an approval.

    A form that changes nothing makes no revision. Raises Locked for the text of an issued document
    (mend it with `Edit.fixes`), Unfit for fields that can't be used.
    """
    try:
        with changing(Act.EDIT, draft=draft, actor=actor, version=version) as change:
            if not revise(change, edit):
                raise _Unchanged
    except _Unchanged:
        return draft_of(actor, draft.pk)
    return change.draft


def says_already(draft: Draft, edit: Edit) -> bool:
    """Whether the draft says what the edit would make of it: the same form sent twice."""
    meant = copy(draft)  # `applied` sets kind and agency
    try:
        content = applied(edit, meant)
    except (Locked, Unfit):
        return False
    return draft.current is not None and settled(content, meant).digest == draft.current.digest


class _Unchanged(Exception):
    """Undoes what `changing` has begun."""


def revise(change: Change, edit: Edit) -> bool:
    """Write the edit as a revision; False when it says what is there already."""
    before = change.draft.current
    content = applied(edit, change.draft)
    if before is not None and settled(content, change.draft).digest == before.digest:
        return False
    if edit.fixes:
        change.data["fixes"] = len(edit.fixes)
    revision = change.revise(content, edit.note)
    reckon(change.draft, before, revision)
    return True


def reckon(draft: Draft, before: Revision | None, after: Revision) -> None:
    """The deadline anew when what it hangs on has changed."""
    if draft.deadline_basis.get(INTERNAL):
        return  # the board's own limit stands
    old = before.metadata if before else {}
    if all(old.get(key) == after.metadata.get(key) for key in RECKONED):
        return
    received = draft.submission.received_at if draft.submission else draft.created_at
    draft.deadline, draft.deadline_basis = deadline_of(
        policy_of(draft.portal), draft.kind, after.metadata, _first_receipt(draft) or received
    )


def _first_receipt(draft: Draft) -> datetime | None:
    """A mended resubmission counts from the first mail (regulations.md)."""
    first = draft.submission.continues if draft.submission else None
    return first.received_at if first else None


def draft_accept_proposal(*, draft: Draft, actor: User, version: int) -> Draft:
    """Take over the text that a re-run proposes, as a revision in the actor's name."""
    with changing(Act.ACCEPT_PROPOSAL, draft=draft, actor=actor, version=version) as change:
        proposal = _decided(change)
        revision = change.revise(content_of(proposal), proposal.note)
        change.data["proposal"] = proposal.number
        change.data["taken_as"] = revision.number
    return change.draft


def draft_reject_proposal(*, draft: Draft, actor: User, version: int) -> Draft:
    """Leave the text as it is; the same proposal isn't made again."""
    with changing(Act.REJECT_PROPOSAL, draft=draft, actor=actor, version=version) as change:
        change.data["proposal"] = _decided(change).number
    return change.draft


def draft_ask(
    *, draft: Draft, actor: User, version: int, reason: str, until: date | None = None
) -> Draft:
    """Đề nghị cơ quan bổ sung: a mail with `reason` goes out and the draft waits for the answer."""
    with changing(Act.ASK, draft=draft, actor=actor, version=version, reason=reason) as change:
        change.draft.reason = change.reason
        announce_draft(
            draft=change.draft,
            kind=NoticeKind.ASK,
            actor=actor,
            reason=change.reason,
            until=until,
        )
    return change.draft


def draft_continue(*, draft: Draft, actor: User, version: int) -> Draft:
    """Go on with a draft that waited for its sender."""
    with changing(Act.CONTINUE, draft=draft, actor=actor, version=version) as change:
        pass
    return change.draft


@transaction.atomic
def draft_freeze(*, draft: Draft, reason: str) -> None:
    """The machine's: the agency asked to withdraw it; nothing goes on until an editor decides."""
    held = Draft.objects.select_for_update(no_key=True, of=("self",)).get(pk=draft.pk)
    if held.frozen:
        return
    held.frozen = True
    held.frozen_reason = reason
    held.version += 1
    held.save(update_fields=["frozen", "frozen_reason", "version", "changed_at"])
    audit.record("draft.freeze", "draft", held.pk, portal=held.portal_id)


def _decided(change: Change) -> Revision:
    """The proposal, from now on (like all older ones) decided on."""
    proposal = pending_proposal(change.draft)
    assert proposal is not None  # the guard "has_proposal" has looked in this transaction
    Revision.objects.filter(draft=change.draft, proposed=True, decided_at=None).update(
        decided_at=datetime.now(UTC)
    )
    return proposal
