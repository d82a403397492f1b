"""What was brought by post, courier or hand: written down at the desk, and from there on a mail
like any other (R10). Booking, rules, drafts and register know no second way.

Its mail carries the scans, the subject and, where an answer is wanted, the address for it. The same
delivery entered twice is the same mail, so a form that was sent twice books once.
"""

from __future__ import annotations

import email.policy
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from io import BytesIO
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanthu.ingest.booking import book_stream
from vanthu.ingest.envelope import Envelope, new_queue_id
from vanthu.queue.changing import highest
from vanthu.queue.deadlines import OFFICE_TIME
from vanthu.queue.errors import NotAllowed, Unfit
from vanthu.queue.facts import roles_of
from vanthu.queue.intake import OFFICE
from vanthu.store import audit
from vanthu.store.blobs import blobs
from vanthu.store.models import (
    Agency,
    Delivery,
    Manner,
    Portal,
    SenderAuth,
    Submission,
    User,
)
from vanthu.store.portals import policy_of
from vanthu.vietnamese.clean import clean_line

from .local import mail_of

#: Who takes in what comes on paper: who decides on mails.
TAKERS = OFFICE
SUBJECT, NAME, NUMBER = 200, 200, 80
#: Deadlines count days; of an earlier day no hour is known.
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Slip:
    """What the secretary writes down. `address`: where answers go; "" for nowhere."""

    manner: Manner
    brought_by: str
    title: str
    received_on: date
    number: str = ""
    tracking: str = ""
    agency: Agency | None = None
    sender: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """`known`: the same delivery had been entered before."""

    submission: Submission
    known: bool


def take_in(
    *, portal: Portal, actor: User, slip: Slip, files: Sequence[tuple[str, BinaryIO]]
) -> Taken:
    """Book a delivery with its scans (name, bytes). Raises NotAllowed, Unfit."""
    roles = roles_of(actor, portal.pk)
    if not roles & TAKERS:
        raise NotAllowed(_("Your role at this portal does not permit it."))
    _check(portal, slip, files)
    raw = _mail(slip, [(name, file.read()) for name, file in files])
    envelope = Envelope(
        queue_id=new_queue_id(),
        channel="hand",
        rcpt_to=[{"address": policy_of(portal).addresses[0], "portal": portal.name}],
        received_at=_received_at(slip.received_on).isoformat(),
    )
    with blobs().referencing(), transaction.atomic():
        # One transaction with its booking: no worker sees it before it is known whose it is.
        submission = book_stream(envelope, BytesIO(raw))[0].submission
        delivery, fresh = Delivery.objects.get_or_create(
            submission=submission,
            defaults={
                "manner": slip.manner,
                "brought_by": clean_line(slip.brought_by, NAME),
                "number": clean_line(slip.number, NUMBER),
                "tracking": clean_line(slip.tracking, NUMBER),
                "received_on": slip.received_on,
                "registered_by": actor,
            },
        )
        if fresh:
            _own(submission, slip)
            audit.record(
                "submission.deliver", "submission", submission.pk, actor=actor,
                role=highest(roles), portal=portal.pk,
                manner=str(delivery.manner), received_on=slip.received_on.isoformat(),
            )  # fmt: skip
    return Taken(submission, not fresh)


def _check(portal: Portal, slip: Slip, files: Sequence[tuple[str, BinaryIO]]) -> None:
    wrong = {}
    if slip.received_on > timezone.localdate():
        wrong["received_on"] = _("The date must not lie ahead.")
    if not slip.title.strip():
        wrong["title"] = _("Say what it is about.")
    if not slip.brought_by.strip():
        wrong["brought_by"] = _("Say who handed it over.")
    if slip.agency is not None and slip.agency.portal_id != portal.pk:
        wrong["agency"] = _("It is no agency of this portal.")
    if not files:
        wrong["files"] = _("Choose at least one file.")
    if wrong:
        raise Unfit(wrong)


def _own(submission: Submission, slip: Slip) -> None:
    """Whose it is, as the secretary says. Who was handed an address to answer to knows it from the
    person, not from a header that anybody may write."""
    if slip.agency is not None:
        submission.agency = slip.agency
    named = slip.sender or (slip.agency.name if slip.agency else slip.brought_by)
    submission.sender_name = clean_line(named, NAME)
    if submission.sender_address:
        submission.sender_auth = SenderAuth.TRUSTED
    submission.save(update_fields=["agency", "sender_name", "sender_auth"])


def _received_at(day: date) -> datetime:
    now = timezone.localtime(timezone=OFFICE_TIME)
    return now if day == now.date() else datetime.combine(day, _NOON, OFFICE_TIME)


def _mail(slip: Slip, files: Sequence[tuple[str, bytes]]) -> bytes:
    """The mail that carries it: the same bytes for the same slip and scans."""
    mail: EmailMessage = mail_of(files)
    mail.replace_header("Subject", clean_line(slip.title, SUBJECT))
    mark = hashlib.sha256()
    said = (slip.manner, slip.brought_by, slip.received_on.isoformat(), slip.number, slip.tracking)
    for text in (*said, slip.title, slip.address, *(name for name, _data in files)):
        mark.update(f"{text}\0".encode())
    for _name, data in files:
        mark.update(hashlib.sha256(data).digest())
    name = mark.hexdigest()
    if slip.address:
        who = clean_line(slip.sender or slip.brought_by, NAME)
        mail["From"] = Address(display_name=who, addr_spec=slip.address)
    mail["Message-ID"] = f"<{name}@delivery.vanthu.invalid>"
    mail.set_boundary(f"delivery-{name[:32]}")
    return mail.as_bytes(policy=email.policy.SMTP)
