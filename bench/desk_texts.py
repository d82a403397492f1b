"""Texts of the desk's benchmark: 3 KB on average, words as often as Vietnamese officials use them.

The counted syllables of official prose by their counts (the first ten are a sixth of all), the
others of the language as its rare tail, and in every text numbers, dates and names of its own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

#: Paragraphs that texts are put together from; formulas repeat themselves in offices too.
POOL = 20_000
WORDS = 55
#: Paragraphs a text, besides its own one: 3 KB of UTF-8 on average.
PER_TEXT = range(5, 14)
#: How much rarer a syllable is that wasn't met in the counted texts than one met once.
RARE = 0.2
OFFICES = ("UBND", "HĐND", "STP", "SGDĐT", "SNNMT", "BTTTT", "TTg", "CP")


def words(chance: random.Random, count: int) -> list[str]:
    """Syllables, frequent ones frequently."""
    syllables, weights = _weighted()
    return chance.choices(syllables, cum_weights=weights, k=count)


def title(number: int) -> str:
    """The title of the draft of this number."""
    return "Về việc " + " ".join(words(random.Random(f"title {number}"), 12))


def picked(number: int) -> tuple[list[int], str]:
    """The text of the draft of this number: places in `pool`, and a paragraph of its own."""
    chance = random.Random(number)
    places = [chance.randrange(POOL) for _ in range(chance.choice(PER_TEXT))]
    own = (
        f"Căn cứ Quyết định số {chance.randrange(1, 4000)}/QĐ-{chance.choice(OFFICES)} ngày"
        f" {chance.randrange(1, 29)}/{chance.randrange(1, 13)}/{chance.randrange(2015, 2027)};"
        f" theo đề nghị tại Tờ trình số {chance.randrange(1, 900)}/TTr-{chance.choice(OFFICES)},"
        f" kinh phí {chance.randrange(10, 9999)}.{chance.randrange(100, 999)}.000 đồng."
    )
    return places, own


def paragraphs(number: int) -> Iterator[str]:
    """The same, as text."""
    places, own = picked(number)
    yield own
    for place in places:
        yield pool()[place]


@cache
def pool() -> list[str]:
    """Paragraphs to choose from."""
    chance = random.Random(1)
    return [" ".join(words(chance, WORDS)).capitalize() + "." for _ in range(POOL)]


@cache
def _weighted() -> tuple[list[str], list[float]]:
    from vanthu.vietnamese.syllables import seen_syllables, used_syllables

    seen, syllables, weights, total = seen_syllables(), [], [], 0.0
    for syllable in used_syllables():
        total += seen.get(syllable, RARE)
        syllables.append(syllable)
        weights.append(total)
    return syllables, weights
