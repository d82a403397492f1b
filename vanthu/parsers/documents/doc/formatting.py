"""Which modifiers hold where: the formatted disk pages, from file offsets to characters.

[MS-DOC] 2.9.33 (ChpxFkp), 2.9.178 (PapxFkp).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from typing import NamedTuple

from .pieces import Piece

_PAGE = 512
_PAPX_ENTRY = 13


class Spans(NamedTuple):
    """Ranges of file offsets with their modifiers, ascending."""

    starts: list[int]
    ends: list[int]
    values: list[bytes]


def character_spans(word: bytes, plc: bytes) -> Spans:
    """CHPX ranges: modifiers of characters by file offset."""
    spans = Spans([], [], [])
    for page in _pages(word, plc):
        count = page[511]
        if 4 * (count + 1) + count > 511:
            continue
        offsets = struct.unpack_from(f"<{count + 1}I", page)
        places = page[4 * (count + 1) : 4 * (count + 1) + count]
        for i in range(count):
            at = places[i] * 2
            value = page[at + 1 : at + 1 + page[at]] if at else b""
            _append(spans, offsets[i], offsets[i + 1], value)
    return spans


def paragraph_spans(word: bytes, plc: bytes) -> Spans:
    """PAPX ranges: style number (2 bytes) and modifiers of paragraphs by file offset."""
    spans = Spans([], [], [])
    for page in _pages(word, plc):
        count = page[511]
        base = 4 * (count + 1)
        if base + _PAPX_ENTRY * count > 511:
            continue
        offsets = struct.unpack_from(f"<{count + 1}I", page)
        for i in range(count):
            at = page[base + _PAPX_ENTRY * i] * 2
            value = b""
            if at:
                size = 2 * page[at] - 1
                if page[at] == 0 and at + 1 < 511:
                    size, at = 2 * page[at + 1], at + 1
                value = page[at + 1 : at + 1 + size]
            _append(spans, offsets[i], offsets[i + 1], value)
    return spans


def _append(spans: Spans, start: int, end: int, value: bytes) -> None:
    # Damaged pages may overlap or run backwards; only ascending ranges can be searched.
    if end > start and (not spans.ends or start >= spans.ends[-1]):
        spans.starts.append(start)
        spans.ends.append(end)
        spans.values.append(value)


def _pages(word: bytes, plc: bytes) -> list[bytes]:
    count = max(0, (len(plc) - 4) // 8)
    numbers = struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ()
    pages = []
    for number in numbers:
        at = (number & 0x3FFFFF) * _PAGE
        if at + _PAGE <= len(word):
            pages.append(word[at : at + _PAGE])
    return pages


class Ranges(NamedTuple):
    """Ranges of characters with their modifiers, ascending; the last one never ends.

    `kinds[values[i]]`, the modifiers of the characters and of their piece, holds up to `ends[i]`:
    a document has thousands of ranges and few kinds.
    """

    ends: list[int]
    values: list[int]
    kinds: list[tuple[bytes, bytes]]


#: Where the last range ends: behind every document.
NEVER = 1 << 62


def by_character(pieces: list[Piece], spans: Spans) -> Ranges:
    """The spans brought from file offsets to characters, each with its piece's own modifiers."""
    starts, span_ends, modifiers = spans
    ends: list[int] = []
    values: list[int] = []
    numbers: dict[tuple[bytes, bytes], int] = {}
    count = len(starts)
    for piece in pieces:
        offset, width, prm = piece.offset, piece.width, piece.prm
        first, rounding = piece.start, width - 1
        stop = offset + (piece.end - first) * width
        at = offset
        i = max(0, bisect_right(starts, offset) - 1)
        while at < stop:
            if i >= count:
                reach, value = stop, b""
            elif span_ends[i] <= at:
                i += 1
                continue
            elif starts[i] > at:
                reach, value = min(starts[i], stop), b""
            else:
                reach, value = min(span_ends[i], stop), modifiers[i]
            ends.append(first + (reach - offset + rounding) // width)
            values.append(numbers.setdefault((value, prm), len(numbers)))
            at = reach
    ends.append(NEVER)
    values.append(numbers.setdefault((b"", b""), len(numbers)))
    return Ranges(ends, values, list(numbers))
