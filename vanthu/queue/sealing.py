"""What the head says of a sealed submission: it is no secret, or handed over and destroyed.

    submission_unseal(*, submission, actor, reason) -> Submission
    submission_destroy(*, submission, actor, reason, handed_to, witness="") -> Submission
    waiting(user) -> QuerySet[Sealing]

The head alone (R95, "How to read them": the head what is restricted). Nobody reads the mail before:
the secretary phones the sender, and the head decides on what is said.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vanthu.jobs.enqueue import enqueue
from vanthu.store.blobs import blobs
from vanthu.store.models import (
    FindingRow,
    Receipt,
    Role,
    Sealing,
    SealingDecision,
    Submission,
    SubmissionState,
    User,
)
from vanthu.store.sealed import BoxDamaged, boxes, open_sealing, restore
from vanthu.vietnamese.clean import clean_line

from .errors import NotAllowed, ReasonNeeded
from .facts import portals_of
from .intake import OFFICE, book, given, locked, next_round, only

#: Job that makes the destruction true everywhere (`sealing_jobs`); its ref is the sealing.
DESTROY = "submission.destroy"
HEAD = frozenset({Role.HEAD})


def waiting(user: User) -> QuerySet[Sealing]:
    """Sealed submissions that wait for the head, at the portals where the person has to act:
    the secretary phones, the heads decide."""
    mine = portals_of(user).filter(memberships__user=user, memberships__role__in=OFFICE)
    # A bare column would have SQLite begin with all mails of the portal, not with the few sealed.
    portal = Coalesce("submission__portal_id", 0)
    return Sealing.objects.alias(portal=portal).filter(decision="", portal__in=mine)


def submission_unseal(*, submission: Submission, actor: User, reason: str) -> Submission:
    """Không phải tài liệu mật: the mail is put back as it came and goes on through the pipeline."""
    reason = given(reason, _("Reason"))
    with blobs().referencing(), transaction.atomic():
        held, sealing = _sealed(actor, submission)
        box = sealing.box
        try:
            restore(held, sealing)
        except BoxDamaged as error:
            raise NotAllowed(
                _("The sealed mail can't be opened any more; ask the administrator.")
            ) from error
        now = datetime.now(UTC)
        FindingRow.objects.filter(submission=held, part=None, released_at=None).update(
            released_by=actor, released_at=now, release_reason=reason
        )
        _decide(sealing, SealingDecision.RELEASED, actor, now, reason)
        sealing.box = ""
        sealing.save()
        next_round(held)
        book("submission.unseal", held, actor, sealing=sealing.pk, round=held.round)
        # A crash here leaves a box that nothing names; the sweep takes it.
        transaction.on_commit(lambda: boxes().destroy(box))
    return held


def submission_destroy(
    *, submission: Submission, actor: User, reason: str, handed_to: str, witness: str = ""
) -> Submission:
    """Bàn giao và tiêu hủy: nothing of it is left anywhere that we reach; the record stays."""
    reason = given(reason, _("Reason"))
    handed_to = clean_line(handed_to, 200).strip()
    if not handed_to:
        raise ReasonNeeded(_("Handed over to"))
    with transaction.atomic():
        held, sealing = _sealed(actor, submission)
        _decide(sealing, SealingDecision.DESTROYED, actor, datetime.now(UTC), reason)
        sealing.handed_to, sealing.witness = handed_to, clean_line(witness, 200).strip()
        sealing.wiped = {place: {"state": "waiting", "at": ""} for place in _places(held)}
        sealing.save()
        held.state = SubmissionState.NOTED
        held.save(update_fields=["state"])
        enqueue(DESTROY, sealing.pk)
        book("submission.destroy", held, actor, sealing=sealing.pk)
        box = sealing.box
        transaction.on_commit(lambda: boxes().destroy(box))
    return held


def _sealed(actor: User, submission: Submission) -> tuple[Submission, Sealing]:
    held = locked(actor, submission.pk)
    only(HEAD, actor, held, _("Only the head decides on a sealed mail."))
    if held.sealed_at is None:
        raise NotAllowed(_("It isn't sealed (any more)."))
    try:
        return held, open_sealing(held)
    except Sealing.DoesNotExist as error:
        raise NotAllowed(_("It has been decided on already.")) from error


def _decide(
    sealing: Sealing, decision: SealingDecision, actor: User, at: datetime, reason: str
) -> None:
    sealing.decision, sealing.decided_by, sealing.decided_at = decision, actor, at
    sealing.reason = reason


def _places(submission: Submission) -> list[str]:
    """Where it may lie: the store, the spool, and each mailbox that it came from."""
    keys = Receipt.objects.filter(submission=submission, channel="imap").values_list(
        "transport_key", flat=True
    )
    return ["store", "spool", *sorted({f"mailbox:{key.split(':')[1]}" for key in keys})]
