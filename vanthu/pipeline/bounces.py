"""Bounces: which of our mails came back, as the delivery report tells (RFC 3464)."""

from __future__ import annotations

from dataclasses import dataclass

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.headers import MAX_BLOCK, read_headers
from vanthu.publisher.notices import bounced

from .case import Case


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says of one of our mails."""

    message_id: str
    status: str = ""
    detail: str = ""


def tell_bounces(case: Case) -> None:
    """Mark the notices that a bounce is about."""
    if case.facts.mail_class != "bounce":
        return
    for bounce in bounces(case):
        bounced(original_message_id=bounce.message_id, status=bounce.status, detail=bounce.detail)


def bounces(case: Case) -> list[Bounce]:
    """One for each mail that the bounce names: by the report's Original-Message-ID, else by the
    returned mail or its headers; many servers give only the latter."""
    reports = case.mail.dsn if case.mail is not None else ()
    status = next((report.status for report in reports if report.status), "")
    detail = next((report.diagnostic for report in reports if report.diagnostic), "")
    named = [report.original_message_id for report in reports if report.original_message_id]
    ids = dict.fromkeys(named or _returned(case))
    return [Bounce(id_, status, detail) for id_ in ids]


def _returned(case: Case) -> list[str]:
    found: list[str] = []
    for part in case.parts.values():
        if by_mime(part.part.type).short in ("headers", "eml") and part.part.sha256:
            with case.blobs.open(part.part.sha256) as file:
                found += read_headers(file.read(MAX_BLOCK)).message_ids("message-id")
    return found
