"""How alike two texts are, and in how many places they differ.

Shingles of words, so that line breaks, hyphens, capitals and page numbers don't count; linear in
the length of the texts.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cached_property

#: Words a shingle: long enough that two decisions of one office aren't alike by their phrases.
WORDS = 5
#: Above this share of common shingles two texts are versions of one document.
ALIKE = 0.6
#: Texts of fewer words are too short to be told apart by their phrases.
FLOOR = 20

_WORD = re.compile(r"\w+")
#: A line of nothing but a number is a page number.
_PAGE_NUMBER = re.compile(r"^[ \t.-]{0,20}\d{1,3}[ \t.-]{0,20}$", re.MULTILINE)


@dataclass(frozen=True)
class Sketch:
    """A text as its words and as a sequence of shingles of them. A mail with one document needs no
    shingles, so they are made when they are asked for."""

    parts: tuple[str, ...]

    @property
    def words(self) -> int:
        """How many."""
        return len(self.parts)

    @cached_property
    def shingles(self) -> tuple[int, ...]:
        """A number for each stretch of `WORDS` words."""
        return tuple(
            zlib.crc32(" ".join(self.parts[i : i + WORDS]).encode("utf-8", "replace"))
            for i in range(max(len(self.parts) - WORDS + 1, 0))
        )

    @cached_property
    def set(self) -> frozenset[int]:
        """The different shingles."""
        return frozenset(self.shingles)


def sketch(text: str) -> Sketch:
    """The words of a text, and its shingles."""
    plain = unicodedata.normalize("NFC", _PAGE_NUMBER.sub(" ", text)).casefold()
    return Sketch(tuple(_WORD.findall(plain)))


def alike(a: Sketch, b: Sketch) -> bool:
    """Whether two texts are versions of one document: most of the shorter one's shingles are in
    the longer one, and the shorter isn't just an excerpt."""
    if min(a.words, b.words) < FLOOR:
        return False
    common = len(a.set & b.set)
    shorter, longer = sorted((len(a.set), len(b.set)))
    return common >= ALIKE * shorter and shorter >= 0.5 * longer


def places(a: Sketch, b: Sketch) -> int:
    """In how many places two versions differ."""
    return max(_stretches(a, b), _stretches(b, a))


def _stretches(a: Sketch, b: Sketch) -> int:
    """Stretches of shingles that the other text hasn't. A word that a line end has cut in two
    (an address, in a PDF) is no difference, so a stretch is looked for without its spaces."""
    other, joined = b.set, "".join(b.parts)
    count, start = 0, -1
    for index, shingle in enumerate((*a.shingles, None)):
        if shingle is not None and shingle not in other:
            start = index if start < 0 else start
        elif start >= 0:
            count += "".join(a.parts[start : index + WORDS - 1]) not in joined
            start = -1
    return count
