"""Text that has lost letters: "Cng thông tin", "ktừ ngày" (vietnamese.md, Text loss).

Copies from law sites and bad recognition drop letters with two marks; nothing stands in their
place. What is left is often no syllable, and in small letters without a vowel it can be nothing
else. Such places are shown with suggestions; nothing is repaired here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from .letters import MARKED, without_marks
from .scoring import is_abbreviation
from .syllables import is_syllable, seen_syllables
from .words import Words

#: A text is told to have lost letters at so many places, and so many a thousand words. Clean
#: regulations have at most 1.4 a thousand; the one that has lost letters, more than ten.
LEAST, A_THOUSAND = 3, 5.0
#: Below this share of marked words a text isn't Vietnamese enough to be judged.
_VIETNAMESE = 0.25
#: Words below which a text is too short to be told as written without marks.
_SHORT = 30
_UNMARKED, _MARKED_AT_MOST = 0.8, 0.02
_ADDRESS = re.compile(r"@|://|www\.|\w\.(?=[a-z]{2})")
_NO_SPACE, _NO_SPACE_BEFORE = re.compile(r"\S*"), re.compile(r"(?<!\S)\S*\Z")
#: What is longer is no address.
_ADDRESS_LENGTH = 200
_VOWEL = re.compile("[aeiouy]")
_SUGGESTED = 3
#: Letters that a suggestion adds at most.
_MISSING = 3


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word that has probably lost letters: place in the text (NFC), and what it may have been,
    the likeliest first."""

    start: int
    length: int
    word: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LossAudit:
    """The suspects of a text, in order, and its number of words."""

    suspects: tuple[Suspect, ...]
    words: int

    @property
    def lossy(self) -> bool:
        """Whether they are too many for slips of the pen."""
        count = len(self.suspects)
        return count >= LEAST and count * 1000 >= A_THOUSAND * self.words


def audit(text: str | Words) -> LossAudit:
    """Where a Vietnamese text in Unicode has lost letters. Foreign text has no suspects."""
    words = _words(text)
    suspects = {word for word in words.counts if _suspect(word)}
    if "ư" not in words.text:  # Ư is another code, and drawn
        suspects |= {word for word in words.counts if _lacks_horn(word)}
    if not suspects or words.not_ascii < _VIETNAMESE * words.total:
        return LossAudit((), words.total)
    found = [
        Suspect(place, len(word), word, suggestions(word))
        for place, word in words.places(suspects)
        if not _in_address(words.text, place)
    ]
    return LossAudit(tuple(found), words.total)


def _words(text: str | Words) -> Words:
    return Words(unicodedata.normalize("NFC", text)) if isinstance(text, str) else text


def _in_address(text: str, place: int) -> bool:
    """Whether what stands there is part of a mail or web address."""
    before = _NO_SPACE_BEFORE.search(text[max(0, place - _ADDRESS_LENGTH) : place])
    after = _NO_SPACE.match(text[place : place + _ADDRESS_LENGTH])
    token = (before.group() if before else "") + (after.group() if after else "")
    return _ADDRESS.search(token) is not None


def lacks_marks(text: str | Words) -> bool:
    """Whether a text is Vietnamese written without marks ("cong hoa xa hoi chu nghia")."""
    words = _words(text)
    if words.total < _SHORT or words.marked > _MARKED_AT_MOST * words.total:
        return False
    known = sum(count for word, count in words.counts.items() if word.lower() in _bare())
    return known >= _UNMARKED * words.total


def suggestions(word: str) -> tuple[str, ...]:
    """Syllables of legal prose that a word may have been before it lost letters."""
    lower = word.lower()
    whole = [
        syllable
        for syllable in seen_syllables()
        if 0 < len(syllable) - len(lower) <= _MISSING and _inside(lower, syllable)
    ][:_SUGGESTED]
    return tuple(found.capitalize() if word[:1].isupper() else found for found in whole)


@lru_cache(maxsize=1 << 14)
def _suspect(word: str) -> bool:
    lower = word.lower()
    if len(word) < 2 or lower in _allowed() or word.isupper() or is_abbreviation(word):
        return False
    if len(set(lower)) == 1 or not (word[1:].islower() or word[0].islower()):
        return False  # "xxx", "CNTTvà"
    if not MARKED.isdisjoint(word):
        return word[1:].islower() and not is_syllable(word)
    return word[1:].islower() and word.isascii() and not _VOWEL.search(lower)


@lru_cache(maxsize=1 << 14)
def _lacks_horn(word: str) -> bool:
    """Whether a word is none of legal prose, but is one with ư: what is left of TCVN3 where ư was a
    soft hyphen that nobody drew ("ngời", "chơng", "đợc"). Only for a text without any ư."""
    lower = word.lower()
    if not (word[1:].islower() and word.isalpha()) or lower in _seen():
        return False
    return any(f"{lower[:at]}ư{lower[at:]}" in _seen() for at in range(1, len(lower) + 1))


def _inside(short: str, whole: str) -> bool:
    """Whether the letters of `short` stand in `whole` in this order."""
    rest = iter(whole)
    return all(letter in rest for letter in short)


@cache
def _allowed() -> frozenset[str]:
    source = files(__package__).joinpath("no_syllables.txt").read_text(encoding="utf-8")
    lines = (line for line in source.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@cache
def _seen() -> frozenset[str]:
    return frozenset(seen_syllables())


@cache
def _bare() -> frozenset[str]:
    return frozenset(map(without_marks, seen_syllables()))
