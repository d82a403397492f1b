"""Text that has lost letters: "Cng thông tin", "ktừ ngày" (vietnamese.md, Text loss).

Copies from law sites and bad recognition drop letters with two marks; nothing stands in their
place. What is left is often no syllable, and in small letters without a vowel it can be nothing
else. Such places are shown with suggestions; nothing is repaired here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

from .letters import MARKED, WORD, without_marks
from .question_marks import lost_words
from .scoring import is_abbreviation
from .suggest import OFFERED, fits_better, suggestions
from .syllables import in_use, is_syllable, seen_syllables
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
#: What is longer is no address.
_ADDRESS_LENGTH = 200
#: No syllable is longer.
_LONGEST = 8
#: So many suspects get suggestions; a text with more is no text that anybody mends word by word.
_TOLD = 400
_WORD_BEFORE = re.compile(rf"({WORD.pattern}) \Z")
_WORD_BEHIND = re.compile(rf" ({WORD.pattern})")
_VOWEL = re.compile("[aeiouy]")


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word that has probably lost letters: place in the text (NFC, characters), and what it may
    have been, the likeliest first. `sure`: it can be nothing else; what isn't is only told in texts
    that have lost letters elsewhere."""

    start: int
    length: int
    word: str
    suggestions: tuple[str, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class LossAudit:
    """The suspects of a text, in order, and its number of words."""

    suspects: tuple[Suspect, ...]
    words: int

    @property
    def lossy(self) -> bool:
        """Whether they are too many for slips of the pen."""
        return _lossy(sum(suspect.sure for suspect in self.suspects), self.words)


def audit(text: str | Words) -> LossAudit:
    """Where a Vietnamese text in Unicode has lost letters. Foreign text has no suspects.

    Measured on the five regulations (vietnamese.md, Text loss). A `Words` keeps its audit.
    """
    return _words(text).once(_audit)


def _audit(words: Words) -> LossAudit:
    marked = {
        place: Suspect(place, len(word), word, found)
        for place, word, found in lost_words(words.text)
        if not _in_address(words.text, place)
    }
    if words.not_ascii + len(marked) < _VIETNAMESE * words.total:
        return LossAudit((), words.total)
    rest = _without_letters(words)
    return _with_marked(rest, marked) if marked else rest


def _with_marked(audit: LossAudit, marked: Mapping[int, Suspect]) -> LossAudit:
    """The same with words that have marks for letters: what stands between the marks is no word."""
    taken = {at for one in marked.values() for at in range(one.start, one.start + one.length)}
    rest = (one for one in audit.suspects if one.start not in taken)
    return LossAudit(
        tuple(sorted((*rest, *marked.values()), key=lambda one: one.start)), audit.words
    )


def _without_letters(words: Words) -> LossAudit:
    suspects = {word for word in words.counts if _suspect(word)}
    if "ư" not in words.text:  # Ư is another code, and drawn
        suspects |= {word for word in words.counts if _lacks_horn(word)}
    if not suspects:
        return LossAudit((), words.total)
    places = [
        (place, word)
        for place, word in words.places(suspects)
        if not _in_address(words.text, place)
    ]
    if _lossy(len(places), words.total):
        return LossAudit(tuple(_all_suspects(words, dict(places))), words.total)
    return LossAudit(tuple(_told(words.text, place, word) for place, word in places), words.total)


def _lossy(count: int, words: int) -> bool:
    return count >= LEAST and count * 1000 >= A_THOUSAND * words


def _all_suspects(words: Words, sure: Mapping[int, str]) -> Iterator[Suspect]:
    """The suspects of a text that has lost letters: also words that it may have meant."""
    told = 0
    for place, word, left, right in _in_context(words.text):
        if told >= _TOLD:
            break
        found = _suspect_of(word, left, right, sure=place in sure)
        if found and (place in sure or not _in_address(words.text, place)):
            told += 1
            yield Suspect(place, len(word), word, found, sure=place in sure)
        elif place in sure:
            told += 1
            yield Suspect(place, len(word), word, ())
    # The rest only counts.
    else:
        return
    yield from (Suspect(at, len(word), word, ()) for at, word in sure.items() if at >= place)


def _suspect_of(word: str, left: str, right: str, *, sure: bool) -> tuple[str, ...]:
    """What a word may have been; () for one that there is nothing against."""
    if sure or _unused(word):
        return suggestions(word, left, right)
    if len(word) < 2 or not (meant := fits_better(word, left, right)):
        return ()
    better = meant.capitalize() if word[:1].isupper() else meant
    rest = (one for one in suggestions(word, left, right) if one != better)
    return (better, *rest)[:OFFERED]


def _in_context(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Each word with its place, and the words around it that nothing but a blank parts from it."""
    before = now = None
    for after in chain(WORD.finditer(text), [None]):
        if now is not None:
            left = before[0] if before and text[before.end() : now.start()] == " " else ""
            right = after[0] if after and text[now.end() : after.start()] == " " else ""
            yield now.start(), now[0], left, right
        before, now = now, after


def _told(text: str, place: int, word: str) -> Suspect:
    before = _WORD_BEFORE.search(text[max(0, place - _ADDRESS_LENGTH) : place])
    after = _WORD_BEHIND.match(text[place + len(word) : place + len(word) + _ADDRESS_LENGTH])
    left, right = before[1] if before else "", after[1] if after else ""
    return Suspect(place, len(word), word, suggestions(word, left, right))


def _words(text: str | Words) -> Words:
    return Words(unicodedata.normalize("NFC", text)) if isinstance(text, str) else text


def _in_address(text: str, place: int) -> bool:
    """Whether what stands there is part of a mail or web address."""
    low, high = max(0, place - _ADDRESS_LENGTH), place + _ADDRESS_LENGTH
    start = max(text.rfind(space, low, place) for space in " \n\t")
    ends = (text.find(space, place, high) for space in " \n\t")
    end = min((found for found in ends if found >= 0), default=high)
    return _ADDRESS.search(text, max(start, low), end) is not None


def lacks_marks(text: str | Words) -> bool:
    """Whether a text is Vietnamese written without marks ("cong hoa xa hoi chu nghia")."""
    words = _words(text)
    if words.total < _SHORT or words.marked > _MARKED_AT_MOST * words.total:
        return False
    known = sum(count for word, count in words.counts.items() if word.lower() in _bare())
    return known >= _UNMARKED * words.total


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
def _unused(word: str) -> bool:
    """Whether a small word could be a syllable and nobody uses it ("đim", "hiu", "chun")."""
    return (
        len(word) > 1
        and word.islower()
        and is_syllable(word)
        and not in_use(word)
        and word not in _allowed()
    )


@lru_cache(maxsize=1 << 14)
def _lacks_horn(word: str) -> bool:
    """Whether a word is none of legal prose, but is one with ư: what is left of TCVN3 where ư was a
    soft hyphen that nobody drew ("ngời", "chơng", "đợc"). Only for a text without any ư."""
    lower = word.lower()
    if len(word) > _LONGEST or not (word[1:].islower() and word.isalpha()) or lower in _seen():
        return False
    return any(f"{lower[:at]}ư{lower[at:]}" in _seen() for at in range(1, len(lower) + 1))


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
