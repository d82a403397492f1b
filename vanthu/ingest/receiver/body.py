"""The body of DATA, as a stream: where it ends (RFC 5321 §4.1.1.4), its dots, its measures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import replies

_END = b"\r\n.\r\n"
_HEADER_END = re.compile(rb"\n\r?\n")
_RECEIVED = re.compile(rb"\nreceived:", re.IGNORECASE)
_TAIL = len(b"\nreceived:") - 1


class DotDecoder:
    """Finds the end of the data and undoes dot-stuffing; holds at most 4 bytes back.

    Only CRLF.CRLF ends a mail: a bare LF before or after the dot is data, so nothing can be
    smuggled behind it, and every byte is kept as it was sent.
    """

    def __init__(self) -> None:
        # The CRLF of the DATA command itself may begin the end: an empty mail is ".\r\n".
        self._held = b"\r\n"
        self._first = True

    def feed(self, chunk: bytes) -> tuple[bytes, bytes | None]:
        """Decoded bytes, and what follows the end of the data (None while it hasn't come)."""
        data = self._held + chunk if self._held else chunk
        end = data.find(_END)
        rest = None
        if end >= 0:
            data, rest = data[: end + 2], data[end + 5 :]
            self._held = b""
        else:
            keep = _overlap(data)
            self._held = data[len(data) - keep :]
            if keep:
                data = data[:-keep]
        data = data.replace(b"\r\n.", b"\r\n")
        if self._first and data:
            self._first = False
            data = data[2:]
        return data, rest


def _overlap(data: bytes) -> int:
    """How many bytes at the end may be the beginning of the end mark."""
    for length in (4, 3, 2, 1):
        if data.endswith(_END[:length]):
            return length
    return 0


@dataclass(frozen=True, slots=True)
class Measures:
    """How large a mail and its parts may be, in bytes, and how many hops it may have made."""

    message: int
    header: int
    line: int
    hops: int


class Meter:
    """Measures a mail while it comes in; `refusal` is set once a limit is passed."""

    def __init__(self, limits: Measures) -> None:
        self._limits = limits
        self.size = 0
        self.refusal = ""
        self._line = 0
        self._in_header = True
        self._tail = b"\n"
        self._header_size = 0
        self._hops = 0

    def feed(self, data: bytes) -> None:
        """Count these bytes."""
        self.size += len(data)
        if self.refusal:
            return
        if self.size > self._limits.message:
            self.refusal = replies.TOO_LARGE
        elif self._longest_line(data) > self._limits.line:
            self.refusal = replies.LINE_TOO_LONG
        elif self._in_header:
            self._measure_header(data)

    def _longest_line(self, data: bytes) -> int:
        first = data.find(b"\n")
        if first < 0:
            self._line += len(data)
            return self._line
        crossing = self._line + first
        self._line = len(data) - data.rfind(b"\n") - 1
        if len(data) <= self._limits.line:
            # No line within this chunk can be too long: only what crosses its edges.
            return max(crossing, self._line)
        return max(crossing, *map(len, data.split(b"\n")))

    def _measure_header(self, data: bytes) -> None:
        # The tail is one byte shorter than what is looked for: nothing is missed, nothing twice.
        block = self._tail + data
        end = _HEADER_END.search(block)
        if end:
            block = block[: end.start() + 1]
            self._in_header = False
        self._header_size += len(block) - len(self._tail)
        self._hops += len(_RECEIVED.findall(block))
        self._tail = block[-_TAIL:]
        if self._header_size > self._limits.header:
            self.refusal = replies.HEADER_TOO_LARGE
        elif self._hops > self._limits.hops:
            self.refusal = replies.LOOP
