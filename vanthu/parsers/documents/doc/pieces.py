"""The text: pieces of the WordDocument stream in the order of reading ([MS-DOC] 2.8.35)."""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass

from vanthu.parsers.documents.building import MAX_CHARACTERS, TooLarge
from vanthu.parsers.documents.bytes8 import decode_8bit
from vanthu.parsers.documents.package import Damaged

_COMPRESSED = 0x40000000


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start`..`end` lie at byte `offset`, `width` bytes each; `prm` modifies them."""

    start: int
    end: int
    offset: int
    width: int
    prm: bytes


def read_pieces(clx: bytes) -> list[Piece]:
    """The piece table. Damaged where the file has none."""
    prcs: list[bytes] = []
    at = 0
    while at < len(clx) and clx[at] == 1:
        size = struct.unpack_from("<H", clx, at + 1)[0]
        prcs.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if at >= len(clx) or clx[at] != 2:
        raise Damaged("doc: no piece table")
    size = min(struct.unpack_from("<I", clx, at + 1)[0], len(clx) - at - 5)
    count = (size - 4) // 12
    if count <= 0:
        raise Damaged("doc: empty piece table")
    at += 5
    places = struct.unpack_from(f"<{count + 1}I", clx, at)
    at += 4 * (count + 1)
    pieces = []
    for i in range(count):
        _, fc, prm = struct.unpack_from("<HIH", clx, at + 8 * i)
        if places[i + 1] <= places[i]:
            continue
        modifier = _modifier(prm, prcs)
        if fc & _COMPRESSED:
            offset, width = (fc & ~_COMPRESSED & 0x7FFFFFFF) // 2, 1
        else:
            offset, width = fc & 0x3FFFFFFF, 2
        pieces.append(Piece(places[i], places[i + 1], offset, width, modifier))
    return pieces


# [MS-DOC] 2.9.215: the codes that a short modifier's index stands for, of those that matter here.
_SHORT = {
    0x41: 0x0800,
    0x42: 0x0801,
    0x55: 0x0835,
    0x56: 0x0836,
    0x5C: 0x083C,
    0x18: 0x2416,
    0x19: 0x2417,
}


def _modifier(prm: int, prcs: list[bytes]) -> bytes:
    """The modifiers of a piece as one grpprl."""
    if prm & 1:
        index = prm >> 1
        return prcs[index] if index < len(prcs) else b""
    code = _SHORT.get(prm >> 1 & 0x7F)
    return struct.pack("<HB", code, prm >> 8) if prm and code else b""


def read_text(word: bytes, pieces: list[Piece], total: int) -> str:
    """All subdocuments' characters, one Python character a Word character.

    Surrogates stay apart, so that places in the text are Word's; see `surrogates.whole`. TooLarge
    beyond `MAX_CHARACTERS`.
    """
    if total > MAX_CHARACTERS:
        raise TooLarge
    texts = []
    reached = 0
    for piece in pieces:
        if piece.start > reached:  # a hole in a damaged table
            texts.append("\0" * min(piece.start - reached, MAX_CHARACTERS))
        length = piece.end - piece.start
        if length > MAX_CHARACTERS or reached > MAX_CHARACTERS:
            raise TooLarge
        data = word[piece.offset : piece.offset + length * piece.width]
        text = _decoded(data, piece.width)
        texts.append(text if len(text) == length else text + "\0" * (length - len(text)))
        reached = piece.end
    return "".join(texts)


def _decoded(data: bytes, width: int) -> str:
    if width == 1:
        return decode_8bit(data)
    data = data[: len(data) & ~1]
    text = data.decode("utf-16-le", "surrogatepass")
    if len(text) * 2 != len(data):
        text = "".join(map(chr, array("H", data)))
    return text
