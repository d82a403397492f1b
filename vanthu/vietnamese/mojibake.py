"""UTF-8 that was read as Windows-1252, Windows-1258 or Latin-1, once or twice: put right again.

Source: the Unicode consortium's tables of Windows-1252, Windows-1258 and ISO 8859-1, undefined
bytes as WHATWG's encoding standard reads them; measured on the five regulations (vietnamese.md A5).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from .letters import LETTERS

#: What the lead bytes of Vietnamese UTF-8 look like in one-byte sets: Ã¡ áº¿ á»‡ Ä‘ Æ°.
_SIGNS = re.compile(
    r"[ÃÄÅÆÂĂÐ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122\u20ab]|[áâ][º»\u0081\u009d]"
)
#: What may have been meant: Vietnamese, the marks of NFD, and typographic signs. Two letters of
#: VISCII can be the UTF-8 of a Cyrillic one ("ÐỊ").
_MEANT = re.compile(
    f"[\\x00-\\x7f{LETTERS}\u0300-\u0303\u0306\u0309\u031b\u0323\u00a0-\u00bf\u00d7\u2010-\u2026\u20ab\u2122]*"
)
_VIEWS = ("cp1252", "cp1258", "latin-1")
_TIMES = 2


def may_be_mojibake(text: str) -> bool:
    """Whether a text has any pair of characters that mojibake has."""
    return not text.isascii() and _SIGNS.search(text) is not None


def mend(text: str) -> str | None:
    """The text that was meant, or None when `text` is no such mojibake.

    Only a whole text that decodes strictly is changed: one wrong byte, and it is left alone.
    """
    mended = mend_runs([text])
    return None if mended is None else mended[0]


def mend_runs(texts: Sequence[str]) -> list[str] | None:
    """`mend` on one paragraph's runs, which may part the bytes of a letter: the letter then goes
    to the run that its first byte stands in."""
    best: list[str] | None = None
    current = texts
    for _ in range(_TIMES):
        whole = "".join(current)
        if whole.isascii() or not _SIGNS.search(whole):
            break
        raw = next((found for name in _VIEWS if (found := _bytes(whole, name)) is not None), None)
        if raw is None:
            break
        current = _cut(raw, [len(text) for text in current])
        if _MEANT.fullmatch("".join(current)):
            best = current
    return best


def _bytes(text: str, name: str) -> bytes | None:
    """The UTF-8 that was read as the charset, None when it is none."""
    table = _bytes_of(name)
    try:
        raw = bytes([table[char] for char in text])
        raw.decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
    return raw


def _cut(raw: bytes, lengths: Sequence[int]) -> list[str]:
    out, start, end = [], 0, 0
    for length in lengths:
        end += length
        stop = max(start, end)
        while stop < len(raw) and raw[stop] & 0xC0 == 0x80:
            stop += 1
        out.append(raw[start:stop].decode("utf-8"))
        start = stop
    return out


@cache
def _bytes_of(name: str) -> dict[str, int]:
    """Character → byte; bytes that a set leaves undefined stay C1 controls (WHATWG)."""
    table = {}
    for byte in range(256):
        try:
            table[bytes([byte]).decode(name)] = byte
        except UnicodeDecodeError:
            table[chr(byte)] = byte
    return table
