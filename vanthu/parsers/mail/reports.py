"""Delivery reports (RFC 3464): what became of a mail of ours."""

from __future__ import annotations

from typing import Any

from vanthu.parsers.headers import Headers, read_headers

from .transfer import undo
from .tree import Entity

_MAX_RECIPIENTS = 100


def delivery_reports(headers: Headers, entities: list[Entity]) -> list[dict[str, Any]]:
    """One row a recipient: action, status, recipient, diagnostic, original_message_id.

    Empty for a mail that is no report. Bounces without the standard's form are known by
    X-Failed-Recipients only; their rows have no status.
    """
    rows: list[dict[str, Any]] = []
    for entity in entities:
        if entity.content.value in ("message/delivery-status", "message/global-delivery-status"):
            rows += _recipients(_plain(entity))
    if not rows:
        rows = [
            {"action": "failed", "status": "", "recipient": address.address, "diagnostic": ""}
            for address in headers.addresses("x-failed-recipients")[:_MAX_RECIPIENTS]
        ]
    original = _original(entities) if rows else ""
    return [{**row, "original_message_id": original} for row in rows]


def _plain(entity: Entity) -> bytes:
    return undo(entity.payload, entity.headers.get("content-transfer-encoding")).data


def _recipients(data: bytes) -> list[dict[str, Any]]:
    rows = []
    data = data.replace(b"\r\n", b"\n").lstrip(b"\n")
    # §2.1: fields of the message, then a group of fields a recipient, blank lines between.
    for block in data.split(b"\n\n")[: _MAX_RECIPIENTS + 1]:
        fields = read_headers(block.lstrip(b"\n"))
        if "action" not in fields and "status" not in fields:
            continue
        recipient = fields.get("final-recipient") or fields.get("original-recipient")
        rows.append(
            {
                "action": fields.get("action").lower()[:40],
                "status": (fields.get("status").split() or [""])[0][:20],
                "recipient": recipient.rpartition(";")[2].strip(" <>")[:254],
                "diagnostic": fields.get("diagnostic-code")[:500],
            }
        )
    return rows


def _original(entities: list[Entity]) -> str:
    """Message-ID of the mail that the report is about, from what it returns of it."""
    for entity in entities:
        if entity.content.value in ("message/rfc822", "text/rfc822-headers", "message/global"):
            ids = read_headers(_plain(entity)).message_ids("message-id")
            if ids:
                return ids[0][:255]
    return ""
