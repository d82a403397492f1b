"""One conversation with clamd (clamd(8)): a session, many streams one after the other.

Commands are "zNAME\\0", answers end with NUL; inside IDSESSION each answer begins with the number
of its command ("3: stream: OK").
"""

from __future__ import annotations

import re
import select
import struct
import time
from typing import BinaryIO

from .address import Address

CHUNK = 256 * 1024
#: Longest answer that is read; clamd's name one signature.
_ANSWER = 4096
_NUMBER = re.compile(r"^\d+: ")
#: What clamd says when a stream is longer than its StreamMaxLength; it hangs up then.
_SIZE = "size limit exceeded"
#: With AlertExceedsMax clamd reports so what it could only look at in part.
_IN_PART = "Heuristics.Limits.Exceeded"
#: With AlertEncrypted it reports passwords, which our own rules judge (a PDF that may only not be
#: printed is taken); nothing else was found then.
_PASSWORD = "Heuristics.Encrypted."  # noqa: S105 - the name of a signature


class ScannerAway(Exception):
    """No answer, or none in time: `cause` is "away" or "slow". Nothing is known of the file."""

    def __init__(self, text: str, cause: str = "away") -> None:
        super().__init__(text)
        self.cause = cause


class ScanTooLarge(Exception):
    """Larger than the scanner takes; nothing is known of the file."""


class Conversation:
    """A connection in session mode. Not thread-safe; after any error it is only good to close."""

    def __init__(self, address: Address, connect_timeout: float) -> None:
        try:
            self._socket = address.connect(connect_timeout)
            self._send(b"zIDSESSION\0", time.monotonic() + connect_timeout)
        except OSError as error:
            raise ScannerAway(f"{type(error).__name__}: {error}") from error
        self.used = time.monotonic()
        self.scans = 0

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    @property
    def stale(self) -> bool:
        """Whether the other side has hung up, or said something that nobody asked for."""
        return bool(select.select([self._socket], [], [], 0)[0])

    def version(self, timeout: float) -> str:
        """ "ClamAV 1.4.6/27825/Sun Nov 22 08:25:11 2026"; no number and date without the official
        signatures."""
        deadline = time.monotonic() + timeout
        try:
            self._send(b"zVERSION\0", deadline)
            return self._answer(deadline)
        except OSError as error:
            raise _away(error) from error

    def scan(self, source: BinaryIO, timeout: float) -> str:
        """The signature that fits what `source` still holds, "" when none does."""
        deadline = time.monotonic() + timeout
        self.scans += 1
        try:
            try:
                self._stream(source, deadline)
            except (BrokenPipeError, ConnectionResetError):
                # It hung up while we were sending; why, it has said before.
                answer = self._answer(deadline)
            else:
                answer = self._answer(deadline)
        except OSError as error:
            raise _away(error) from error
        self.used = time.monotonic()
        return _signature(answer)

    def _stream(self, source: BinaryIO, deadline: float) -> None:
        self._send(b"zINSTREAM\0", deadline)
        while chunk := source.read(CHUNK):
            if self.stale:
                return  # an answer before the end: it won't take more
            self._send(struct.pack(">I", len(chunk)) + chunk, deadline)
        self._send(struct.pack(">I", 0), deadline)

    def _send(self, data: bytes, deadline: float) -> None:
        self._socket.settimeout(_left(deadline))
        self._socket.sendall(data)

    def _answer(self, deadline: float) -> str:
        data = bytearray()
        while not data.endswith(b"\0"):
            self._socket.settimeout(_left(deadline))
            piece = self._socket.recv(_ANSWER)
            if not piece or len(data) > _ANSWER:
                raise ConnectionResetError("clamd hung up without an answer")
            data += piece
        return _NUMBER.sub("", data.rstrip(b"\0").decode("utf-8", "replace")).strip()


def _signature(answer: str) -> str:
    """What an answer to INSTREAM says. Only "OK" is clean; whatever isn't understood is no scan."""
    what = answer.removeprefix("stream: ")
    if what == "OK":
        return ""
    if what.endswith(" FOUND"):
        name = what.removesuffix(" FOUND")
        if name.startswith(_IN_PART):
            raise ScanTooLarge(name)
        return "" if name.startswith(_PASSWORD) else name
    if _SIZE in what:
        raise ScanTooLarge(what)
    raise ScannerAway(what or "an empty answer")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left


def _away(error: OSError) -> ScannerAway:
    cause = "slow" if isinstance(error, TimeoutError) else "away"
    return ScannerAway(f"{type(error).__name__}: {error}", cause)
