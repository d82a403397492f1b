"""Optional hyphens, one of which is a Vietnamese letter.

TCVN3's ư is the byte AD, Unicode's SOFT HYPHEN, and word processors have a mark of their own for
an optional hyphen (0x1F in DOC, w:softHyphen in DOCX, \\- in RTF). Word keeps ư as the character
U+00AD and uses the mark for real hyphens only: files of 2005 hold both, side by side in one word.
LibreOffice turns every U+00AD into the mark, so there the mark is the letter.
"""

from __future__ import annotations


def soft_hyphen(marks: int, characters: int) -> str:
    """What the mark stands for in a document with so many marks and U+00AD characters."""
    return "" if characters >= max(marks, 1) else "\xad"
