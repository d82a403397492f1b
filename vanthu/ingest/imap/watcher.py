"""Watching one mailbox for ever: lease, connect, session, and what to do when any of it fails."""

from __future__ import annotations

import random
from imaplib import IMAP4

import structlog
from django.db import Error as DatabaseFault
from django.db import InterfaceError, close_old_connections, connection

from vanthu.store.models import Mailbox, Portal

from .connection import Connector, close
from .errors import NETWORK, BookingWaits, CredentialsRefused, LeaseGone, SpoolFault
from .lease import Lease, faulted
from .ledger import Ledger
from .session import Room, Session

log = structlog.get_logger(__name__)


class MailboxWatcher:
    """The loop of one mailbox. `run` belongs to one thread and ends with the stop event."""

    def __init__(self, room: Room, holder: str) -> None:
        self._room = room
        self._holder = holder
        self._connector = Connector(room.config, room.settings, room.timing)
        self._faults = 0
        self._mailbox_id: int | None = None

    def run(self) -> None:
        """Until the room's stop event. Never raises for what time or an operator may mend."""
        try:
            while not self._room.stop.is_set():
                self._room.stop.wait(self._once())
        finally:
            connection.close()

    def _once(self) -> float:
        """One lease and one connection; how long to rest before the next."""
        timing = self._room.timing
        try:
            close_old_connections()
            return self._watch()
        except CredentialsRefused as error:
            # Loud and slow: servers lock accounts that are hammered.
            self._note(f"sign-in refused: {error}")
            return timing.refused * random.uniform(0.8, 1.2)  # noqa: S311
        except LeaseGone:
            log.warning("mailbox_taken_over", mailbox=self._room.config.name)
            return timing.renew
        except (*NETWORK, IMAP4.error) as error:
            self._note(f"{type(error).__name__}: {error}")
        except (SpoolFault, BookingWaits, DatabaseFault, InterfaceError) as error:
            self._note(f"our side: {type(error).__name__}: {error}")
        except Exception as error:  # one mailbox's oddity must not end its watch
            log.exception("watch_failed", mailbox=self._room.config.name)
            self._note(f"{type(error).__name__}: {error}")
        self._faults += 1
        longest = min(timing.backoff, timing.backoff_first * 2**self._faults)
        return random.uniform(0, longest)  # noqa: S311 - full jitter

    def _watch(self) -> float:
        mailbox = self._row()
        timing = self._room.timing
        lease = Lease(mailbox.pk, self._holder, timing.lease, timing.renew)
        if not lease.acquire():
            return timing.renew
        mailbox.refresh_from_db()
        session: Session | None = None
        client = self._connector.connect()
        try:
            session = Session(client, mailbox.pk, Ledger(mailbox), lease, self._room)
            session.run()
        finally:
            if session and session.looks:
                self._faults = 0
            close(client)
        lease.release()
        return 0.0

    def _row(self) -> Mailbox:
        portal = Portal.objects.get(name=self._room.portal)
        mailbox, _ = Mailbox.objects.get_or_create(
            name=self._room.config.name, defaults={"portal": portal}
        )
        if mailbox.portal_id != portal.pk:
            mailbox.portal = portal
            mailbox.save(update_fields=["portal"])
        self._mailbox_id = mailbox.pk
        return mailbox

    def _note(self, text: str) -> None:
        log.warning("mailbox_fault", mailbox=self._room.config.name, reason=text, row=self._faults)
        if self._mailbox_id is None:
            return
        try:
            faulted(self._mailbox_id, text)
        except (DatabaseFault, InterfaceError):
            log.error("mailbox_fault_not_noted", mailbox=self._room.config.name)
