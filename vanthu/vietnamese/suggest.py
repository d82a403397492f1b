"""What a word may have been before it lost letters or marks, or before it was misread.

Nothing is repaired: an editor chooses. Candidates are syllables in use that hold the word's
letters in their order ("Cng" → Cổng, Công, Cũng), the same letters with other marks ("đông" →
đồng), and two words that grew together ("ktừ" → kể từ, "cácđiều" → các điều). What stands before
and behind ranks them (`pairs`), then how often official texts say them (`syllables`).

Source: `syllable_counts.tsv` and `syllable_pairs.tsv`, whose heads name theirs.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from .letters import without_marks
from .pairs import followers, leaders
from .syllables import in_use, key, log_probability, used_syllables

#: How many are offered.
OFFERED = 4
#: Letters that a suggestion adds at most.
_MISSING = 3
#: What a pair is worth in ln P, a time that it was counted doubled.
_PAIR = 3.0
#: What a letter that is put in costs (copies lose those with marks), a mark, and a blank.
_PUT_IN, _PUT_IN_PLAIN, _PUT_ON, _PARTED = 0.5, 1.5, 0.7, 1.0
#: What it costs to take a letter out.
_TAKEN_OUT = 3.0
#: How often a pair has to be counted to speak against a word that is a word.
_OFTEN = 3
#: Longer words are no syllable with a letter lost.
_LONGEST = 12


def suggestions(word: str, before: str = "", after: str = "") -> tuple[str, ...]:
    """What `word` may have been, the likeliest first, in its case; at most `OFFERED`.

    `before` and `after`: the words around it, "" for none. Empty for words longer than any
    syllable pair. No errors.
    """
    lower = word.lower()
    if len(lower) > _LONGEST:
        return ()
    scored = {found: _score(found, cost, before, after) for found, cost in _candidates(lower)}
    best = sorted(scored, key=lambda found: (-scored[found], found))[:OFFERED]
    return tuple(_cased(found, word) for found in best)


def filled(word: str, before: str = "", after: str = "") -> tuple[str, ...]:
    """What a word may have been whose letters were lost to marks ("tr??ng" → trường), as
    `suggestions`: syllables in use with a letter with marks at each "?" or U+FFFD."""
    scored = {found: _score(found, 0.0, before, after) for found in _fitting(word.lower())}
    best = sorted(scored, key=lambda found: (-scored[found], found))[:OFFERED]
    return tuple(_cased(found, word) for found in best)


@lru_cache(maxsize=1 << 12)
def _fitting(lower: str) -> tuple[str, ...]:
    length = len(lower)
    places = [(at, letter) for at, letter in enumerate(lower) if letter not in "?\ufffd"]
    lost = [at for at, letter in enumerate(lower) if letter in "?\ufffd"]
    return tuple(
        syllable
        for syllable in used_syllables()
        if len(syllable) == length
        and all(syllable[at] == letter for at, letter in places)
        and not any(syllable[at].isascii() for at in lost)
    )


def fits_better(word: str, before: str, after: str) -> str:
    """A fuller spelling that official texts have where `word` stands in no pair that they have:
    "đi" behind "thay" is đổi. "" for none; small letters."""
    lower = word.lower()
    behind, ahead = dict(followers(before)), dict(leaders(after))
    if lower in behind or lower in ahead:
        return ""
    best, most = "", _OFTEN - 1
    for found in behind | ahead:
        count = behind.get(found, 0) + ahead.get(found, 0)
        if count > most and found != lower and lost_from(found, lower):
            best, most = found, count
    return best


def lost_from(whole: str, short: str) -> bool:
    """Whether `short` is `whole` with letters that carry marks lost, or only marks."""
    if len(whole) > len(short):
        lost = _lost(short, whole)
        return lost is not None and not any(map(str.isascii, lost))
    same_letters = len(whole) == len(short) and without_marks(whole) == without_marks(short)
    return same_letters and _marks(short) < _marks(whole)


def _marks(word: str) -> int:
    """How many marks a word carries (NFC; đ counts as one)."""
    return len(unicodedata.normalize("NFD", word)) - len(word) + word.count("đ")


def _score(found: str, cost: float, before: str, after: str) -> float:
    words = found.split()
    score = sum(log_probability(key(word)) for word in words) / len(words) - cost
    score += _PAIR * math.log1p(followers(before).get(words[0], 0)) if before else 0.0
    score += _PAIR * math.log1p(leaders(after).get(words[-1], 0)) if after else 0.0
    if len(words) > 1:
        score += _PAIR * math.log1p(followers(words[0]).get(words[1], 0))
    return score


@lru_cache(maxsize=1 << 12)
def _candidates(lower: str) -> tuple[tuple[str, float], ...]:
    return (*_fuller(lower), *_marked(lower), *_shorter(lower), *_two(lower))


def _fuller(lower: str) -> Iterator[tuple[str, float]]:
    for syllable in used_syllables():
        if len(syllable) > len(lower) and (lost := _lost(lower, syllable)) is not None:
            yield syllable, _cost(lost)


def _marked(lower: str) -> Iterator[tuple[str, float]]:
    for syllable in _by_letters().get(without_marks(lower), ()):
        if syllable != lower:
            yield syllable, _PUT_ON


def _shorter(lower: str) -> Iterator[tuple[str, float]]:
    """A letter typed twice, or one too many."""
    if in_use(lower):
        return
    for at in range(len(lower)):
        if in_use(shorter := lower[:at] + lower[at + 1 :]) and not shorter.isascii():
            yield shorter, _TAKEN_OUT


def _two(lower: str) -> Iterator[tuple[str, float]]:
    """Two words that have lost the blank between them, and perhaps the first one's end."""
    for at in range(1, len(lower)):
        one, two = lower[:at], lower[at:]
        if not in_use(two):
            continue
        if in_use(one) and at > 1:
            yield f"{one} {two}", _PARTED
        for first in leaders(two):
            if not first.startswith(one[0]) or len(first) <= at:
                continue
            if (lost := _lost(one, first)) is not None:
                yield f"{first} {two}", _PARTED + _cost(lost)


def _lost(short: str, whole: str) -> str | None:
    """The letters of `whole` that `short` lacks, None when they are too many or others differ."""
    if len(whole) - len(short) > _MISSING:
        return None
    lost, at = "", 0
    for letter in whole:
        if at < len(short) and short[at] == letter:
            at += 1
        else:
            lost += letter
    return lost if at == len(short) else None


def _cost(lost: str) -> float:
    return sum(_PUT_IN_PLAIN if letter.isascii() else _PUT_IN for letter in lost)


def _cased(found: str, word: str) -> str:
    if len(word) > 1 and word.isupper():
        return found.upper()
    return found[0].upper() + found[1:] if word[:1].isupper() else found


@cache
def _by_letters() -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for syllable in used_syllables():
        grouped.setdefault(without_marks(syllable), []).append(syllable)
    return grouped
