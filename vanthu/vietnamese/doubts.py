"""What stays in doubt after a conversion: single words, or a whole document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

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
    """The converted words that are no syllables, and how many marked words there are in all."""
    legacy = [stretch for stretch in stretches if stretch.verdict.legacy]
    lines = "\n".join(
        "\n".join(out[stretch.paragraph][stretch.first : stretch.first + len(stretch.texts)])
        for stretch in legacy
    )
    words = Counter(WORD.findall(lines))
    marked = {word: count for word, count in words.items() if not word.isascii()}
    odd = {
        word
        for word in marked
        if not (is_syllable(word) or word.isupper() or is_abbreviation(word))
    }
    if not odd:
        return (), sum(marked.values())
    return tuple(islice(_places(odd, legacy, out), KEPT)), sum(marked.values())


def _places(odd: set[str], legacy: list[Stretch], out: list[list[str]]) -> Iterator[Doubt]:
    for stretch in legacy:
        for run in range(stretch.first, stretch.first + len(stretch.texts)):
            for match in WORD.finditer(out[stretch.paragraph][run]):
                if match.group() in odd:
                    yield Doubt(stretch.paragraph, run, match.start(), len(match.group()))


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
