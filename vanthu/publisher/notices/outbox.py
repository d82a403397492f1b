"""The outbox: each notice is handed over at most once, and people see how it went.

ready → sending, committed before the network is touched, → sent · failed · bounced. A row found in
`sending` by a later claim was broken off in between: through SMTP it is in doubt, is shown, and
goes out again only when a person says so; into the folder it is simply written once more.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Later, LeaseLost, Work, handler, on_dead
from vanthu.publisher import outgoing
from vanthu.store import audit
from vanthu.store.models import Notice, NoticeState, User
from vanthu.vietnamese.clean import clean_line

from . import caps
from .message import mail_of

log = structlog.get_logger(__name__)

SEND = "notice.send"
#: Waiting times between tries: 1, 2, 4, … minutes, at most an hour.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
#: Why a notice was withheld whose act was undone: its words are for nobody.
TAKEN_BACK = "taken_back"
#: What a person may send (again).
AGAIN = frozenset(
    {NoticeState.WITHHELD, NoticeState.FAILED, NoticeState.IN_DOUBT, NoticeState.BOUNCED}
)


class NotSendable(Exception):
    """This notice can't be sent by hand now. The text says why."""


def plant(notice: Notice, at: datetime | None = None) -> None:
    """Put a ready notice on its way, in the caller's transaction; `at`: not before this time."""
    enqueue(SEND, notice.pk, not_before=at)


@handler(SEND)
def send(work: Work) -> None:
    """Job `notice.send`."""
    notice = Notice.objects.select_related("portal").filter(pk=work.ref or 0).first()
    if notice is None:
        return
    mail = mail_of(notice)
    mail.render(True)  # what can't be written is a fault of ours and must show before "sending"
    way = outgoing.transport(settings.VANTHU)
    if (rest := way.resting()) > 0:
        raise Later(datetime.now(UTC) + timedelta(seconds=rest + 1), "mail server is away")
    if not _claim(work, way.repeatable):
        return
    delivery = way.deliver(mail)
    try:
        with work.finish():
            _settle(work, delivery)
    except LeaseLost:
        # Somebody else may have called it in doubt meanwhile; we know better.
        with transaction.atomic():
            _settle(work, delivery, again=False)
        raise


def _claim(work: Work, repeatable: bool) -> bool:
    """Mark the notice as being sent; whether it is to be handed over now."""
    with transaction.atomic():
        notice = _locked(work.ref)
        if notice is None:
            return False
        if notice.state == NoticeState.SENDING and not repeatable:
            _set(notice, NoticeState.IN_DOUBT, "stopped while sending")
            return False
        if notice.state not in (NoticeState.READY, NoticeState.SENDING):
            return False
        if notice.state == NoticeState.READY and (cap := caps.exceeded(notice)):
            _set(notice, NoticeState.GATHERED, cap)
            return False
        notice.state, notice.sent_at = NoticeState.SENDING, datetime.now(UTC)
        notice.save(update_fields=["state", "sent_at"])
        return True


def _settle(work: Work, delivery: outgoing.Delivery, *, again: bool = True) -> None:
    """Write down how it went."""
    notice = _locked(work.ref)
    if notice is None or notice.state not in (NoticeState.SENDING, NoticeState.IN_DOUBT):
        return
    detail = clean_line(delivery.detail, 200)
    match delivery.state:
        case "sent":
            _set(notice, NoticeState.SENT, "")
        case "refused":
            _set(notice, NoticeState.FAILED, detail)
        case "doubt":
            _set(notice, NoticeState.IN_DOUBT, detail)
        case "postponed" if again:
            _postpone(work, notice, detail)


def _postpone(work: Work, notice: Notice, detail: str) -> None:
    """Try later by a fresh job: a server that is down for a day must not wear the job out."""
    give_up = timedelta(days=settings.VANTHU.outgoing.give_up_days)
    if datetime.now(UTC) - notice.created_at > give_up:
        _set(notice, NoticeState.FAILED, detail)
        return
    tries = int(work.args.get("tries", 0)) + 1
    wait = min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_WAIT)
    notice.state, notice.sent_at = NoticeState.READY, None
    if notice.reason != caps.ASKED:
        notice.reason = detail
    notice.save(update_fields=["state", "sent_at", "reason"])
    enqueue(SEND, notice.pk, args={"tries": tries}, not_before=datetime.now(UTC) + wait)
    log.warning("notice_postponed", notice=notice.pk, tries=tries, reason=detail)


@on_dead(SEND)
def given_up(work: Work, error: str) -> None:
    """A notice whose job died is failed, or in doubt where it may have left."""
    notice = _locked(work.ref)
    if notice is None:
        return
    if notice.state == NoticeState.READY:
        _set(notice, NoticeState.FAILED, clean_line(error, 200))
    elif notice.state == NoticeState.SENDING:
        _set(notice, NoticeState.IN_DOUBT, clean_line(error, 200))


def send_again(*, notice: Notice, actor: User, role: str = "") -> Notice:
    """A person lets a notice go that was withheld, failed, bounced or is in doubt.

    The same Message-ID, so that a receiver that has it already can tell. Raises NotSendable.
    """
    with transaction.atomic():
        locked = _locked(notice.pk)
        if locked is None or locked.state not in AGAIN:
            raise NotSendable(f"a notice that is {notice.get_state_display()} can't be sent")
        if locked.submission is not None and locked.submission.sealed_at is not None:
            raise NotSendable("the mail that it answers is sealed; its sender is phoned")
        if not locked.text:
            raise NotSendable("its words were taken back when a mail that it named was sealed")
        if locked.reason == TAKEN_BACK:
            raise NotSendable("what it tells was undone")
        if not locked.recipient:
            raise NotSendable("there is no address to send it to")
        was = locked.state
        locked.state, locked.reason = NoticeState.READY, caps.ASKED
        locked.sent_at = locked.bounced_at = None
        locked.save(update_fields=["state", "reason", "sent_at", "bounced_at"])
        plant(locked)
        audit.record(
            "notice.send_again",
            "notice",
            locked.pk,
            actor=actor,
            role=role,
            portal=locked.portal_id,
            was=was,
        )
    return locked


def take_back(notice: int) -> bool:
    """Stop a mail whose act is undone, in the caller's transaction; False when it may have left
    already. One that was withheld anyway isn't to be sent by hand any more either."""
    locked = _locked(notice)
    if locked is None or locked.state not in (NoticeState.READY, NoticeState.WITHHELD):
        return locked is None
    _set(locked, NoticeState.WITHHELD, TAKEN_BACK)
    return True


def bounced(*, original_message_id: str, status: str = "", detail: str = "") -> Notice | None:
    """A bounce came back for one of our mails: mark it, so that editors see it on the submission.

    `status` as RFC 3463 has it; a delay (4.x.x) is no bounce. None when the mail isn't ours.
    """
    id_ = original_message_id.strip().strip("<>")
    if not id_ or status.strip()[:1] in ("2", "4"):
        return None
    with transaction.atomic():
        notice = (
            Notice.objects.select_for_update(no_key=True).filter(
                Q(message_id=id_) | Q(message_id=f"<{id_}>")
            )
        ).first()
        if notice is None or notice.state == NoticeState.BOUNCED:
            return notice
        notice.bounced_at = datetime.now(UTC)
        notice.save(update_fields=["bounced_at"])
        _set(notice, NoticeState.BOUNCED, clean_line(f"{status} {detail}", 200))
    return notice


def _locked(notice_id: int | None) -> Notice | None:
    return Notice.objects.select_for_update(no_key=True).filter(pk=notice_id or 0).first()


def _set(notice: Notice, state: NoticeState, reason: str) -> None:
    notice.state, notice.reason = state, reason
    notice.save(update_fields=["state", "reason"])
    audit.record(f"notice.{state}", "notice", notice.pk, portal=notice.portal_id, kind=notice.kind)
    log.info("notice", notice=notice.pk, kind=notice.kind, state=str(state), reason=reason)
