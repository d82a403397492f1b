"""Mail that waits for the virus scanner goes on by itself when the scanner is back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Work
from vanthu.store import audit
from vanthu.store.models import FindingRow, Submission, SubmissionState

from .scanner import scanner_of

log = structlog.get_logger(__name__)

#: How long a mail rests at most before it is tried again. What was only held because the scanner
#: was away needn't rest; a file that took too long would keep a worker busy all day, and one over
#: the scanner's size waits until somebody raises StreamMaxLength.
RESTS = {"away": timedelta(0), "slow": timedelta(minutes=10), "size": timedelta(hours=1)}
#: Of one round: new mail isn't to wait behind a week's backlog.
AT_ONCE = 100


def rescan(work: Work) -> None:
    """Job `submission.rescan`: ask the scanner, then send on what waits, oldest first."""
    del work
    waiting = held_for_scanner()
    if not waiting.exists():
        return
    vanthu = settings.VANTHU
    scanner = scanner_of(vanthu.scanner, vanthu.scanner_timeout)
    # Taken out of the settings: the mail goes on as not scanned, and says so.
    if scanner is not None and not scanner.answers():
        return
    due = [pk for pk in due_now(datetime.now(UTC)) if _go_on(pk)]
    if due:
        log.info("rescan", submissions=len(due))


def held_for_scanner() -> QuerySet[FindingRow]:
    """What the scanner owes an answer: the findings of held mail that nobody has released."""
    return FindingRow.objects.filter(
        code__in=("virus.unavailable", "virus.too_large"),
        released_at=None,
        submission__state=SubmissionState.HELD,
    )


def due_now(now: datetime) -> list[int]:
    """Submissions that have rested enough, oldest first: as long as they had waited before, so that
    a moment's trouble costs a minute, and no longer than RESTS."""
    due: list[int] = []
    fields = ("code", "evidence", "submission__booked_at", "submission__decided_at")
    rows = held_for_scanner().order_by("submission_id").values_list("submission_id", *fields)
    for pk, code, evidence, booked, decided in rows.iterator():
        cause = "size" if code == "virus.too_large" else evidence.get("cause", "away")
        if now - decided >= min(decided - booked, RESTS[cause]) and pk not in due:
            due.append(pk)
        if len(due) == AT_ONCE:
            break
    return due


def _go_on(pk: int) -> bool:
    """Process one again, unless a person has decided on it meanwhile. The round stays: nobody
    asked for another one, and the sender hasn't been told the outcome yet."""
    with transaction.atomic():
        row = Submission.objects.select_for_update(no_key=True).get(pk=pk)
        if row.state != SubmissionState.HELD:
            return False
        row.state = SubmissionState.PROCESSING
        row.save(update_fields=["state"])
        enqueue("submission.process", pk)
        audit.record("submission.rescan", "submission", pk, portal=row.portal_id)
    return True
