"""The loop that books what lies in this host's spools.

Woken by the receiver, and looking every second as the net. While the database or the disk is away
everything stays where it is. A file that fails three times by its own fault goes to bad/, so that
it can't hold up those behind it.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from pathlib import Path

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from vanthu.config.settings import Settings
from vanthu.ingest.spool import Spool, spools
from vanthu.ingest.wake import FILE_NAME, Wake
from vanthu.validators.policy import PolicyError

from .entry import book_entry
from .snapshot import refresh

log = structlog.get_logger(__name__)

TRIES = 3
POLL_SECONDS = 1.0
MAX_BACKOFF = 30.0
#: The world's or the operator's faults: nothing is counted against the file.
_WAIT = (OperationalError, InterfaceError, OSError, PolicyError)


class Booker:
    """One thread of it runs on each host that has a spool; several don't hurt each other."""

    def __init__(self, settings: Settings, *, poll: float = POLL_SECONDS) -> None:
        self.settings = settings
        self._poll = poll
        self._stop = threading.Event()
        self._wake = Wake(settings.run_dir / FILE_NAME)
        self._failures: Counter[Path] = Counter()
        #: Files that met a fault of the world: tried last, lest one of them holds up the rest.
        self._last: set[Path] = set()

    def run(self) -> None:
        """Book until `stop()`. Never raises for a fault that time may mend."""
        faults = 0
        try:
            while not self._stop.is_set():
                close_old_connections()
                faults = 0 if self._round() else faults + 1
                if not self._stop.is_set():
                    self._rest(faults)
        finally:
            self._wake.close()
            connection.close()

    def stop(self) -> None:
        """End `run` after the file in hand. Safe from any thread and from a signal handler."""
        self._stop.set()
        self._wake.send()

    def _rest(self, faults: int) -> None:
        if not faults:
            self._wake.wait(self._poll)
            return
        # Full jitter: bookers of many hosts don't come back at one moment.
        self._stop.wait(random.uniform(0.2, min(MAX_BACKOFF, self._poll * 2**faults)))  # noqa: S311

    def _round(self) -> bool:
        """Everything there is, once; False when the world was not ready for it."""
        try:
            refresh(self.settings)
            self.book_all()
        except _WAIT as error:
            log.error("booking_waits", reason=type(error).__name__, detail=str(error)[:500])
            return False
        return True

    def book_all(self) -> int:
        """Book every entry of every spool once; how many were. Raises what time may mend."""
        booked = 0
        for spool in spools(self.settings.spool):
            for path in sorted(spool.entries(), key=lambda path: (path in self._last, path)):
                if self._stop.is_set():
                    return booked
                booked += self._book(spool, path)
        return booked

    def _book(self, spool: Spool, path: Path) -> int:
        try:
            count = len(book_entry(spool, path))
        except FileNotFoundError:
            return 0  # another booker was faster
        except _WAIT:
            self._last.add(path)
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others go on
            self._failed(spool, path, error)
            return 0
        self._failures.pop(path, None)
        self._last.discard(path)
        return count

    def _failed(self, spool: Spool, path: Path, error: Exception) -> None:
        self._failures[path] += 1
        tries = self._failures[path]
        log.error("booking_failed", file=path.name, tries=tries, exc_info=error)
        if tries >= TRIES:
            del self._failures[path]
            spool.set_aside(path, f"{type(error).__name__}: {str(error)[:500]}")
            log.error("booking_set_aside", file=path.name)
