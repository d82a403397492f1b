"""Which earlier mail this one belongs to: the submission that it answers, and clashes of ids."""

from __future__ import annotations

import re

from vanthu.ingest.sender.same import may_speak_for
from vanthu.parsers.types import Finding
from vanthu.store.models import Notice, Portal, Submission

from .arrival import Arrival

#: As people write it: small letters, blanks or another dash around the numbers.
_CODE = re.compile(r"(?<![0-9A-Za-z])([A-Za-z]{2,6})\s?[-–—]\s?(\d{2})\s?[-–—]\s?(\d{6,9})(?!\d)")


def codes_in(text: str) -> list[str]:
    """The submission codes that a text names, in our spelling."""
    return [f"{prefix.upper()}-{year}-{number}" for prefix, year, number in _CODE.findall(text)]


def continued(portal: Portal, arrival: Arrival, agency: int | None) -> Submission | None:
    """The submission of the same portal that this mail continues, or None.

    An answer to a mail of ours names its Message-ID, which nobody can guess. A code in the subject
    can be guessed, so there the sender has to be one who may speak for the first (`sender.same`).
    `agency`: whom the register counts the sender to.
    """
    if arrival.mail_class.kind != "mail":
        return None
    notices = Notice.objects.filter(
        portal=portal,
        message_id__in=[form for id_ in arrival.references for form in (id_, f"<{id_}>")],
        submission__isnull=False,
        submission__sealed_at=None,  # nothing is added to what nobody has read
    ).select_related("submission")
    by_id = {notice.message_id.strip("<>"): notice.submission for notice in notices}
    for id_ in arrival.references:
        if found := by_id.get(id_):
            return found.continues or found
    for code in codes_in(arrival.headers.subject):
        named = Submission.objects.filter(portal=portal, code=code, sealed_at=None).first()
        if named and may_speak_for(named, arrival.sender.key, agency):
            return named.continues or named
    return None


def booking_findings(submission: Submission) -> tuple[Finding, ...]:
    """What booking noticed about a submission, derived afresh from what is stored."""
    if not submission.message_id:
        return ()
    others = (
        Submission.objects.filter(portal=submission.portal_id, message_id=submission.message_id)
        .exclude(pk=submission.pk)
        .filter(pk__lt=submission.pk)
        .order_by("pk")
        .values_list("code", flat=True)
    )[:5]
    if not others:
        return ()
    return (Finding("mail.message_id_reused", args={"codes": ", ".join(others)}),)
