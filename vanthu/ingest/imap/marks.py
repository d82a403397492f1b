"""How a mailbox shows which messages we have: by keyword, or by our own record and moving.

Never by \\Seen: people open the mailbox too. Exchange takes no keywords (no `\\*` in
PERMANENTFLAGS); there UIDVALIDITY and UID stand in our database, and booked mail moves to another
folder so that people see it (mail.md §2.5).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from imaplib import IMAP4
from typing import Protocol

import structlog
from imapclient import IMAPClient

from vanthu.validators.policy import MailboxConfig

from .ledger import Ledger

log = structlog.get_logger(__name__)

SPOOLED = "$PortalSpooled"
FAILED = "$PortalFailed"


class Marks(Protocol):
    """One way of telling done from new."""

    def candidates(self, client: IMAPClient, since: datetime) -> list[int]:
        """UIDs that may be new; some may be too old still."""

    def booked(self, client: IMAPClient, uid: int) -> None:
        """Show that the message is ours."""

    def failed(self, client: IMAPClient, uid: int) -> None:
        """Show that the message was given up."""


def marks_for(
    config: MailboxConfig, ledger: Ledger, permanent_flags: tuple[bytes, ...], writable: bool
) -> Marks:
    """The way that this folder allows."""
    if b"\\*" in permanent_flags and writable:
        return KeywordMarks()
    return RecordMarks(config, ledger, writable=writable)


def _since(since: datetime) -> list[object]:
    # SINCE knows days only, in the server's own zone (RFC 3501 §6.4.4): a day of margin, and the
    # exact moment is compared by INTERNALDATE.
    return ["SINCE", (since - timedelta(days=1)).date()]


class KeywordMarks:
    """`$PortalSpooled` on the message. Survives a loss of our database."""

    def candidates(self, client: IMAPClient, since: datetime) -> list[int]:
        """See `Marks`."""
        return list(client.search(["UNKEYWORD", SPOOLED, *_since(since)]))

    def booked(self, client: IMAPClient, uid: int) -> None:
        """See `Marks`."""
        client.add_flags([uid], [SPOOLED.encode()], silent=True)

    def failed(self, client: IMAPClient, uid: int) -> None:
        """See `Marks`. For people's eyes; the ledger keeps us from trying for ever."""
        client.add_flags([uid], [FAILED.encode()], silent=True)


class RecordMarks:
    """The ledger's last UID, and MOVE to a folder for booked mail."""

    def __init__(self, config: MailboxConfig, ledger: Ledger, *, writable: bool) -> None:
        self._config = config
        self._ledger = ledger
        self._writable = writable
        self._ready: set[str] = set()

    def candidates(self, client: IMAPClient, since: datetime) -> list[int]:
        """See `Marks`."""
        start = self._ledger.last_uid + 1
        # "n:*" always holds the last message, even below n (RFC 3501 §6.4.8).
        found = client.search(["UID", f"{start}:*", *_since(since)])
        again = self._ledger.retried()
        return [uid for uid in found if uid >= start] + again

    def booked(self, client: IMAPClient, uid: int) -> None:
        """See `Marks`."""
        self._move(client, uid, self._config.processed_folder)

    def failed(self, client: IMAPClient, uid: int) -> None:
        """See `Marks`."""
        self._move(client, uid, self._config.failed_folder)

    def _move(self, client: IMAPClient, uid: int, folder: str) -> None:
        """The record counts; that the message moves is only a courtesy, so refusals are logged."""
        if not folder or not self._writable:
            return
        try:
            self._ensure(client, folder)
            if client.has_capability("MOVE"):
                client.move([uid], folder)
            elif client.has_capability("UIDPLUS"):
                client.copy([uid], folder)
                client.delete_messages([uid], silent=True)
                client.uid_expunge([uid])
        except IMAP4.abort:
            raise
        except IMAP4.error as error:
            log.warning("move_refused", mailbox=self._config.name, folder=folder, why=str(error))

    def _ensure(self, client: IMAPClient, folder: str) -> None:
        if folder not in self._ready:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            self._ready.add(folder)
