"""The header of a mail, read from its bytes: tolerant, linear, within limits.

Booking, the mail opener and the reply rules all use `read_headers`. It never raises for what a
header holds; what was beyond a limit or had to be repaired stands in `Headers.findings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .addresses import Address, parse_addresses
from .parameters import Parameters, parse_parameters
from .types import Finding
from .words import decode_words

#: Limits (mail.md §4.4). Beyond them lines are skipped, never the mail.
MAX_BLOCK = 256 * 1024
MAX_LINES = 1000
MAX_VALUE = 64 * 1024

# RFC 5322 §2.2: printable ASCII but the colon; real names are short.
_NAME = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
#: How far is looked ahead to tell a junk line in the header from the start of the body.
_LOOK_AHEAD = 50
_MAX_JUNK = 20


@dataclass(frozen=True, slots=True)
class Header:
    """One header line: its name in lower case, its value's bytes with their folds."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Headers:
    """The header lines in their order, and where the body starts.

    `body_start`: offset of the body in the bytes that were read (their length when there is none).
    """

    items: tuple[Header, ...]
    body_start: int
    findings: tuple[Finding, ...] = ()

    def raw(self, name: str) -> bytes | None:
        """The first value of that name as bytes, None when there is none."""
        return next((item.raw for item in self.items if item.name == name), None)

    def raw_all(self, name: str) -> list[bytes]:
        """All values of that name, in order."""
        return [item.raw for item in self.items if item.name == name]

    def get(self, name: str) -> str:
        """The first value of that name, decoded, on one line; "" when there is none."""
        return _line(self.raw(name) or b"")

    def get_all(self, name: str) -> list[str]:
        """All values of that name, decoded, in order."""
        return [_line(raw) for raw in self.raw_all(name)]

    def __contains__(self, name: object) -> bool:
        return any(item.name == name for item in self.items)

    def addresses(self, name: str) -> tuple[Address, ...]:
        """The addresses in all lines of that name."""
        return tuple(address for raw in self.raw_all(name) for address in parse_addresses(raw))

    def parameters(self, name: str) -> Parameters:
        """A structured header such as Content-Type."""
        return parse_parameters(self.raw(name) or b"")

    def message_ids(self, name: str) -> tuple[str, ...]:
        """The <…> identifiers of Message-ID, In-Reply-To, References; a bare one when none is."""
        text = self.get(name)
        return tuple(_MESSAGE_ID.findall(text)) or tuple(text.split()[:1])

    @property
    def subject(self) -> str:
        """The subject, decoded, on one line."""
        return self.get("subject")

    @property
    def date(self) -> datetime | None:
        """The Date line in UTC; None when it is missing or can't be a date."""
        return parse_date(self.get("date"))


_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")


def parse_date(text: str) -> datetime | None:
    """A date of a header line as aware UTC; None when it can't be read."""
    try:
        moment = parsedate_to_datetime(text[:200])
        # A naive value is "-0000": UTC, origin unknown (RFC 5322 §3.3).
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def read_headers(raw: bytes) -> Headers:
    """The header at the start of `raw` (a whole mail, or enough of its beginning).

    Junk lines between header lines are skipped, a missing blank line before the body is seen.
    Findings: `mail.limit` (what, limit), `mail.damaged` (what).
    """
    return _Reader(raw).read()


def _line(raw: bytes) -> str:
    return " ".join(decode_words(raw).text.split())


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        # Old Mac mailers end lines with a bare CR.
        self.end = b"\n" if b"\n" in raw[:MAX_VALUE] or b"\r" not in raw[:MAX_VALUE] else b"\r"
        self.items: list[Header] = []
        self.findings: dict[str, Finding] = {}
        self.junk = 0

    def read(self) -> Headers:
        kept = lines = 0
        name = ""
        parts: list[bytes] = []
        body = len(self.raw)
        for start, stop in self._lines(0):
            line = self.raw[start : min(stop, start + MAX_VALUE)]
            if not line.strip(b"\r\n"):
                body = stop
                break
            if line[:1] in b" \t" and (name or parts):
                parts.append(line)
                continue
            match = _NAME.match(line)
            if match is None:
                if self._is_body(start, stop):
                    body = start
                    break
                continue
            lines += 1
            self._keep(name, parts)
            name, parts = match[1].decode("ascii").lower(), [line[match.end() :]]
            if stop - start > MAX_VALUE:
                self._limit("line", MAX_VALUE)
            kept += min(stop - start, MAX_VALUE)
            if kept > MAX_BLOCK or lines > MAX_LINES:
                self._limit("header", MAX_BLOCK if kept > MAX_BLOCK else MAX_LINES)
                name, parts = "", []
        self._keep(name, parts)
        return Headers(tuple(self.items), body, tuple(self.findings.values()))

    def _lines(self, at: int) -> Iterator[tuple[int, int]]:
        while at < len(self.raw):
            stop = self.raw.find(self.end, at) + 1 or len(self.raw)
            yield at, stop
            at = stop

    def _keep(self, name: str, parts: list[bytes]) -> None:
        if not name:
            return
        value = b"".join(parts)
        if len(value) > MAX_VALUE:
            value = value[:MAX_VALUE]
            self._limit("line", MAX_VALUE)
        self.items.append(Header(name, value.strip(b" \t\r\n")))

    def _is_body(self, start: int, stop: int) -> bool:
        """Whether a line that is no header line starts the body: no header lines follow it."""
        self.findings.setdefault(
            "junk", Finding("mail.damaged", args={"what": "header"}, evidence={"offset": start})
        )
        self.junk += 1
        if self.junk > _MAX_JUNK:
            return True
        if start == 0 and self.raw.startswith(b"From "):
            self.findings.pop("junk")  # an mbox separator, not damage
            return False
        following = 0
        for count, (at, end) in enumerate(self._lines(stop)):
            if count == _LOOK_AHEAD or not self.raw[at : min(end, at + 200)].strip(b"\r\n"):
                break
            match = _NAME.match(self.raw, at, min(end, at + 200))
            if match:
                following += 2 if match[1].lower().startswith(b"content-") else 1
        return following < 2

    def _limit(self, what: str, limit: int) -> None:
        self.findings.setdefault(
            f"limit.{what}", Finding("mail.limit", args={"what": what, "limit": limit})
        )
