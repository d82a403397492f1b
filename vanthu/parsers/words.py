"""Encoded words of header lines (RFC 2047), with the broken forms that real mail has.

Linear in its input; at most `MAX_WORDS` words are decoded, the rest of the value is dropped and
`Decoded.cut` says so.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

from . import charsets

#: Far above any real subject; 20,000 of them are an attack (mail.md §4.4).
MAX_WORDS = 500

# Blanks inside the text are not allowed by RFC 2047 §2 but Outlook and PHP mailers write them.
_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(rb"\r?\n[ \t]?|\r")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


class Decoded(NamedTuple):
    """A header value as text; `cut` when it held more words than are decoded."""

    text: str
    cut: bool = False


class _Word(NamedTuple):
    charset: str
    base64: bool
    text: bytes


def decode_words(raw: bytes) -> Decoded:
    """The text of a raw header value: encoded words decoded, raw 8-bit guessed, unfolded."""
    if b"=?" not in raw:
        return Decoded(_literal(raw))
    out: list[str] = []
    pending: list[_Word] = []
    end = 0
    for words, match in enumerate(_WORD.finditer(raw)):
        between = raw[end : match.start()]
        # RFC 2047 §6.2: white space between two encoded words isn't shown.
        if pending and between.strip():
            out.append(_join(pending))
            pending = []
        if between.strip() or not words:
            out.append(_literal(between))
        if words == MAX_WORDS:
            return Decoded("".join(out) + _join(pending), cut=True)
        charset = match[1].decode("ascii", "replace").lower()
        pending.append(_Word(charset, match[2] in b"bB", match[3]))
        end = match.end()
    out.append(_join(pending))
    out.append(_literal(raw[end:]))
    return Decoded("".join(out))


def _join(words: list[_Word]) -> str:
    """Neighbouring words as one text. A character may be cut between two words of one charset, so
    their bytes are joined before they are decoded; base64 may even be cut inside a group."""
    text: list[str] = []
    start = 0
    for index in range(1, len(words) + 1):
        if index < len(words) and words[index].charset == words[start].charset:
            continue
        text.append(charsets.decode(_bytes(words[start:index]), words[start].charset)[0])
        start = index
    return "".join(text)


def _bytes(words: list[_Word]) -> bytes:
    out: list[bytes] = []
    carry = b""
    for word in words:
        if not word.base64:
            out.append(_unbase64(carry) + _unquote(word.text))
            carry = b""
            continue
        digits = carry + _NOT_BASE64.sub(b"", word.text)
        whole = len(digits) if word.text.rstrip().endswith(b"=") else len(digits) // 4 * 4
        out.append(_unbase64(digits[:whole]))
        carry = digits[whole:]
    return b"".join(out) + _unbase64(carry)


def _unbase64(digits: bytes) -> bytes:
    # One digit alone carries no byte; more of a group give what they hold without their padding.
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    try:
        return base64.b64decode(digits + b"=" * (-len(digits) % 4))
    except binascii.Error:
        return b""


def _unquote(text: bytes) -> bytes:
    return _HEX.sub(lambda match: bytes([int(match[1], 16)]), text.replace(b"_", b" "))


def _literal(raw: bytes) -> str:
    return charsets.guess(_FOLD.sub(b" ", raw))[0]
