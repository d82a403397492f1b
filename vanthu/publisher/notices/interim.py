"""By the clock: no verdict in half an hour breaks the silence; late proof of a sender counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction

from vanthu.jobs.registry import Work, periodic
from vanthu.store.models import (
    MailClass,
    Notice,
    NoticeKind,
    NoticeState,
    SenderAuth,
    Submission,
    SubmissionState,
)
from vanthu.store.portals import policy_of

from . import outbox
from .answering import answer_to
from .letters import outcome_letter
from .rows import facts_of, with_rows
from .service import mendable, plant, sealed
from .writing import report

log = structlog.get_logger(__name__)

UNDECIDED = (
    SubmissionState.RECEIVED,
    SubmissionState.PROCESSING,
    SubmissionState.HELD,
    SubmissionState.FAILED,
)
#: Who has waited longer than this has long phoned; a service that was off must not answer then.
TOO_LATE = timedelta(days=7)
AT_ONCE = 200


@periodic("notice.interim", timedelta(minutes=1))
def interim(work: Work) -> None:
    """Job `notice.interim`: "we have your mail and are checking it", once a submission."""
    del work
    now = datetime.now(UTC)
    waited = timedelta(minutes=settings.VANTHU.answers.interim_minutes)
    # Counted from booking: mail that lay in a mailbox while we were off gets its verdict first.
    waiting = Submission.objects.filter(
        state__in=UNDECIDED,
        mail_class=MailClass.MAIL,
        silent=False,
        booked_at__lte=now - waited,
        booked_at__gte=now - TOO_LATE,
        notices__isnull=True,
    ).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        _receipt(pk)


def _receipt(submission_id: int) -> None:
    with transaction.atomic():
        # Locked, so that the outcome doesn't come between the question and the row.
        Submission.objects.select_for_update(no_key=True).get(pk=submission_id)
        rows = with_rows(Submission.objects.all()).get(pk=submission_id)
        facts = facts_of(rows)
        if rows.state not in UNDECIDED or sealed(facts):
            return
        policy = policy_of(rows.portal)
        told = report(facts, policy)
        letter = outcome_letter(NoticeKind.INTERIM, told, policy, mendable=mendable(told))
        plant(rows, NoticeKind.INTERIM, str(rows.round), letter, policy, answer_to(rows))


@periodic("notice.reconsider", timedelta(minutes=5))
def reconsider(work: Work) -> None:
    """Job `notice.reconsider`: a notice was withheld because nobody vouched for the sender, and
    another arrival of the same mail has proved it since."""
    del work
    withheld = Notice.objects.filter(
        state=NoticeState.WITHHELD,
        reason__in=("unknown_sender", "auth_fail"),
        submission__sender_auth__in=(SenderAuth.PASS, SenderAuth.TRUSTED),
        created_at__gte=datetime.now(UTC) - TOO_LATE,
    )
    for pk in list(withheld.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            locked = Notice.objects.select_for_update(no_key=True, of=("self",))
            notice = locked.select_related("submission").get(pk=pk)
            if notice.state != NoticeState.WITHHELD or notice.submission is None:
                continue
            answer = answer_to(notice.submission)
            notice.reason, notice.recipient = answer.withheld, answer.recipient
            if not answer.withheld:
                notice.state = NoticeState.READY
                outbox.plant(notice)
            notice.save(update_fields=["state", "reason", "recipient"])
