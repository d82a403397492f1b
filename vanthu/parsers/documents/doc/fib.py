"""The file information block: where everything is ([MS-DOC] 2.5)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from vanthu.parsers.documents.package import Damaged, Encrypted

WORD_97 = 0xA5EC
#: Word 6 and 95 (and Word 2) begin otherwise; their layout is another one.
OLD_WORDS = frozenset({0xA5DC, 0xA5DB, 0xA698, 0xA697, 0xA699, 0xA59B, 0xA59C})
_FIRST_WORD_97 = 0x00C0  # nFib below it: Word 6 (101), 95 (103, 104)

_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_RG_FC_LCB = 0x9A

#: Index of each structure among the pairs (offset, length) of FibRgFcLcb97.
STSHF, FTN_REF, FTN_TXT, AND_REF, AND_TXT, SED, HDD = 1, 2, 3, 4, 5, 6, 11
BTE_CHPX, BTE_PAPX, FFN, DOP, CLX = 12, 13, 15, 31, 33
SPA_MOM, SPA_HDR, END_REF, END_TXT, DGG = 40, 41, 46, 47, 50
TXBX_TXT, HDR_TXBX_TXT, LST, LFO = 56, 58, 73, 74


class OldWord(Exception):
    """A document of Word 6 or 95, or older; `str()` is its version."""


@dataclass(frozen=True, slots=True)
class Fib:
    """What the header says: character counts of the subdocuments, places in the table stream."""

    table_stream: str
    language: int
    #: Characters of body, footnotes, headers, macros, comments, endnotes, text boxes, header boxes.
    counts: tuple[int, ...]
    _pairs: tuple[int, ...]

    def offset(self, index: int) -> int:
        """Where a structure begins in the table stream."""
        return self._pairs[2 * index]

    def slice(self, table: bytes, index: int) -> bytes:
        """One structure's bytes out of the table stream, b"" where there is none."""
        if 2 * index + 1 >= len(self._pairs):
            return b""
        offset, length = self._pairs[2 * index : 2 * index + 2]
        return table[offset : offset + length] if offset < len(table) else b""


def read_fib(word: bytes) -> Fib:
    """The header of a WordDocument stream.

    Raises `OldWord` for Word 6/95, `Encrypted`, and `Damaged` for what is no Word document.
    """
    if len(word) < _RG_FC_LCB:
        raise Damaged("doc: short header")
    ident, nfib = struct.unpack_from("<HH", word)
    if ident in OLD_WORDS or (ident == WORD_97 and nfib < _FIRST_WORD_97):
        raise OldWord("95" if nfib >= 103 else "6" if nfib >= 101 else "2")
    if ident != WORD_97:
        raise Damaged(f"doc: ident {ident:04x}")
    flags = struct.unpack_from("<H", word, 0x0A)[0]
    if flags & _ENCRYPTED:
        raise Encrypted
    counts = struct.unpack_from("<8i", word, 0x4C)
    if min(counts) < 0:
        raise Damaged("doc: negative counts")
    pairs = min(struct.unpack_from("<H", word, 0x98)[0], 200, (len(word) - _RG_FC_LCB) // 8)
    return Fib(
        table_stream="1Table" if flags & _TABLE_1 else "0Table",
        language=struct.unpack_from("<H", word, 6)[0],
        counts=counts,
        _pairs=struct.unpack_from(f"<{2 * pairs}I", word, _RG_FC_LCB),
    )
