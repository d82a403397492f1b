"""What a mail's header says, as values that cross the sandbox."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """A mailbox in a header line."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a bounce says of one recipient (RFC 3464)."""

    action: str
    status: str
    recipient: str
    diagnostic: str
    original_message_id: str


@dataclass(frozen=True, slots=True)
class MailHeader:
    """What the header of the outermost mail says. `date` is ISO 8601 in UTC, "" for none."""

    subject: str = ""
    sender: tuple[Person, ...] = ()
    to: tuple[Person, ...] = ()
    cc: tuple[Person, ...] = ()
    reply_to: tuple[Person, ...] = ()
    date: str = ""
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    dsn: tuple[DeliveryReport, ...] = ()


def header_from_json(data: Any) -> MailHeader:
    """The header as a child told it; what has another form is left out."""
    if not isinstance(data, dict):
        return MailHeader()
    people = {key: _people(data.get(key)) for key in ("sender", "to", "cc", "reply_to")}
    return MailHeader(
        subject=str(data.get("subject", "")),
        date=str(data.get("date", "")),
        message_id=str(data.get("message_id", "")),
        in_reply_to=_texts(data.get("in_reply_to")),
        references=_texts(data.get("references")),
        dsn=tuple(
            DeliveryReport(**{key: str(row.get(key, "")) for key in _DSN_FIELDS})
            for row in data.get("dsn") or ()
            if isinstance(row, dict)
        ),
        **people,
    )


_DSN_FIELDS = tuple(f.name for f in dataclasses.fields(DeliveryReport))


def _people(rows: Any) -> tuple[Person, ...]:
    return tuple(
        Person(str(row.get("name", "")), str(row.get("address", "")))
        for row in rows or ()
        if isinstance(row, dict)
    )


def _texts(rows: Any) -> tuple[str, ...]:
    return tuple(str(row) for row in rows) if isinstance(rows, list) else ()
