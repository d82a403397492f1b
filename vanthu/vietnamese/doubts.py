"""What stays in doubt after a conversion: single words, or a whole document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, repeat

from .charsets import charset
from .letters import WORD
from .scoring import JUMBLE, is_abbreviation, probability
from .stretches import Stretch
from .syllables import is_syllable

#: Doubtful words that are kept with their places.
KEPT = 200
#: So many words that no charset makes sense of, and such a share of all, make a document unread.
_UNREAD, _UNREAD_SHARE = 10, 0.1


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word that stays in doubt: where it stands (paragraph, run, offset and length in the
    converted run), and why: "syllable" (no syllable of Vietnamese came out)."""

    paragraph: int
    run: int
    start: int
    length: int
    why: str = "syllable"


def doubts_of(stretches: list[Stretch], out: list[list[str]]) -> tuple[tuple[Doubt, ...], int]:
    """The converted words that are no syllables, and how many pieces of text were converted."""
    found = islice(_places([s for s in stretches if s.verdict.legacy], out), KEPT)
    return tuple(found), sum(len(s.chunks) for s in stretches if s.verdict.legacy)


def _places(legacy: list[Stretch], out: list[list[str]]) -> Iterator[Doubt]:
    for stretch in legacy:
        name = stretch.verdict.charset
        if not any(map(_odd, repeat(name), stretch.chunks)):
            continue
        for run in range(stretch.first, stretch.first + len(stretch.texts)):
            for match in WORD.finditer(out[stretch.paragraph][run]):
                if _doubtful(match.group()):
                    yield Doubt(stretch.paragraph, run, match.start(), len(match.group()))


@lru_cache(maxsize=1 << 15)
def _odd(name: str, chunk: str) -> bool:
    """Whether a chunk of that charset holds a doubtful word."""
    return any(map(_doubtful, WORD.findall(charset(name).decode(chunk))))


def _doubtful(word: str) -> bool:
    return not (word.isascii() or is_syllable(word) or word.isupper() or is_abbreviation(word))


def unread_in(stretches: list[Stretch], doubtful: int, words: int) -> int:
    """How many words make no sense, 0 unless they are a tenth of all: jumbles that were left as
    they are ("C«ng" where no charset fits) and converted words that are no syllables."""
    jumbled = sum(
        probability("", chunk) <= JUMBLE
        for stretch in stretches
        if not stretch.verdict.legacy
        for chunk in stretch.chunks
    )
    if jumbled + doubtful < _UNREAD:
        return 0
    everything = words + sum(
        len(stretch.text.split()) for stretch in stretches if not stretch.verdict.legacy
    )
    return jumbled + doubtful if jumbled + doubtful > _UNREAD_SHARE * everything else 0
