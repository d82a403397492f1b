"""Taking a submission out of the database, and putting it back when the head says so.

What identifies it on the desk stays: code, sender, time. Everything else goes into the box's
manifest or is made again from the mail: parts, text, findings, drafts, notices' words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from vanthu.store.blobs import blobs, opened
from vanthu.store.fulltext import SUBMISSIONS
from vanthu.store.models import (
    Delivery,
    Draft,
    FindingRow,
    Job,
    Notice,
    NoticeKind,
    NoticeState,
    PaperApproval,
    PartRow,
    Publication,
    Receipt,
    Reuse,
    Revision,
    Sealing,
    Submission,
    SubmissionState,
)

from . import drafts
from .boxes import Boxes, boxes, new_name

#: What of a submission and of its receipts goes into the box.
_SUBMISSION = {
    "subject": "", "message_id": "", "in_reply_to": "", "reply_address": "", "content_key": "",
    "raw_sha256": "", "continues_id": None,
}  # fmt: skip
_RECEIPT: Mapping[str, Any] = {
    "helo": "", "mail_from": "", "hop_headers": "", "auth_detail": {}, "raw_sha256": "",
}  # fmt: skip
#: The number on an envelope is the document's own.
_DELIVERY: Mapping[str, Any] = {"number": ""}
#: `Notice.reason` of what was taken back.
SEALED = "sealed"
#: Nothing has left yet.
_WAITING = (NoticeState.READY, NoticeState.GATHERED, NoticeState.WITHHELD)


def seal(submission: Submission, *, code: str, action: str, severity: str) -> Sealing:
    """Seal a submission that the caller has locked, in the caller's transaction.

    The box is on disk when this returns; the caller destroys it (`Sealing.box`) when its
    transaction fails, and plants the job that wipes what still lies open.
    """
    store, vault = blobs(), boxes()
    name = new_name(submission.pk)
    with opened(store, submission.raw_sha256) as raw:
        vault.write(name, _manifest(submission), raw)
    try:
        return _sealed(submission, name, code, action, severity)
    except BaseException:
        vault.destroy(name)
        raise


def _sealed(submission: Submission, box: str, code: str, action: str, severity: str) -> Sealing:
    _forget_work(submission)
    now = datetime.now(UTC)
    for name, value in _SUBMISSION.items():
        setattr(submission, name, value)
    submission.sealed_at = submission.decided_at = now
    submission.state = SubmissionState.QUARANTINED
    submission.rules_log = {}
    submission.indexed = False
    submission.save()
    SUBMISSIONS.drop([submission.pk])
    Receipt.objects.filter(submission=submission).update(**_RECEIPT)
    Delivery.objects.filter(submission=submission).update(**_DELIVERY)
    FindingRow.objects.create(submission=submission, code=code, action=action, severity=severity)
    return Sealing.objects.create(submission=submission, box=box, sealed_at=now)


def _forget_work(submission: Submission) -> None:
    """Everything that was made of the mail in earlier rounds, when there was no mark yet (or none
    that we could read)."""
    drafts.forget(submission)
    FindingRow.objects.filter(
        Q(submission=submission)
        # What a reply brought is told on the submission that it answers, with its files' names.
        | Q(
            submission=submission.continues_id,
            code__startswith="reply.",
            args__code=submission.code,
        )
    ).delete()
    PartRow.objects.filter(submission=submission).delete()
    gathered = _naming(submission)
    gathered.filter(state__in=_WAITING).update(state=NoticeState.WITHHELD)
    gathered.update(reason=SEALED, subject="", text="", html="")
    notices = Notice.objects.filter(submission=submission)
    notices.filter(state__in=_WAITING).update(state=NoticeState.WITHHELD, reason=SEALED)
    notices.update(subject="", text="", html="", in_reply_to="")
    Job.objects.filter(kind__startswith="submission.", ref=submission.pk).update(last_error="")


def _naming(submission: Submission) -> QuerySet[Notice]:
    """Digests and reminders that had a line on the mail. Alerts have its code and no more."""
    return Notice.objects.filter(
        submission=None,
        portal=submission.portal_id,
        created_at__gte=submission.received_at,
        text__contains=submission.code,
    ).exclude(kind=NoticeKind.ALERT)


def open_sealing(submission: Submission) -> Sealing:
    """The sealing that waits for the head; Sealing.DoesNotExist where there is none."""
    return Sealing.objects.select_for_update(no_key=True).get(submission=submission, decision="")


def restore(submission: Submission, sealing: Sealing, *, vault: Boxes | None = None) -> None:
    """Put a sealed submission back, in the caller's transaction; the box stays until it commits.
    BoxDamaged where box or key are gone."""
    vault = vault or boxes()
    manifest = vault.manifest(sealing.box)
    with vault.content(sealing.box) as content:
        sha256, _size = blobs().put(content)
    for name in _SUBMISSION:
        setattr(submission, name, manifest["submission"][name])
    submission.raw_sha256 = sha256
    submission.sealed_at = None
    submission.indexed = False
    submission.save()
    for pk, values in manifest["receipts"].items():
        Receipt.objects.filter(pk=int(pk), submission=submission).update(**values)
    # Boxes of earlier releases know of no deliveries.
    if delivery := manifest.get("delivery"):
        Delivery.objects.filter(submission=submission).update(**delivery)


def named_blobs(manifest: Mapping[str, Any]) -> list[str]:
    """The blobs that lay open when the box was made."""
    return list(manifest["blobs"])


def was_indexed(manifest: Mapping[str, Any]) -> bool:
    """Whether the search knew its words: then the index has to forget them."""
    return bool(manifest["indexed"])


def _manifest(submission: Submission) -> dict[str, Any]:
    receipts = Receipt.objects.filter(submission=submission)
    own = Draft.objects.filter(submission=submission)
    revisions = Revision.objects.filter(draft__in=own).values_list("files", flat=True)
    # What still names a blob keeps it (`traces`), so other drafts' publications may stand here.
    touched = Publication.objects.filter(
        Q(draft__in=own) | Q(draft__in=drafts.others_of(submission))
    )
    published = touched.values_list("files", flat=True)
    papers = [
        *PaperApproval.objects.filter(draft__in=own).values_list("scan", flat=True),
        *Reuse.objects.filter(draft__in=own).exclude(scan={}).values_list("scan", flat=True),
    ]
    named = {
        submission.raw_sha256,
        *receipts.values_list("raw_sha256", flat=True),
        *PartRow.objects.filter(Q(submission=submission) | Q(draft__in=own)).values_list(
            "sha256", flat=True
        ),
        *(scan["sha256"] for scan in papers),
        *(file["sha256"] for files in (*revisions, *published) for file in files),
        *(file.get("poster", "") for files in published for file in files),
    }
    return {
        "submission": {name: getattr(submission, name) for name in _SUBMISSION},
        "receipts": {
            str(row.pk): {name: getattr(row, name) for name in _RECEIPT} for row in receipts
        },
        "delivery": Delivery.objects.filter(submission=submission).values(*_DELIVERY).first(),
        "blobs": sorted(named - {""}),
        # Whether its words had reached the search's index.
        "indexed": own.exists(),
    }
