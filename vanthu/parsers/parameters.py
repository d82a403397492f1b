"""Parameters of Content-Type and Content-Disposition, as real mailers write them.

Order of trust for a text value (mail.md §4.2): RFC 2231 (segments joined, then unquoted) before
RFC 2047 words before %-escapes before raw 8-bit. Linear; at most `MAX_PARAMETERS` are read.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field

from . import charsets
from .words import decode_words

MAX_PARAMETERS = 200

_SPACE = b" \t\r\n"
_NAME = re.compile(rb"[^\s;=\"]{1,80}")
# A quote closes a value only where the value can end: `name="Báo cáo "quý 3".doc"` is one name.
_CLOSING = re.compile(rb'"(?=[ \t\r\n]{0,80}(?:;|\(|\Z|[A-Za-z0-9*_-]{1,40}=))')
_SEGMENT = re.compile(r"(.+?)(?:\*(\d{1,4}))?(\*)?")
_ESCAPED = re.compile(rb'\\(["\\])')
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Parameters:
    """A structured header: `value` in lower case, parameters by lower-case name, decoded.

    `originals` holds the raw value of each parameter as it stood, for the record.
    """

    value: str
    texts: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False

    def get(self, name: str) -> str:
        """The parameter's text, "" when there is none."""
        return self.texts.get(name, "")


def parse_parameters(raw: bytes) -> Parameters:
    """The value and the parameters of a raw header such as `text/plain; name="a.txt"`."""
    head, _, _ = raw.partition(b";")
    value = head.strip(_SPACE + b'"').decode("ascii", "replace").lower()
    pairs, cut = _pairs(raw, len(head) + 1)
    segments: dict[str, dict[int, tuple[bool, bytes]]] = {}
    plain: dict[str, bytes] = {}
    for name, text in pairs:
        match = _SEGMENT.fullmatch(name)
        if match is None:
            continue
        base, number, starred = match[1], match[2], bool(match[3])
        if number is None and not starred:
            plain.setdefault(base, text)
        else:
            segments.setdefault(base, {}).setdefault(int(number or 0), (starred, text))
    # The extended form wins over a plain fallback, whichever comes first (RFC 6266 §4.3).
    texts = {name: _plain(text) for name, text in plain.items()}
    texts |= {name: _extended(parts) for name, parts in segments.items()}
    originals = {name: text.decode("ascii", "backslashreplace") for name, text in pairs}
    return Parameters(value.split()[0] if value.split() else "", texts, originals, cut)


def _pairs(raw: bytes, at: int) -> tuple[list[tuple[str, bytes]], bool]:
    pairs: list[tuple[str, bytes]] = []
    while at < len(raw):
        if len(pairs) == MAX_PARAMETERS:
            return pairs, True
        if raw[at] in b" \t\r\n;":
            at += 1
            continue
        name = _NAME.match(raw, at)
        at = name.end() if name else at + 1
        if name is None:
            continue
        while at < len(raw) and raw[at] in _SPACE:
            at += 1
        if at >= len(raw) or raw[at] != ord("="):
            continue
        text, at = _value(raw, at + 1)
        pairs.append((name[0].decode("ascii", "replace").lower(), text))
    return pairs, False


def _value(raw: bytes, at: int) -> tuple[bytes, int]:
    while at < len(raw) and raw[at] in _SPACE:
        at += 1
    if at < len(raw) and raw[at] == ord('"'):
        closing = _CLOSING.search(raw, at + 1)
        end = closing.start() if closing else len(raw)
        return _ESCAPED.sub(rb"\1", raw[at + 1 : end]), end + 1
    # Unquoted with blanks in it is not allowed but common; it ends at the next semicolon.
    end = raw.find(b";", at)
    end = len(raw) if end < 0 else end
    return raw[at:end].strip(_SPACE), end


def _plain(raw: bytes) -> str:
    text = decode_words(raw).text
    if raw.isascii() and _PERCENT.search(text):
        # Some web mailers put the RFC 2231 form into the plain parameter.
        try:
            unescaped = urllib.parse.unquote_to_bytes(text.encode()).decode("utf-8")
        except UnicodeDecodeError:
            return text
        if not unescaped.isascii():
            return unescaped
    return text


def _extended(parts: Mapping[int, tuple[bool, bytes]]) -> str:
    out: list[bytes] = []
    escaped: list[bytes] = []
    charset = ""
    for number in range(MAX_PARAMETERS):
        if number not in parts:
            # RFC 2231 §3 counts from 0; some mailers count from 1.
            if number == 0:
                continue
            break
        starred, text = parts[number]
        if starred and not out and not escaped and text.count(b"'") >= 2:
            label, _, text = text.split(b"'", 2)
            charset = label.decode("ascii", "replace")
        if starred:
            # %C3 may be cut between segments: neighbours are joined before they are unquoted.
            escaped.append(text)
            continue
        out += [urllib.parse.unquote_to_bytes(b"".join(escaped)), text]
        escaped = []
    out.append(urllib.parse.unquote_to_bytes(b"".join(escaped)))
    data = b"".join(out)
    return charsets.decode(data, charset)[0] if charset else _plain(data)
