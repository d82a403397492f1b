"""Property modifiers: lists of (code, operand) that runs, paragraphs and styles carry.

[MS-DOC] 2.6. Only the codes that change what is read are named.
"""

from __future__ import annotations

from collections.abc import Iterator

# Characters
C_DELETED, C_INSERTED = 0x0800, 0x0801
C_STYLE = 0x4A30
C_FONT_DEFAULT = 0x4A3D
C_FONT_ASCII, C_FONT_OTHER = 0x4A4F, 0x4A51
C_BOLD, C_ITALIC, C_HIDDEN = 0x0835, 0x0836, 0x083C
C_SYMBOL, C_SPECIAL, C_PLAIN = 0x6A09, 0x0855, 0x2A33
# Paragraphs
P_STYLE, P_IN_TABLE, P_ROW_END = 0x4600, 0x2416, 0x2417
P_DEPTH, P_DEPTH_CHANGE = 0x6649, 0x664A
P_INNER_CELL_END, P_INNER_ROW_END = 0x244B, 0x244C
P_LIST, P_LIST_LEVEL, P_OUTLINE = 0x460B, 0x260A, 0x2640
P_HUGE = (0x6645, 0x6646)
# Sections
S_TITLE_PAGE = 0x300A

_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_T_DEF_TABLE, _P_CHG_TABS = 0xD608, 0xC615


def each(grpprl: bytes) -> Iterator[tuple[int, int]]:
    """(code, operand as an unsigned number) of each modifier; variable operands give 0."""
    at, end = 0, len(grpprl)
    while at + 2 < end:
        code = grpprl[at] | grpprl[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if size:
            yield code, int.from_bytes(grpprl[at : at + size], "little")
        elif code == _T_DEF_TABLE:
            size = int.from_bytes(grpprl[at : at + 2], "little") + 1
        elif code == _P_CHG_TABS and grpprl[at] == 0xFF:
            # Longer than a byte can say: count the tabs deleted (4 bytes) and added (3 bytes).
            deleted = grpprl[at + 1]
            added_at = at + 2 + 4 * deleted
            size = 2 + 4 * deleted + 1 + 3 * (grpprl[added_at] if added_at < end else 0)
        else:
            size = grpprl[at] + 1
        at += size
