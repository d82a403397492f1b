"""The handler of "submission.process": facts from the database, the steps, one transaction.

Claimed twice or run again it does the same: the token of the job fences its transaction, and the
round of the submission tells a result that has grown old.
"""

from __future__ import annotations

import structlog
from django.conf import settings

from vanthu.ingest.sender import settle
from vanthu.jobs.registry import Permanent, Work
from vanthu.parsers.headers import MAX_BLOCK, read_headers
from vanthu.parsers.sandbox import default_sandbox
from vanthu.queue.deadlines import OFFICE_TIME
from vanthu.store import audit
from vanthu.store.blobs import StagedBlobs, blobs, opened
from vanthu.store.models import Channel, FindingRow, MailClass, Submission, SubmissionState
from vanthu.store.portals import agency_of, policy_of
from vanthu.store.prepared import Select, Slot
from vanthu.validators.context import SenderView
from vanthu.vietnamese.clean import clean_line

from .case import AgencyFact, Case, ContinuedFact, DraftFact, Facts
from .scanner import scanner_of
from .sealing import seal
from .steps import run_steps
from .write import write

log = structlog.get_logger(__name__)

#: How many kindred submissions a finding names.
KINDRED = 5
#: How many are looked at for them, of whatever portal.
LOOKED_AT = 100
#: Nearly every header ends before this, and reading more costs time.
FIRST_LINES = 16 * 1024
#: What is larger may take seconds, so that people see it being checked; for what takes a blink
#: saying so would be another commit.
TAKES_TIME = 256 * 1024

_SUBMISSION = Select(
    lambda: Submission.objects.select_related("portal").filter(pk=Slot("submission"))
)
_LOCKED = Select(
    lambda: Submission.objects.select_for_update(no_key=True).filter(pk=Slot("submission"))
)


def _earlier_with(column: str) -> Select:
    """(portal, code) of submissions before one with the same value in a column, newest first.

    The portal isn't compared here: that makes SQLite walk over all mails of the portal instead of
    asking the column's index.
    """
    return Select(
        lambda: (
            Submission.objects.filter(pk__lt=Slot("before"), **{column: Slot("value")})
            .order_by("-pk")
            .values_list("portal_id", "code")[:LOOKED_AT]
        )
    )


_SAME_MESSAGE_ID, _SAME_CONTENT = _earlier_with("message_id"), _earlier_with("content_key")


def process(work: Work) -> None:
    """Take one submission from its bytes to drafts, notice and audit line."""
    submission = _SUBMISSION.first(submission=work.ref or 0)
    if submission is None:
        raise Permanent(f"no submission {work.ref}")
    if submission.raw_size > TAKES_TIME or submission.state == SubmissionState.FAILED:
        Submission.objects.filter(
            pk=submission.pk, state__in=(SubmissionState.RECEIVED, SubmissionState.FAILED)
        ).update(state=SubmissionState.PROCESSING)
    if submission.sealed_at is not None:
        return  # until the head has spoken nobody reads it, and this neither
    settle(submission, sandbox=default_sandbox())
    staged = StagedBlobs(blobs())
    try:
        case = run_steps(case_of(submission, staged))
        if case.sealed:
            seal(work, case, submission)
            return
        with blobs().referencing():
            staged.keep()
            _write(work, case, submission)
    finally:
        staged.close()


def _write(work: Work, case: Case, submission: Submission) -> None:
    with work.finish():
        current = _LOCKED.first(submission=submission.pk)
        if current is None:
            raise Permanent(f"submission {submission.pk} is gone")
        if current.round != submission.round:
            # A re-run was asked for meanwhile: its own job will do it by the newer rules.
            log.info("round_outdated", submission=submission.pk, round=submission.round)
            return
        current.portal = submission.portal
        if case.facts.agency is not None:
            current.agency = submission.agency
        current.policy_hash = submission.portal.policy_hash
        write(case, current)
    log.info("processed", submission=submission.pk, state=case.state, drafts=len(case.plans))


def case_of(submission: Submission, staged: StagedBlobs) -> Case:
    """A submission's case before the first step."""
    store = blobs()
    return Case(
        policy=policy_of(submission.portal),
        facts=facts_of(submission),
        blobs=staged,
        sandbox=default_sandbox(),
        raw=lambda: store.open(submission.raw_sha256),
        same_content_of=lambda key: _same_content(submission, key),
        scanner=scanner_of(settings.VANTHU.scanner, settings.VANTHU.scanner_timeout),
    )


def facts_of(submission: Submission) -> Facts:
    """What the database knows that the steps need."""
    received = submission.received_at
    address = submission.sender_address
    if submission.channel == Channel.HAND:
        row = submission.agency  # as the secretary wrote it down (R10)
    else:
        row = agency_of(submission.portal, address, received.astimezone(OFFICE_TIME).date())
    if row is not None:
        submission.agency = row
    agency = AgencyFact(row.pk, row.name, row.contact_email) if row else None
    return Facts(
        code=submission.code,
        channel=submission.channel,
        mail_class=submission.mail_class,
        subject=submission.subject or _subject(submission),
        sender=SenderView(
            address=address,
            name=submission.sender_name,
            auth=submission.sender_auth,
            agency=agency.name if agency else "",
        ),
        agency=agency,
        received_at=received,
        continues=_continued(submission),
        same_message_id=_same_message_id(submission),
        released=_released(submission),
        has_sender=submission.channel != Channel.HAND and bool(address),
        round=submission.round,
    )


def _subject(submission: Submission) -> str:
    """From the mail itself: the database learns it once the mail has been decided on."""
    with opened(blobs(), submission.raw_sha256) as source:
        for enough in (FIRST_LINES, MAX_BLOCK):
            source.seek(0)
            if subject := read_headers(source.read(enough)).subject:
                return clean_line(subject, 500)
            if submission.raw_size <= enough:
                break
    return ""


def _released(submission: Submission) -> frozenset[tuple[str, str]]:
    """What a person has released: each release begins a new round."""
    if submission.round == 1:
        return frozenset()
    rows = FindingRow.objects.filter(submission=submission, released_at__isnull=False)
    return frozenset((code, path or "") for code, path in rows.values_list("code", "part__path"))


def on_dead(submission_id: int | None, error: str = "") -> None:
    """A submission's job has died after three failures: shown on the monitor, run again from there.
    Called in the transaction that buries the job. Nothing is lost: the raw mail is there."""
    changed = Submission.objects.filter(
        pk=submission_id or 0,
        state__in=(
            SubmissionState.RECEIVED,
            SubmissionState.PROCESSING,
            SubmissionState.FAILED,
        ),
    ).update(state=SubmissionState.FAILED)
    if changed:
        audit.record("submission.fail", "submission", submission_id, error=clean_line(error, 60))


def dead_hook(work: Work, error: str) -> None:
    """`on_dead` as the jobs room calls it."""
    on_dead(work.ref, error.partition(":")[0])


def _continued(submission: Submission) -> ContinuedFact | None:
    first = submission.continues
    if first is None:
        return None
    drafts = tuple(
        DraftFact(draft.pk, draft.title, draft.number, draft.kind)
        for draft in first.drafts.order_by("ordinal")
    )
    return ContinuedFact(first.pk, first.code, first.received_at, drafts)


def _same_message_id(submission: Submission) -> tuple[str, ...]:
    """Other mails with this Message-ID. One that came earlier only: the first isn't the copy."""
    if not submission.message_id:
        return ()
    return _earlier(submission, _SAME_MESSAGE_ID, submission.message_id)


def _same_content(submission: Submission, key: str) -> tuple[str, ...]:
    if not key or submission.mail_class != MailClass.MAIL:
        return ()
    return _earlier(submission, _SAME_CONTENT, key)


def _earlier(submission: Submission, same: Select, value: str) -> tuple[str, ...]:
    """Codes of the portal's earlier submissions with the same value, newest first."""
    rows = same.all(before=submission.pk, value=value)
    return tuple(code for portal, code in rows if portal == submission.portal_id)[:KINDRED]
