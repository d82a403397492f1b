"""Header lines of received mail, read straight from their bytes.

`email.policy.default` hangs for seconds on a 1 MB `To:` and raises on real mail; compat32 turns raw
8-bit letters into U+FFFD. So: own decoders, linear in the input, with caps; nothing here raises for
hostile input. Pure Python without state: booking runs it outside the sandbox.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from vanthu.vietnamese.clean import clean_line

from .addresses import Address, parse_addresses

#: Caps: what lies beyond is not looked at, and `Headers.truncated` says so.
MAX_BLOCK = 1 << 20
MAX_FIELDS = 1000
MAX_FIELD = 64 * 1024
MAX_ENCODED_WORDS = 500

_END = re.compile(rb"\r?\n\r?\n|\r\r")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_NAME = re.compile(rb"([!-9;-~]{1,128})[ \t]*:")
# RFC 2047, wider than the grammar: blanks inside Q text, no limit of 75.
_WORD = re.compile(rb"=\?([^?\s]{1,64})\?([BbQq])\?([^?]*)\?=")
_BLANKS = re.compile(rb"[ \t\r\n]*")
_Q_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")

#: Names that senders give to something else (mail.md §4.3), and names Python lacks.
CHARSET_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One header field: its name as written, its value unfolded, both as bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True)
class Headers:
    """The header fields of one mail, in order. Names compare without case; a missing one is ""."""

    fields: tuple[HeaderField, ...] = ()
    #: A cap was reached; what lies behind it was not read.
    truncated: bool = False
    _index: dict[str, list[bytes]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for item in self.fields:
            self._index.setdefault(item.name.lower(), []).append(item.raw)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._index

    def raw(self, name: str) -> bytes:
        """The first field's bytes, unfolded, undecoded; b"" when there is none."""
        return self._index.get(name.lower(), [b""])[0]

    def raw_all(self, name: str) -> list[bytes]:
        """All fields of that name, as `raw`."""
        return list(self._index.get(name.lower(), []))

    def get(self, name: str) -> str:
        """The first field of that name, decoded, on one clean line; "" when there is none."""
        return decode(self.raw(name))

    def get_all(self, name: str) -> list[str]:
        """All fields of that name, as `get`."""
        return [decode(raw) for raw in self._index.get(name.lower(), [])]

    def addresses(self, name: str) -> tuple[Address, ...]:
        """The addresses of all fields of that name, names decoded; capped (see `addresses`)."""
        found: list[Address] = []
        for raw in self._index.get(name.lower(), []):
            found += parse_addresses(raw, decode)
        return tuple(found)

    @cached_property
    def subject(self) -> str:
        """The subject, decoded; "" when there is none."""
        return self.get("subject")


def read_headers(raw: bytes) -> Headers:
    """The header fields of a mail that begins with `raw` (body may follow; it isn't looked at).

    Tolerant: a leading mbox "From " line and junk lines between fields are skipped, as long as real
    fields follow (112 of 1,951 real mails have one; compat32 loses all that comes after).
    """
    block, cut = header_block(raw)
    fields: list[HeaderField] = []
    name, value, size = "", [], 0
    for line in _lines(block):
        if line[:1] in (b" ", b"\t"):
            if name and size < MAX_FIELD:
                value.append(line)
                size += len(line)
            continue
        if name:
            fields.append(_field(name, value))
            name = ""
        if len(fields) >= MAX_FIELDS:
            cut = True
            break
        if match := _NAME.match(line):
            name, value = match[1].decode("ascii"), [line[match.end() :]]
            size = len(value[0])
            cut = cut or size > MAX_FIELD
    if name:
        fields.append(_field(name, value))
    return Headers(tuple(fields), truncated=cut)


def header_block(raw: bytes) -> tuple[bytes, bool]:
    """The bytes before the first empty line, at most MAX_BLOCK, and whether the cap cut them."""
    start = 0
    while raw[start : start + 1] in (b"\r", b"\n"):
        start += 1
    match = _END.search(raw, start, start + MAX_BLOCK)
    if match:
        return raw[start : match.start()], False
    return raw[start : start + MAX_BLOCK], len(raw) - start > MAX_BLOCK


def _lines(block: bytes) -> Iterator[bytes]:
    start = 0
    for match in _LINE_END.finditer(block):
        yield block[start : match.start()]
        start = match.end()
    yield block[start:]


def _field(name: str, value: list[bytes]) -> HeaderField:
    return HeaderField(name, b"".join(value)[:MAX_FIELD].strip())


def decode(raw: bytes) -> str:
    """A field's value as one clean line: encoded words (RFC 2047) and raw 8-bit letters."""
    return clean_line("".join(_pieces(raw[:MAX_FIELD])))


def _pieces(raw: bytes) -> Iterator[str]:
    """Decoded stretches. Neighbouring words of one charset are joined as bytes before decoding:
    senders cut them in the middle of a letter."""
    position = 0
    charset, held = "", b""
    for count, match in enumerate(_WORD.finditer(raw)):
        if count >= MAX_ENCODED_WORDS:
            break
        gap = raw[position : match.start()]
        name = match[1].split(b"*", 1)[0].decode("ascii", "replace").lower()  # RFC 2231 language
        if held and (not _is_blank(gap) or name != charset):
            yield decode_bytes(held, charset)
            held = b""
        if not _is_blank(gap) or position == 0:
            yield decode_bytes(gap, "")
        charset = name
        held += _decode_word(match[2], match[3])
        position = match.end()
    if held:
        yield decode_bytes(held, charset)
    yield decode_bytes(raw[position:], "")


def _is_blank(gap: bytes) -> bool:
    match = _BLANKS.match(gap)
    return match is not None and match.end() == len(gap)


def _decode_word(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"Qq":
        text = text.replace(b"_", b" ")
        return _Q_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return text


def decode_bytes(raw: bytes, charset: str) -> str:
    """`raw` in `charset`; without one, or when it is unknown: UTF-8, else Windows-1258 letter by
    letter. Never raises."""
    names = [CHARSET_ALIASES.get(charset, charset)] if charset else []
    for name in [*names, "utf-8"]:
        try:
            # Codecs like "hex" or "zip" turn bytes into bytes; only text encodings are meant.
            if codecs.lookup(name)._is_text_encoding:
                return raw.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    known = names[0] if names and _is_known(names[0]) else "cp1258"
    return raw.decode(known, "replace")


def _is_known(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except (LookupError, ValueError):
        return False
