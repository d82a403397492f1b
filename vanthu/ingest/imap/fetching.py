"""One message from the server into the spool, in pieces, without setting \\Seen."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from imapclient import IMAPClient

from vanthu.ingest.envelope import Envelope, new_queue_id
from vanthu.ingest.spool import Spool

from .errors import SpoolFault

log = structlog.get_logger(__name__)

#: Partial fetches cost nothing (mail.md §2.3) and keep memory flat.
PIECE = 1 << 20


class Gone(Exception):
    """Somebody removed the message while we were reading."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What is asked before a message is fetched."""

    size: int
    arrived: datetime


def headings(client: IMAPClient, uids: list[int]) -> dict[int, Heading]:
    """Size and arrival of messages; those that are gone are missing."""
    found: dict[int, Heading] = {}
    for start in range(0, len(uids), 200):
        answer = client.fetch(uids[start : start + 200], ["RFC822.SIZE", "INTERNALDATE"])
        for uid, data in answer.items():
            if (heading := _heading(data)) is not None:
                found[uid] = heading
    return found


def _heading(data: dict[bytes, Any]) -> Heading | None:
    arrived = data.get(b"INTERNALDATE")
    if not isinstance(arrived, datetime):
        return None
    if arrived.tzinfo is None:
        arrived = arrived.replace(tzinfo=UTC)
    return Heading(int(data.get(b"RFC822.SIZE") or 0), arrived.astimezone(UTC))


def fetch_to_spool(
    client: IMAPClient, uid: int, heading: Heading, envelope: Envelope, spool: Spool, floor: int
) -> Path:
    """The durable spool file. Gone, SpoolFault, or what the connection raises; nothing is left
    then. `floor`: bytes that must stay free on the disk.
    """
    with _our_disk():
        state = os.statvfs(spool.folder)
        if state.f_bavail * state.f_frsize < floor + heading.size:
            raise SpoolFault(f"less than {floor} bytes would stay free in {spool.folder}")
        entry = spool.open_entry(envelope)
    with entry as writer:
        total = 0
        while True:
            piece = _piece(client, uid, total)
            if piece is None:
                raise Gone(uid)
            with _our_disk():
                writer.write(piece)
            total += len(piece)
            # Some servers cut pieces short; only size and emptiness together tell the end.
            if not piece or (len(piece) < PIECE and total >= heading.size):
                break
        if not total:
            raise Gone(uid)
        if total != heading.size:
            # Exchange reckons sizes without fetching; the bytes count.
            log.warning("size_differs", uid=uid, said=heading.size, read=total)
        with _our_disk():
            return writer.commit()


@contextlib.contextmanager
def _our_disk() -> Iterator[None]:
    """A fault of our disk must not look like one of the line."""
    try:
        yield
    except OSError as error:
        raise SpoolFault(f"{type(error).__name__}: {error}") from error


def _piece(client: IMAPClient, uid: int, offset: int) -> bytes | None:
    answer = client.fetch([uid], [f"BODY.PEEK[]<{offset}.{PIECE}>"])
    if uid not in answer:
        return None
    key = next((key for key in answer[uid] if key.upper().startswith(b"BODY[]")), None)
    if key is None:
        return None
    return answer[uid][key] or b""


def envelope_of(
    uid: int, heading: Heading, *, portal: str, address: str, extra: dict[str, Any]
) -> Envelope:
    """The envelope of a fetched message."""
    return Envelope(
        queue_id=new_queue_id(),
        channel="imap",
        rcpt_to=[{"address": address, "portal": portal}],
        received_at=heading.arrived.isoformat(),
        tls=bool(extra.pop("tls", False)),
        extra={**extra, "uid": uid},
    )
