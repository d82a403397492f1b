"""Fonts of characters, asked for only where the text looks like an old charset: they are slow."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

_SUBSET = re.compile(r"^[A-Z]{6}\+")

#: TCVN3's ư, ã, à under the names that fonts of signs give them (vietnamese.md A5): a producer may
#: draw them from such a font in the middle of a word.
_SIGNS = frozenset("\u2212\u2219\u03bc")


def blends(text: str) -> bool:
    """Whether a character goes with the font before it: a blank, or a sign that may be a letter."""
    return text in _SIGNS or text.isspace()


class CharFonts:
    """Names of the fonts of a page's characters."""

    def __init__(self) -> None:
        self._buffer = ctypes.create_string_buffer(256)
        self._flags = ctypes.c_int()
        self._names: dict[bytes, str] = {}

    def name(self, page: pdfium.PdfTextPage, index: int) -> str | None:
        """The font of one character without the tag of its subset."""
        size = raw.FPDFText_GetFontInfo(page, index, self._buffer, 256, self._flags)
        if size <= 1 or size > 256:
            return None
        value = self._buffer.raw[: size - 1]
        known = self._names.get(value)
        if known is None:
            known = self._names[value] = _SUBSET.sub("", value.decode("utf-8", "replace"))
        return known

    def runs(
        self,
        page: pdfium.PdfTextPage,
        first: int,
        last: int,
        char: Callable[[int], str],
    ) -> Iterator[tuple[str, str | None]]:
        """The characters from `first` to `last` in runs of one font."""
        texts: list[str] = []
        current: str | None = None
        for index in range(first, last + 1):
            text = char(index)
            font = current if blends(text) and current else self.name(page, index) or current
            if font != current:
                if texts:
                    yield "".join(texts), current
                texts, current = [], font
            texts.append(text)
        if texts:
            yield "".join(texts), current
