"""Fonts of an RTF, and how the bytes of text in them are read."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from vanthu.parsers.documents.bytes8 import CP1252, decode_8bit

from .tokens import CHARSETS, WIDE

#: Fonts of the old Vietnamese charsets. Their bytes are no code page's, whatever the file says:
#: files made on a Vietnamese Windows declare 1258 for .VnTime.
_LEGACY = re.compile(r"^(?:[A-Z]{6}\+)?(?:\.?vn|vni|vps|vi[ -]|tcvn|abc)", re.IGNORECASE)
_SYMBOL_CHARSET = 2


@dataclass(slots=True)
class Font:
    """One font of the table."""

    name: str = ""
    charset: int = 0
    page: str = ""
    #: Its name has been read to the end.
    complete: bool = False

    def codec(self, default: str) -> str:
        """The Python codec of its text, "8bit" for the view of Windows-1252."""
        if self.charset == _SYMBOL_CHARSET or _LEGACY.match(self.name):
            return CP1252
        return CHARSETS.get(self.charset) or self.page or default


@dataclass(slots=True)
class Fonts:
    """The table of fonts, and the file's code page."""

    fonts: dict[int, Font] = field(default_factory=dict)
    page: str = CP1252
    default: int | None = None
    _codecs: dict[int | None, str] = field(default_factory=dict)

    def name(self, number: int | None) -> str | None:
        """A font's name, None when the file has none."""
        key = self.default if number is None else number
        font = self.fonts.get(key) if key is not None else None
        return (font.name or None) if font else None

    def codec(self, number: int | None) -> str:
        """The codec of text in that font."""
        key = self.default if number is None else number
        if key not in self._codecs:
            font = self.fonts.get(key) if key is not None else None
            self._codecs[key] = font.codec(self.page) if font else self.page
        return self._codecs[key]


def decode(data: bytes, codec: str) -> str:
    """Bytes of text in a code page; what it doesn't have stays an 8-bit character."""
    if codec == CP1252:
        return decode_8bit(data)
    if codec in WIDE:
        return data.decode(codec, "replace")
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return decode_8bit(data)


def page_codec(number: int | None) -> str:
    """The codec of \\ansicpg or \\cpg."""
    if number in {1252, 0, None}:
        return CP1252
    name = "utf-8" if number == 65001 else f"cp{number}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return CP1252
