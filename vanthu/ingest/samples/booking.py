"""Booking the sample mails: the same way as an import, so nobody is ever answered."""

from __future__ import annotations

import io
from datetime import datetime

from vanthu.ingest.booking import book_stream
from vanthu.ingest.envelope import Envelope, new_queue_id
from vanthu.store.models import Submission
from vanthu.validators.policy import Policy

from .mails import sample_mails


def book_samples(policy: Policy, now: datetime) -> list[Submission]:
    """The portal's samples as submissions, in the tour's order; booked once a day."""
    booked = []
    for mail in sample_mails(policy, now):
        envelope = Envelope(
            queue_id=new_queue_id(),
            channel="file",
            rcpt_to=[{"address": policy.addresses[0], "portal": policy.name}],
            extra={"name": f"{mail.id}.eml"},
        )
        booked += [item.submission for item in book_stream(envelope, io.BytesIO(mail.raw))]
    return booked
