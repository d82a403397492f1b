"""The words of a text, counted once for everyone who asks.

Source: Unicode's letters and combining marks (`letters.WORD`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from .letters import MARKED, WORD

T = TypeVar("T")
#: A word that goes on past the end: letters, and combining marks behind one.
_AMID = re.compile(r"[^\W\d_][\u0300-\u036f]*\Z")
#: Letters of the pieces that are remembered.
_REMEMBERED = 24
#: No text has more marks on one letter.
_LOOK_BACK = 32
#: So many different words are looked for one by one; a walk over all words is dearer till then.
_FEW = 16


@lru_cache(maxsize=1 << 14)
def _words_of(piece: str) -> tuple[str, ...]:
    """The words of what stands between two blanks: a few thousand pieces are nearly all texts."""
    return tuple(WORD.findall(piece))


@dataclass(frozen=True)
class Words:
    """`text` in NFC and how often each of its words stands there, as it is written."""

    text: str
    _found: dict[Callable[[Words], Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, look: Callable[[Words], T]) -> T:
        """What `look` finds in these words; it looks once, whoever asks."""
        if look not in self._found:
            self._found[look] = look(self)
        found: T = self._found[look]
        return found

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each word stands there."""
        counts: dict[str, int] = {}
        for piece, count in Counter(self.text.split()).items():
            short = len(piece) <= _REMEMBERED
            for word in _words_of(piece) if short else WORD.findall(piece):
                counts[word] = counts.get(word, 0) + count
        return counts

    @cached_property
    def total(self) -> int:
        """How many words there are."""
        return sum(self.counts.values())

    @cached_property
    def not_ascii(self) -> int:
        """How many words have a letter that isn't ASCII, Vietnamese or not."""
        return sum(count for word, count in self.counts.items() if not word.isascii())

    @cached_property
    def marked(self) -> int:
        """How many words have one of Vietnamese's own letters."""
        return sum(count for word, count in self.counts.items() if not MARKED.isdisjoint(word))

    def places(self, words: Collection[str]) -> list[tuple[int, str]]:
        """Where these words stand, in the text's order."""
        if len(words) > _FEW:
            return [(m.start(), m[0]) for m in WORD.finditer(self.text) if m[0] in words]
        return sorted((place, word) for word in words for place in self._places(word))

    def _places(self, word: str) -> Iterator[int]:
        place = self.text.find(word)
        while place >= 0:
            if not _AMID.search(self.text, max(0, place - _LOOK_BACK), place):
                match = WORD.match(self.text, place)
                if match is not None and match[0] == word:
                    yield place
            place = self.text.find(word, place + len(word))
