"""How alike two texts are, and in how many places they differ.

Shingles of words, so that line breaks, hyphens, capitals and page numbers don't count; linear in
the length of the texts.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

#: Words a shingle: long enough that two decisions of one office aren't alike by their phrases.
WORDS = 5
#: Above this share of common shingles two texts are versions of one document.
ALIKE = 0.6
#: Texts of fewer words are too short to be told apart by their phrases.
FLOOR = 20

_WORD = re.compile(r"\w+")
#: A line of nothing but a number is a page number.
_PAGE_NUMBER = re.compile(r"^\W*\d{1,4}\W*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text as a sequence of shingles."""

    shingles: tuple[int, ...]
    words: int

    @property
    def set(self) -> frozenset[int]:
        """The different ones."""
        return frozenset(self.shingles)


def sketch(text: str) -> Sketch:
    """The shingles of a text."""
    plain = unicodedata.normalize("NFC", _PAGE_NUMBER.sub(" ", text)).casefold()
    words = _WORD.findall(plain)
    return Sketch(
        tuple(
            zlib.crc32(" ".join(words[i : i + WORDS]).encode("utf-8", "replace"))
            for i in range(max(len(words) - WORDS + 1, 0))
        ),
        len(words),
    )


def alike(a: Sketch, b: Sketch) -> bool:
    """Whether two texts are versions of one document: most of the shorter one's shingles are in
    the longer one, and the shorter isn't just an excerpt."""
    if min(a.words, b.words) < FLOOR:
        return False
    common = len(a.set & b.set)
    shorter, longer = sorted((len(a.set), len(b.set)))
    return common >= ALIKE * shorter and shorter >= 0.5 * longer


def places(a: Sketch, b: Sketch) -> int:
    """In how many places two versions differ: stretches of shingles that the other hasn't."""
    return max(_stretches(a.shingles, b.set), _stretches(b.shingles, a.set))


def _stretches(shingles: Sequence[int], other: frozenset[int]) -> int:
    count, inside = 0, False
    for shingle in shingles:
        differs = shingle not in other
        count += differs and not inside
        inside = differs
    return count
