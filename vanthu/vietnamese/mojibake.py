"""UTF-8 that was read as Windows-1252, Windows-1258 or Latin-1, once or twice: put right again."""

from __future__ import annotations

import re
from functools import cache

#: What the lead bytes of Vietnamese UTF-8 look like in one-byte sets: Ã¡ áº¿ á»‡ Ä‘ Æ°.
_SIGNS = re.compile(
    r"[ÃÄÅÆÂĂÐ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122\u20ab]|[áâ][º»\u0081\u009d]"
)


def mend(text: str) -> str | None:
    """The text that was meant, or None when `text` is no such mojibake.

    Only a whole text that decodes strictly is changed: one wrong byte, and it is left alone.
    """
    if not _SIGNS.search(text):
        return None
    best: str | None = None
    current = text
    for _ in range(2):
        step = next((found for name in _VIEWS if (found := _undo(current, name)) is not None), None)
        if step is None:
            break
        best = current = step
        if not _SIGNS.search(current):
            break
    return best


_VIEWS = ("cp1252", "cp1258", "latin-1")


def _undo(text: str, name: str) -> str | None:
    table = _bytes_of(name)
    try:
        raw = bytes(table[char] for char in text)
        found = raw.decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
    return found if found != text else None


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
