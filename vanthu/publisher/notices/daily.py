"""The daily summary: what is still wrong with an agency's mails, told to its contact (R88).

Once a working day, in the afternoon, and only while there is something: a file that was not taken
and has not come again, a document that waits for its annex, an item without its author. After
`answers.mend_days` a mail is passed over: by then somebody has phoned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from vanthu.jobs.registry import Work, periodic
from vanthu.store.dates import holding
from vanthu.store.models import (
    Agency,
    DraftState,
    MailClass,
    Notice,
    NoticeKind,
    Submission,
    SubmissionState,
)
from vanthu.store.portals import policy_of
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Verdict
from vanthu.vietnamese.working_days import is_working_day

from . import outbox
from .answering import mailable, own_addresses
from .letters import compose
from .message import new_message_id
from .phrases import day, local, quoted, two
from .report import Report
from .rows import facts_of, with_rows
from .service import sealed
from .writing import report

log = structlog.get_logger(__name__)

#: What is listed at most, the newest; an agency with more to mend wants a phone call.
LISTED = 200
#: Mails of a tick: the rest go out with the next one.
AT_ONCE = 100


@periodic("notice.daily", timedelta(minutes=10))
def daily(work: Work) -> None:
    """Job `notice.daily`: from the hour on, until everybody has been told today."""
    del work
    now = datetime.now(UTC)
    today = timezone.localdate(now)
    if local(now).hour < settings.VANTHU.answers.daily_hour or not is_working_day(today):
        return
    told = Notice.objects.filter(kind=NoticeKind.DAILY, round__startswith=f"{today}:")
    done = set(told.values_list("portal_id", "round"))
    rest = _room(now)
    for agency in _agencies(now):
        if rest <= 0:
            return
        if (agency.portal_id, _round(today, agency)) not in done and _tell(agency, today, now):
            rest -= 1


def _room(now: datetime) -> int:
    """How many may go out now: answers to mail go before (`answers.total_hour`)."""
    sent = Notice.objects.filter(sent_at__gte=now - timedelta(hours=1)).count()
    return min(AT_ONCE, settings.VANTHU.answers.total_hour - sent)


def _round(today: date, agency: Agency) -> str:
    return f"{today}:{agency.pk}"


def _agencies(now: datetime) -> Iterable[Agency]:
    """The agencies on the register today that have a contact and something to mend."""
    today = timezone.localdate(now)
    return (
        Agency.objects.filter(
            holding(today),
            pk__in=_wrong(now).values("agency"),
        )
        .exclude(contact_email="")
        .select_related("portal")
        .order_by("pk")
    )


def _wrong(now: datetime) -> QuerySet[Submission]:
    """Mails of agencies of the last days with a refused file or a waiting draft, which no later
    mail of the same agency has put right."""
    since = now - timedelta(days=settings.VANTHU.answers.mend_days)
    lacking = Q(parts__verdict=Verdict.REFUSED) | Q(drafts__state=DraftState.AWAITING_SENDER)
    mended = Submission.objects.filter(
        continues__isnull=False, state=SubmissionState.DRAFTED, parts__verdict__in=TAKEN
    )
    return (
        Submission.objects.filter(
            lacking,
            agency__isnull=False,
            mail_class=MailClass.MAIL,
            silent=False,
            state__in=(SubmissionState.DRAFTED, SubmissionState.REFUSED),
            decided_at__gte=since,
        )
        .exclude(pk__in=mended.values("continues"))
        .distinct()
    )


TAKEN = (Verdict.TAKEN, Verdict.NOTED)


@dataclass(frozen=True, slots=True)
class _Line:
    """One thing that is still wrong."""

    number: str
    code: str
    received: str
    name: str
    reason: str
    mend: str


def _tell(agency: Agency, today: date, now: datetime) -> bool:
    """Write the mail of one agency; whether there was one to write."""
    recipient = agency.contact_email
    if not mailable(recipient) or recipient.lower() in own_addresses():
        return False
    policy = policy_of(agency.portal)
    rows = with_rows(_wrong(now).filter(agency=agency)).order_by("-received_at", "-pk")
    lines = _lines([report(facts_of(row), policy) for row in rows[:LISTED]])
    if not lines:
        return False
    headline = f"Các nội dung còn phải bổ sung đến ngày {day(today)}: {two(len(lines))}"
    context: dict[str, Any] = {
        "headline": headline,
        "to": quoted(agency.name, 200),
        "you": "Quý cơ quan",
        "today": day(today),
        "lines": lines,
        "count": two(len(lines)),
    }
    letter = compose("daily", f"[{policy.words.short}] {headline}", policy, context)
    round_ = _round(today, agency)
    try:
        with transaction.atomic():
            notice = Notice.objects.create(
                portal=agency.portal,
                kind=NoticeKind.DAILY,
                round=round_,
                recipient=recipient,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                message_id=_message_id(policy, round_),
            )
            outbox.plant(notice)
    except IntegrityError:
        return False  # another worker has told them
    log.info("daily", notice=notice.pk, lines=len(lines))
    return True


def _message_id(policy: Policy, round_: str) -> str:
    return new_message_id(policy, f"daily.{round_}")


def _lines(reports: Iterable[Report]) -> list[_Line]:
    """What the sender can put right: refused files that can be mended, waiting drafts."""
    found: list[tuple[Report, str, str, str]] = []
    for told in reports:
        if sealed(told.facts):
            continue
        found += [(told, line.name, line.reason, line.mend) for line in told.stopped]
        found += [
            (told, draft.heading, why, mend)
            for draft in told.drafts
            if draft.waits
            for why, mend in draft.asked
        ]
    return [
        _Line(two(place), told.facts.code, f"{local(told.facts.received_at):%d/%m}", *rest)
        for place, (told, *rest) in enumerate(found, 1)
    ]
