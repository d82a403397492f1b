"""Services of the way to approval and back: submit, recall, approve, return, decline, open again.

Approval names one revision, its text and files by hash (`Draft.approved` + its digest). It holds
only while that revision is current; nobody with a revision since the last approval may give it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from vanthu.publisher.notices import announce_draft
from vanthu.store.models import Draft, NoticeKind, User
from vanthu.vietnamese.clean import clean_text

from . import guards
from .changing import Change, changing
from .duties import misfiled, unconfirmed_advertising
from .editing import revise
from .edits import Edit
from .errors import Blocked, Unfit
from .facts import missing_fields, undecided
from .undo import WINDOW
from .workflow import Act

#: A mail that an undo would stop leaves a little after the undo's time is over.
LATER = timedelta(seconds=15)


def draft_submit(*, draft: Draft, actor: User, version: int, note: str = "") -> Draft:
    """Trình duyệt, with the submitter's words to the approver (they need not be)."""
    with changing(Act.SUBMIT, draft=draft, actor=actor, version=version) as change:
        change.draft.submitted_by = actor
        change.draft.reason = clean_text(note).strip()
    return change.draft


def draft_recall(*, draft: Draft, actor: User, version: int) -> Draft:
    """Rút về để sửa."""
    with changing(Act.RECALL, draft=draft, actor=actor, version=version) as change:
        change.draft.submitted_by = None
        change.draft.reason = ""
    return change.draft


def draft_approve(*, draft: Draft, actor: User, version: int) -> Draft:
    """Duyệt: the current revision and its files, by name."""
    with changing(Act.APPROVE, draft=draft, actor=actor, version=version) as change:
        approve(change)
    return change.draft


def draft_approve_with_changes(*, draft: Draft, actor: User, version: int, edit: Edit) -> Draft:
    """Duyệt có sửa: the approver's own change and the approval in one step.

    The rule of two persons holds: the approver may have had no hand in the text before, somebody
    else has submitted it, and (guard "seen_by_two") another person publishes it. The submitter is
    shown the change. Raises Unfit when nothing is changed.
    """
    with changing(Act.APPROVE_WITH_CHANGES, draft=draft, actor=actor, version=version) as change:
        before = change.draft.current
        if not revise(change, edit):
            raise Unfit({"text": _("Nothing was changed. Approve it as it is.")})
        if missing_fields(change.draft):
            raise Blocked(("complete",), guards.words(("complete",)))
        if misfiled(change.draft):
            raise Blocked(("filed_as_reference",), guards.words(("filed_as_reference",)))
        if unconfirmed_advertising(change.draft):
            raise Blocked(("advertising_confirmed",), guards.words(("advertising_confirmed",)))
        if undecided(change.draft):
            raise Blocked(("personal_decided",), guards.words(("personal_decided",)))
        change.data["before"] = before.number if before else 0
        approve(change)
    return change.draft


def draft_return(*, draft: Draft, actor: User, version: int, reason: str) -> Draft:
    """Trả lại, with what is to be completed. An approval that was given is taken back."""
    with changing(Act.RETURN, draft=draft, actor=actor, version=version, reason=reason) as change:
        revoke(change)
    return change.draft


def draft_decline(
    *, draft: Draft, actor: User, version: int, reason: str, notify: bool = True
) -> Draft:
    """Không đăng: with the reason, told to the agency unless `notify` is off."""
    with changing(Act.DECLINE, draft=draft, actor=actor, version=version, reason=reason) as change:
        revoke(change)
        change.data["notify"] = notify
        if notify:
            notice = announce_draft(
                draft=change.draft, kind=NoticeKind.DECLINED, actor=actor, reason=change.reason,
                wait=WINDOW + LATER,
            )  # fmt: skip
            change.notice = notice.pk if notice else None
    return change.draft


def draft_reopen(*, draft: Draft, actor: User, version: int, reason: str) -> Draft:
    """Mở lại: what was declined or withdrawn is edited and approved anew."""
    with changing(Act.REOPEN, draft=draft, actor=actor, version=version, reason=reason) as change:
        revoke(change)
        change.draft.correction = {}  # nothing is public that could be corrected
    return change.draft


def revoke(change: Change) -> None:
    """Take an approval back. Unlike an edit it says that the text was not right, so everybody who
    had a hand in that text is barred from approving it again."""
    draft = change.draft
    draft.approved = None
    draft.approved_by = None
    draft.approved_at = None


def approve(change: Change, approver: User | None = None) -> None:
    """Name the current revision as approved, in the actor's name or that of who has signed it."""
    draft = change.draft
    draft.approved = draft.current
    draft.approved_by = approver or change.actor
    draft.approved_at = datetime.now(UTC)
    change.data["files"] = len(draft.current.files) if draft.current else 0
