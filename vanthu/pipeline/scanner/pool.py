"""Conversations that are kept, and whether the scanner is there at all.

A scanner that is away must not cost each mail its whole time-out: after a failure a small probe has
to succeed before a file is sent again, and between probes the answer is "away" at once.
"""

from __future__ import annotations

import io
import threading
import time
from typing import BinaryIO

import structlog

from .address import Address, parse_address
from .clamd import Conversation, ScannerAway

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT = 5.0
#: For the probe: a stalled scanner answers none of it, a busy one scans a line in no time.
PROBE_TIMEOUT = 5.0
#: How long a scanner that was away isn't asked.
REST = 10.0
#: clamd hangs up on an idle session after IdleTimeout (30 s by default).
IDLE = 15.0
#: A session is begun anew after so many streams.
STREAMS = 500
#: Conversations at a time; clamd has 10 threads by default (MaxThreads), and other clients.
CONNECTIONS = 4
_PROBE = b"vanthu: is the scanner there?\n"


class Scanner:
    """A clamd. Thread-safe."""

    def __init__(self, address: Address, timeout: float) -> None:
        self.address = address
        self.timeout = timeout
        self._lock = threading.Lock()
        self._idle: list[Conversation] = []
        self._slots = threading.BoundedSemaphore(CONNECTIONS)
        self._doubt = False
        self._rests_until = 0.0

    def scan(self, source: BinaryIO) -> str:
        """The signature that fits what `source` holds from where it stands, "" when none does.

        Raises ScannerAway or ScanTooLarge: then nothing is known of it.
        """
        self._check_there()
        start = source.tell()
        try:
            return self._scan(source, start)
        except ScannerAway as error:
            log.warning("scanner_failed", cause=error.cause, error=str(error))
            if error.cause == "slow" and self.answers():
                raise  # it is there: this file alone takes too long
            self._away()
            raise ScannerAway(str(error), "away") from error

    def answers(self) -> bool:
        """Whether a line is scanned now; a yes ends a rest. Asked anew each time."""
        try:
            conversation = Conversation(self.address, CONNECT_TIMEOUT)
            try:
                clean = conversation.scan(io.BytesIO(_PROBE), PROBE_TIMEOUT) == ""
            finally:
                conversation.close()
        except ScannerAway:
            clean = False
        if clean:
            with self._lock:
                self._doubt, self._rests_until = False, 0.0
        return clean

    def version(self) -> str:
        """What clamd says of itself and its signatures; raises ScannerAway."""
        conversation = Conversation(self.address, CONNECT_TIMEOUT)
        try:
            return conversation.version(PROBE_TIMEOUT)
        finally:
            conversation.close()

    def close(self) -> None:
        """Hang up all idle conversations."""
        with self._lock:
            idle, self._idle = self._idle, []
        for conversation in idle:
            conversation.close()

    def _scan(self, source: BinaryIO, start: int) -> str:
        with self._slots:
            while True:
                conversation, kept = self._take()
                keep = False
                try:
                    signature = conversation.scan(source, self.timeout)
                    keep = True
                    return signature
                except ScannerAway as error:
                    # A kept session may have ended while it was idle: that says nothing.
                    if not kept or error.cause == "slow":
                        raise
                    source.seek(start)
                finally:
                    self._give_back(conversation, keep=keep)

    def _take(self) -> tuple[Conversation, bool]:
        while True:
            with self._lock:
                conversation = self._idle.pop() if self._idle else None
            if conversation is None:
                return Conversation(self.address, CONNECT_TIMEOUT), False
            if time.monotonic() - conversation.used < IDLE and not conversation.stale:
                return conversation, True
            conversation.close()

    def _give_back(self, conversation: Conversation, *, keep: bool) -> None:
        if keep and conversation.scans < STREAMS:
            with self._lock:
                if len(self._idle) < CONNECTIONS:
                    self._idle.append(conversation)
                    return
        conversation.close()

    def _check_there(self) -> None:
        with self._lock:
            if time.monotonic() < self._rests_until:
                raise ScannerAway("it was away a moment ago")
            doubt = self._doubt
        if doubt and not self.answers():
            self._away()
            raise ScannerAway("it doesn't answer")

    def _away(self) -> None:
        self.close()
        with self._lock:
            self._doubt, self._rests_until = True, time.monotonic() + REST


_scanners: dict[tuple[Address, float], Scanner] = {}
_scanners_lock = threading.Lock()


def scanner_of(text: str, timeout: float) -> Scanner | None:
    """This process's scanner at that address, None for "" (none configured)."""
    if not text.strip():
        return None
    address = parse_address(text)
    with _scanners_lock:
        return _scanners.setdefault((address, timeout), Scanner(address, timeout))


def hang_up() -> None:
    """Close and forget this process's scanners."""
    with _scanners_lock:
        gone = list(_scanners.values())
        _scanners.clear()
    for scanner in gone:
        scanner.close()
