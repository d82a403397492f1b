"""Bounces: which of our mails came back, read from the delivery report (RFC 3464)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.headers import read_headers
from vanthu.publisher.notices import bounced

from .case import Case

#: A delivery report is short; what is longer isn't one.
LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Report:
    """What a delivery report says of one of our mails."""

    message_id: str
    status: str = ""
    detail: str = ""


def tell_bounces(case: Case) -> None:
    """Mark the notices that a bounce is about."""
    if case.facts.mail_class != "bounce":
        return
    for report in reports(case):
        bounced(original_message_id=report.message_id, status=report.status, detail=report.detail)


def reports(case: Case) -> list[Report]:
    """One report for each of the mails that a bounce names: the status is the delivery report's,
    the Message-ID that of the returned mail or of its headers."""
    status = detail = ""
    ids: list[str] = []
    for part in case.parts.values():
        short = by_mime(part.part.type).short
        if part.path in case.roots or not part.part.sha256:
            continue
        if short == "dsn":
            for group in _groups(_bytes(case, part.part.sha256)):
                headers = read_headers(group)
                status = status or headers.get("status")
                detail = detail or headers.get("diagnostic-code")
                ids += headers.message_ids("original-message-id")
        elif short in ("headers", "eml"):
            ids += read_headers(_bytes(case, part.part.sha256)).message_ids("message-id")
    return [Report(id_, status, detail) for id_ in dict.fromkeys(ids)]


def _bytes(case: Case, sha256: str) -> bytes:
    with case.blobs.open(sha256) as file:
        return file.read(LIMIT)


def _groups(data: bytes) -> Iterable[bytes]:
    """The fields of the message and of each recipient, apart by empty lines."""
    plain = data.replace(b"\r\n", b"\n")
    return [group + b"\n\n" for group in plain.split(b"\n\n") if group.strip()]
