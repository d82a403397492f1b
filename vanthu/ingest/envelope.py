"""What is known of an arrival apart from its bytes, as it stands in the spool file."""

from __future__ import annotations

import dataclasses
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, TypedDict

ChannelName = Literal["smtp", "lmtp", "imap", "file", "hand"]


class EnvelopeDamaged(ValueError):
    """Bytes that aren't an envelope we wrote."""


class _Address(TypedDict):
    address: str
    portal: str


class Recipient(_Address, total=False):
    """One recipient: the address as it was given, the portal it belongs to.

    `role` is "postmaster" where the mail came to the postmaster (RFC 5321 §4.5.1).
    """

    role: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of an arrival apart from its bytes.

    `peer`: IP address of the client, "unix" for a local socket, "" where there is none.
    `mail_from`: "" for the null sender. `received_at`: ISO 8601 with its zone.
    `extra`: what only one channel has (IMAP uidvalidity and uid, a file's name, the relay).
    """

    queue_id: str
    channel: ChannelName
    peer: str = ""
    helo: str = ""
    mail_from: str = ""
    rcpt_to: Sequence[Recipient] = field(default_factory=list)
    tls: bool = False
    received_at: str = ""
    smtputf8: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """The envelope as one JSON object."""
        value = {name: getattr(self, name) for name in _FIELDS}
        return json.dumps(value, separators=(",", ":")).encode("ascii")

    @classmethod
    def from_json(cls, raw: bytes) -> Envelope:
        """Read `to_json` back; unknown keys (of a later version) are left out."""
        try:
            value = json.loads(raw)
            return cls(**{name: value[name] for name in _FIELDS if name in value})
        except (ValueError, TypeError, RecursionError) as error:
            raise EnvelopeDamaged(str(error)) from error

    @property
    def portals(self) -> tuple[str, ...]:
        """The portals that this mail is for, each once, in the order of the recipients."""
        return tuple(dict.fromkeys(recipient["portal"] for recipient in self.rcpt_to))


_FIELDS = tuple(item.name for item in dataclasses.fields(Envelope))


def new_queue_id() -> str:
    """A name for an arrival: unique over hosts, and its order is the order of time."""
    return f"{time.time_ns():016x}{secrets.token_hex(5)}"


def now() -> str:
    """This moment as `Envelope.received_at` wants it."""
    return datetime.now(UTC).isoformat()
