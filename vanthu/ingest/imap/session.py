"""One connection's life: select the folder, drain what is new, wait for a hint, drain again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from imaplib import IMAP4
from pathlib import Path

import structlog
from imapclient import IMAPClient

from vanthu.config.settings import Settings
from vanthu.ingest.spool import Spool
from vanthu.validators.policy import MailboxConfig

from .errors import NETWORK, BookingFailed, ConnectionLost
from .fetching import Gone, Heading, envelope_of, fetch_to_spool, headings
from .lease import Lease, looked
from .ledger import Ledger
from .marks import Marks, marks_for
from .timing import Timing

log = structlog.get_logger(__name__)

#: Books a spool file; returns once it is in the database (or in bad/, for a person).
Book = Callable[[Spool, Path], None]


@dataclass(frozen=True, slots=True)
class Room:
    """What a session works with."""

    config: MailboxConfig
    portal: str
    settings: Settings
    timing: Timing
    spool: Spool
    book: Book
    stop: threading.Event


class Session:
    """A selected folder on a live connection, for one thread."""

    def __init__(
        self, client: IMAPClient, mailbox_id: int, ledger: Ledger, lease: Lease, room: Room
    ) -> None:
        self._client = client
        self._id = mailbox_id
        self._ledger = ledger
        self._lease = lease
        self._room = room
        self._marks: Marks
        #: Messages before `start_at`, gone, or booked: looked at once a connection, also where a
        #: server forgets the keyword that it has taken.
        self._past: set[int] = set()
        self.looks = 0

    def run(self) -> None:
        """Until the stop event, or until the connection, the lease or the database fails."""
        self._select()
        quiet = False
        while not self._room.stop.is_set():
            found = self.look()
            quiet = quiet and not found
            self._wait(self._room.timing.idle if quiet else self._room.timing.first_idle)
            quiet = True

    def _select(self) -> None:
        config = self._room.config
        try:
            answer, writable = self._client.select_folder(config.folder), True
        except IMAP4.readonly:
            answer, writable = self._client.select_folder(config.folder, readonly=True), False
        account = f"{config.user}@{config.host}/{config.folder}"
        self._ledger.open(int(answer.get(b"UIDVALIDITY", 0)), account)
        flags = tuple(answer.get(b"PERMANENTFLAGS", ()))
        self._marks = marks_for(config, self._ledger, flags, writable)

    def look(self) -> int:
        """Search and take until nothing new is left; how many were taken."""
        taken = 0
        while not self._room.stop.is_set():
            self._lease.keep()
            new = self._new()
            for uid, heading in new:
                if self._room.stop.is_set():
                    return taken
                self._lease.keep()
                taken += self._take(uid, heading)
            self.looks += 1
            looked(self._id)
            if not any(not self._ledger.is_aside(uid) and self._fresh(uid) for uid, _ in new):
                break
        return taken

    def _fresh(self, uid: int) -> bool:
        """Whether another round at once may help: what has strikes waits for the next look."""
        return uid not in self._ledger.retried()

    def _new(self) -> list[tuple[int, Heading]]:
        start = self._room.config.start_at or self._ledger.first_look
        start = start if start.tzinfo else start.replace(tzinfo=UTC)
        candidates = self._marks.candidates(self._client, start)
        uids = self._ledger.order(uid for uid in candidates if uid not in self._past)
        known = headings(self._client, uids)
        new = []
        for uid in uids:
            if uid in known and known[uid].arrived >= start:
                new.append((uid, known[uid]))
            else:
                self._past.add(uid)
        return new

    def _take(self, uid: int, heading: Heading) -> int:
        """Spool, book, mark: in this order a crash costs a second fetch, never a message."""
        try:
            path = self._fetch(uid, heading)
            self._room.book(self._room.spool, path)
        except Gone:
            self._ledger.passed(uid)
            self._past.add(uid)
            return 0
        except NETWORK as error:
            self._ledger.strike(uid, f"{type(error).__name__}: {error}", line=True)
            raise
        except (IMAP4.error, BookingFailed, ValueError, KeyError, TypeError) as error:
            # Refused by the server, unreadable to the library, or not to be booked.
            self._struck(uid, error)
            return 0
        self._ledger.booked(uid)
        self._past.add(uid)
        self._marks.booked(self._client, uid)
        return 1

    def _fetch(self, uid: int, heading: Heading) -> Path:
        config = self._room.config
        extra = {
            "mailbox": config.name,
            "folder": config.folder,
            "uidvalidity": self._ledger.uidvalidity,
            "silent": heading.arrived < self._ledger.first_look,
            "tls": config.security != "plain",
        }
        envelope = envelope_of(
            uid, heading, portal=self._room.portal, address=config.address, extra=extra
        )
        floor = self._room.settings.limits.free_space
        return fetch_to_spool(self._client, uid, heading, envelope, self._room.spool, floor)

    def _struck(self, uid: int, error: Exception) -> None:
        if self._ledger.strike(uid, f"{type(error).__name__}: {error}"):
            try:
                self._marks.failed(self._client, uid)
            except IMAP4.abort:
                raise
            except IMAP4.error as refused:
                log.warning("mark_refused", mailbox=self._ledger.name, why=str(refused))

    def _wait(self, seconds: float) -> None:
        """Sleep until there may be something. IDLE is only a hint; nothing is read from it."""
        if not self._client.has_capability("IDLE"):
            self._room.stop.wait(min(self._room.timing.poll, max(seconds, 1)))
            self._client.noop()
            return
        if _mentions_mail(self._client.noop()[1]):
            return
        self._client.idle()
        deadline = time.monotonic() + seconds
        while not self._room.stop.is_set() and (left := deadline - time.monotonic()) > 0:
            if self._hint(min(left, self._room.timing.slice)):
                break
        # Always: what came together with "+ idling" sits in the library's buffer and comes out
        # here, and a dead line shows itself (mail.md §2.2).
        self._client.idle_done()

    def _hint(self, seconds: float) -> bool:
        began = time.monotonic()
        hints = self._client.idle_check(timeout=seconds)
        if not hints and time.monotonic() - began < seconds / 2:
            # The library says "nothing" at once, for ever, when the server has hung up
            # (mjs/imapclient#565).
            raise ConnectionLost("the server closed the connection while idling")
        return _mentions_mail(hints)


def _mentions_mail(responses: list[tuple[object, ...]]) -> bool:
    """Whether an untagged answer speaks of messages; BYE ends the wait as well."""
    return any(b"EXISTS" in item or b"RECENT" in item or b"BYE" in item for item in responses)
