"""Writing an arrival down, exactly once, in one transaction for all its portals.

The portals' rows are locked in one order: bookers of the same portal wait for each other, so the
running number has no holes by races and the unique keys never have to fire (they stay as the net).
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction

from vanthu.ingest.envelope import Recipient
from vanthu.ingest.sender.look import RANK
from vanthu.jobs.enqueue import enqueue
from vanthu.store import audit
from vanthu.store.models import MailClass, Portal, Receipt, Submission, SubmissionState
from vanthu.store.portals import agency_of
from vanthu.vietnamese.clean import clean_line

from .arrival import Arrival
from .kinship import continued

log = structlog.get_logger(__name__)

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
PROCESS = "submission.process"
#: Wipes what a further arrival of a sealed mail has left open (`queue.sealing_jobs`).
SHRED = "submission.shred"
#: Checks a second arrival's sender by DNS; the first one's is part of processing.
AUTHENTICATE = "receipt.authenticate"


class UnknownPortal(LookupError):
    """The envelope names a portal that has no row (its policy file was never synchronised)."""


class Booked(NamedTuple):
    """`how`: "submission.book" (new), "submission.receive_again" (another arrival of it), "" (the
    same object read twice): the verb of the audit trail."""

    submission: Submission
    how: str


def write_down(arrival: Arrival) -> list[Booked]:
    """The submissions of this arrival, one a portal; new ones and known ones alike.

    Blobs are on disk already. What is returned is committed when this function has returned and no
    outer transaction is open.
    """
    names = arrival.envelope.portals
    with transaction.atomic():
        rows = Portal.objects.select_for_update(no_key=True).filter(name__in=names).order_by("name")
        portals = {portal.name: portal for portal in rows}
        if missing := [name for name in names if name not in portals]:
            raise UnknownPortal(f"no portal {', '.join(missing)}: is there a policy file for it?")
        booked = [_book(portals[name], arrival) for name in sorted(portals)]
        for submission, how in booked:
            if how:
                audit.record(
                    how,
                    "submission",
                    submission.pk,
                    portal=submission.portal_id,
                    channel=arrival.envelope.channel,
                    mail_class=submission.mail_class,
                )
    for submission, how in booked:
        log.info("booked", code=submission.code, how=how or "known", state=submission.state)
    return booked


def _book(portal: Portal, arrival: Arrival) -> Booked:
    known = (
        Submission.objects.select_for_update(no_key=True)
        .filter(portal=portal, raw_key=arrival.raw_key)
        .first()
    )
    if known is None:
        submission = _create(portal, arrival)
        _receipt(submission, arrival)
        if (
            submission.state == SubmissionState.RECEIVED
            or submission.mail_class == MailClass.BOUNCE
        ):
            enqueue(PROCESS, submission.pk)
        return Booked(submission, "submission.book")
    receipt = _receipt(known, arrival)
    if receipt is None:
        return Booked(known, "")
    if known.sealed_at is not None:
        enqueue(SHRED, known.pk)
        return Booked(known, "submission.receive_again")
    improve(known, receipt)
    if arrival.check.pending:
        enqueue(AUTHENTICATE, receipt.pk)
    return Booked(known, "submission.receive_again")


def _create(portal: Portal, arrival: Arrival) -> Submission:
    kind = arrival.mail_class
    for_postmaster = all(item.get("role") == "postmaster" for item in _recipients(portal, arrival))
    noted = kind.kind != "mail" or for_postmaster
    forged = arrival.check.auth == "fail"
    on = arrival.received_at.astimezone(LOCAL).date()
    agency = agency_of(portal, arrival.sender.key, on) if arrival.sender.key else None
    of = agency.pk if agency else None
    return Submission.objects.create(
        portal=portal,
        code=_next_code(portal),
        state=SubmissionState.NOTED if noted else SubmissionState.RECEIVED,
        mail_class=kind.kind,
        channel=arrival.envelope.channel,
        raw_key=arrival.raw_key,
        raw_sha256=arrival.raw_sha256,
        raw_size=arrival.raw_size,
        message_id=arrival.message_id,
        in_reply_to=" ".join(arrival.references),
        # What is still to be decided on may turn out to be secret: its subject stays in the mail.
        subject=clean_line(arrival.headers.subject, 500) if noted else "",
        sender_address=arrival.sender.key,
        sender_name=arrival.sender.name,
        reply_address=arrival.reply_address,
        sender_auth=arrival.check.auth,
        agency=agency,
        continues=None if noted or forged else continued(portal, arrival, of),
        silent=arrival.silent,
        no_answer=kind.no_answer or ("postmaster" if noted else "auth_fail" if forged else ""),
        received_at=arrival.received_at,
    )


def _receipt(submission: Submission, arrival: Arrival) -> Receipt | None:
    """This arrival's row; None when the same object has been read before."""
    envelope = arrival.envelope
    sealed = submission.sealed_at is not None
    receipt, created = Receipt.objects.get_or_create(
        submission=submission,
        transport_key=arrival.transport_key,
        defaults={
            "channel": envelope.channel,
            "peer": clean_line(envelope.peer, 60),
            "helo": "" if sealed else clean_line(envelope.helo, 255),
            "mail_from": "" if sealed else clean_line(arrival.mail_from, 320),
            "rcpt_to": _recipients(submission.portal, arrival),
            "tls": envelope.tls,
            "sender_auth": arrival.check.auth,
            "auth_detail": {} if sealed else dict(arrival.check.detail),
            "hop_headers": "" if sealed else arrival.hop_headers,
            "raw_sha256": arrival.raw_sha256,
            "received_at": arrival.received_at,
        },
    )
    return receipt if created else None


def _recipients(portal: Portal, arrival: Arrival) -> list[Recipient]:
    return [item for item in arrival.envelope.rcpt_to if item["portal"] == portal.name]


def improve(submission: Submission, receipt: Receipt) -> bool:
    """Let a better-authenticated arrival speak for the submission; whether it did.

    Only proof improves: knowing nothing doesn't take a contradiction back.
    """
    if receipt.sender_auth not in ("pass", "trusted"):
        return False
    if RANK[receipt.sender_auth] <= RANK[submission.sender_auth]:
        return False
    submission.sender_auth = receipt.sender_auth
    if submission.no_answer == "auth_fail":
        submission.no_answer = ""
    submission.save(update_fields=["sender_auth", "no_answer"])
    return True


def _next_code(portal: Portal) -> str:
    """The next running number of the year; the portal's row is locked."""
    # A clock that goes back never gives a number twice.
    year = max(datetime.now(LOCAL).year, portal.counter_year)
    portal.counter = portal.counter + 1 if year == portal.counter_year else 1
    portal.counter_year = year
    portal.save(update_fields=["counter", "counter_year"])
    return f"{portal.code}-{year % 100:02d}-{portal.counter:06d}"
