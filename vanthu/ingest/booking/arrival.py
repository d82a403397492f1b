"""One arrival as booking sees it: its bytes stored, its header lines read. Knows no database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from vanthu.config.settings import Settings
from vanthu.ingest.classify import Class, classify
from vanthu.ingest.envelope import Envelope
from vanthu.ingest.raw_key import RawKeyReader
from vanthu.ingest.sender import SenderCheck, first_look
from vanthu.parsers.addresses import Address
from vanthu.parsers.headers import Headers, read_headers
from vanthu.store.blobs import BlobStore
from vanthu.vietnamese.clean import clean_line, clean_text

#: References beyond these are not looked at; the newest stand last (RFC 5322 §3.6.4).
_MAX_REFERENCES = 50
#: RFC 5321 §4.5.3.1.3; what is longer isn't an address that anybody can answer.
_MAX_ADDRESS = 254
#: No mail is older than this; a Date before it is a mailer without a clock.
_EPOCH = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a spool file says, ready to be written down."""

    envelope: Envelope
    headers: Headers
    raw_key: str
    raw_sha256: str
    raw_size: int
    hop_headers: str
    sender: Address
    #: The return path; "" also where it isn't known.
    mail_from: str
    reply_address: str
    mail_class: Class
    check: SenderCheck
    received_at: datetime

    @property
    def message_id(self) -> str:
        """The Message-ID without its angle brackets, "" when there is none."""
        found = self.headers.message_ids("message-id")
        return _identifier(found[0])[:255] if found else ""

    @property
    def references(self) -> tuple[str, ...]:
        """Message-IDs that this mail answers, the nearest first, without angle brackets."""
        answered = self.headers.message_ids("in-reply-to")
        older = reversed(self.headers.message_ids("references"))
        return tuple(dict.fromkeys(map(_identifier, (*answered, *older))))[:_MAX_REFERENCES]

    @property
    def transport_key(self) -> str:
        """Names the object that was read, so that reading it twice is noticed."""
        envelope = self.envelope
        if envelope.channel == "imap":
            extra = envelope.extra
            key = f"imap:{extra['mailbox']}:{extra['uidvalidity']}:{extra['uid']}"
        elif envelope.channel in ("file", "hand"):
            key = f"{envelope.channel}:{self.raw_sha256}"
        else:
            key = f"{envelope.channel}:{envelope.queue_id}"
        return key[:200]

    @property
    def silent(self) -> bool:
        """Import and backlog send nothing unless a person asks."""
        return self.envelope.channel == "file" or bool(self.envelope.extra.get("silent"))


def take(
    envelope: Envelope,
    source: BinaryIO,
    *,
    blobs: BlobStore,
    settings: Settings,
    own: Collection[str],
) -> Arrival:
    """Store the bytes and read their header lines, in one pass over `source`."""
    reader = RawKeyReader(source)
    sha256, size = blobs.put(reader)  # type: ignore[arg-type]  # only read() is used
    raw_key = reader.key
    headers = read_headers(reader.head)
    sender = _sender(headers)
    mail_from = _mail_from(envelope, headers)
    return Arrival(
        envelope=envelope,
        headers=headers,
        raw_key=raw_key,
        raw_sha256=sha256,
        raw_size=size,
        hop_headers=clean_text(reader.hops[:65536].decode("utf-8", "replace")),
        sender=sender,
        mail_from=mail_from or "",
        reply_address=_reply_address(sender, mail_from),
        mail_class=classify(headers, mail_from=mail_from, sender=sender.key, own=own),
        check=first_look(envelope, headers, sender.domain, settings),
        received_at=_received_at(envelope, headers),
    )


def _identifier(text: str) -> str:
    """A Message-ID without its angle brackets; PostgreSQL takes no NUL."""
    return clean_line(text).strip("<>")


def _sender(headers: Headers) -> Address:
    for name in ("from", "sender"):
        for address in headers.addresses(name):
            if len(address.address) <= _MAX_ADDRESS:
                return Address(clean_line(address.name, 200), clean_line(address.address))
    return Address(clean_line(headers.get("from"), 200), "")


def _mail_from(envelope: Envelope, headers: Headers) -> str | None:
    """The return path: "" for the null sender, None where it isn't known."""
    if envelope.channel in ("smtp", "lmtp"):
        return clean_line(envelope.mail_from)
    if "return-path" not in headers:
        return None
    found = headers.addresses("return-path")
    return clean_line(found[0].address) if found else ""


def _reply_address(sender: Address, mail_from: str | None) -> str:
    """RFC 3834 §4: the return path, where it belongs to the author; else From."""
    path = Address("", mail_from or "")
    return mail_from if mail_from and path.domain == sender.domain else sender.address


def _received_at(envelope: Envelope, headers: Headers) -> datetime:
    """The envelope's moment; for an imported mail the sender's, unless it lies in the future."""
    now = datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(envelope.received_at)
    except ValueError:
        date = headers.date
        return date if date and _EPOCH < date < now else now
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
