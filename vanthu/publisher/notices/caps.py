"""How many automatic mails may go out: counted in the database, at the moment of sending.

Nothing is dropped: what is above a cap goes into the hourly digest. Caps are looked at where a mail
is about to leave and not where it was written, so that they count mails, however many workers there
are and whatever happened meanwhile.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from vanthu.store.models import EventHead, Notice, NoticeKind

#: Mails that machines send by themselves in answer to mail. People's own words (asked for more,
#: not published, withdrawn) and news of a publication go out as people do them.
CAPPED = frozenset(
    {NoticeKind.RECEIVED, NoticeKind.PARTIAL, NoticeKind.REFUSED, NoticeKind.INTERIM}
)
STOPPED = (NoticeKind.REFUSED, NoticeKind.PARTIAL)
#: `Notice.reason` of one that a person has let go.
ASKED = "asked"


def exceeded(notice: Notice) -> str:
    """The cap that this mail would exceed, in a word, or "". Inside a transaction: the answer
    holds until its end, since every other sender waits for the same row."""
    if notice.kind not in CAPPED or notice.reason == ASKED:
        return ""
    # Everything that writes takes this lock last (each action ends in an event), so it can serve
    # here without a dead lock. On SQLite the IMMEDIATE transaction does the same.
    EventHead.objects.get_or_create(id=1)
    EventHead.objects.select_for_update(no_key=True).get(id=1)
    caps = settings.VANTHU.answers
    sent = _sent_lately(notice)
    domain = notice.recipient.rpartition("@")[2]
    to_address = sent.filter(recipient__iexact=notice.recipient).count()
    if to_address < 2 * caps.per_address_hour and mended(notice):
        return ""
    if to_address >= caps.per_address_hour:
        return "cap_address"
    if sent.filter(recipient__iendswith=f"@{domain}").count() >= caps.per_domain_hour:
        return "cap_domain"
    return "cap_total" if sent.count() >= caps.total_hour else ""


def mended(notice: Notice) -> bool:
    """Whether this tells that something refused has been sent again and is right now.

    Each refusal excuses one such answer: else a machine that answers our answers would never meet
    a cap.
    """
    submission = notice.submission
    if submission is None or notice.kind not in (NoticeKind.RECEIVED, NoticeKind.PARTIAL):
        return False
    told = Notice.objects.filter(
        portal=notice.portal_id,
        submission__sender_address=submission.sender_address,
        submission_id__lt=submission.pk,
    )
    since = datetime.now(UTC) - timedelta(days=settings.VANTHU.answers.mend_days)
    refusals = told.filter(kind__in=STOPPED, created_at__gte=since)
    if submission.continues_id is not None:
        refusals = refusals.filter(submission_id=submission.continues_id)
    elif notice.kind == NoticeKind.PARTIAL:
        return False
    refusal = refusals.order_by("-submission_id").first()
    if refusal is None:
        return False
    excused = told.filter(submission_id__gt=refusal.submission_id)
    return not excused.filter(kind__in=(NoticeKind.RECEIVED, NoticeKind.PARTIAL)).exists()


def _sent_lately(notice: Notice) -> QuerySet[Notice]:
    """The capped mails that left within the hour; one that bounced has left, too."""
    hour = datetime.now(UTC) - timedelta(hours=1)
    return Notice.objects.filter(sent_at__gte=hour, kind__in=CAPPED).exclude(pk=notice.pk)
