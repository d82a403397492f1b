"""Pieces of a paragraph that one charset is decided for, and where runs may be parted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from .charsets import charset
from .detect import NOTHING, Detection
from .fonts import charset_of, is_symbols
from .scoring import chunks_of

#: (text, font name or None).
RunText = tuple[str, str | None]
#: The kind of stretches in symbol fonts; the others' kind is the charset that the font suggests.
SYMBOLS = "symbols"
COMBINING = re.compile(r"[\u0300-\u0303\u0306\u0309\u031b\u0323]")
_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
#: Characters of fonts with an encoding of their own, as Word keeps them ("symbol" cmap 3,0).
_PRIVATE = {code: chr(code - 0xF000) for code in range(0xF020, 0xF100)}
_IS_PRIVATE = re.compile("[\uf020-\uf0ff]")


@dataclass(slots=True)
class Stretch:
    """Consecutive runs of one paragraph whose fonts suggest the same charset."""

    paragraph: int
    first: int
    kind: str
    texts: list[str]
    fonts: list[str | None]
    #: The runs together, NFC, and its chunks that aren't ASCII.
    text: str = ""
    chunks: list[str] = field(default_factory=list)
    verdict: Detection = NOTHING


def is_simple(text: str) -> bool:
    """Whether nothing in a document has to be composed or given its 8-bit code back."""
    return not COMBINING.search(text) and not _IS_PRIVATE.search(text)


def stretches_of(index: int, runs: Sequence[RunText], *, simple: bool = False) -> Iterator[Stretch]:
    """The stretches of paragraph `index`, their chunks found. `simple`: see `is_simple`, asked
    once of the whole document instead of each of its stretches."""
    stretch: Stretch | None = None
    for number, (text, font) in enumerate(runs):
        kind = SYMBOLS if is_symbols(font) else charset_of(font)
        # A blank between two runs doesn't part them; a symbol font does.
        if stretch and (stretch.kind == kind or (kind != SYMBOLS and not text.strip())):
            stretch.texts.append(text)
            stretch.fonts.append(font)
            continue
        if stretch:
            yield _seen(stretch, simple)
        stretch = Stretch(index, number, kind, [text], [font])
    if stretch:
        yield _seen(stretch, simple)


def _seen(stretch: Stretch, simple: bool) -> Stretch:
    text = stretch.texts[0] if len(stretch.texts) == 1 else "".join(stretch.texts)
    if not text.isascii() and stretch.kind != SYMBOLS:
        if not simple:
            if stretch.kind and _IS_PRIVATE.search(text):
                stretch.texts = [piece.translate(_PRIVATE) for piece in stretch.texts]
                text = text.translate(_PRIVATE)
            if COMBINING.search(text):
                text = unicodedata.normalize("NFC", text)
        stretch.chunks = chunks_of(text)
    stretch.text = text
    return stretch


def resplit(whole: str, lengths: Sequence[int]) -> list[str]:
    """`whole` cut into pieces of these lengths."""
    out, start = [], 0
    for length in lengths:
        out.append(whole[start : start + length])
        start += length
    return out


def whole_letters(texts: list[str], name: str) -> list[str]:
    """Runs whose borders don't part a letter from its mark (VNI, CP1258: two codes a letter)."""
    if len(texts) < 2 or not charset(name).composing:
        return texts
    return _joined(texts, _marks_of(name))


@cache
def _marks_of(name: str) -> str:
    return _MARKS + "".join(
        chr(code)
        for code, meant in charset(name).table.items()
        if COMBINING.match(unicodedata.normalize("NFD", meant))
    )


def whole_unicode(texts: list[str]) -> list[str]:
    """Unicode runs whose borders don't part a letter from its combining mark: NFC of the pieces
    isn't the pieces of the NFC."""
    return _joined(texts, _MARKS) if len(texts) > 1 else texts


def _joined(texts: list[str], marks: str) -> list[str]:
    out = list(texts)
    filled = 0
    for index in range(1, len(out)):
        if out[index - 1]:
            filled = index - 1
        rest = out[index].lstrip(marks)
        taken = len(out[index]) - len(rest)
        if taken and out[filled]:
            out[filled] += out[index][:taken]
            out[index] = rest
    return out
