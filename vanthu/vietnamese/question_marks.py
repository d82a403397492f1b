"""Letters that were lost to a question mark: "tr??ng", "ph?ờng", "qu? định".

Whoever writes Vietnamese through a charset that lacks its letters gets "?" for each of them (what
`iconv` and old mailers do), and whoever reads it through the wrong one gets U+FFFD. A "?" is a real
question mark far more often, so one is told only where a syllable in use fits, and where the
letters beside it are no word of their own or the words around speak for the fuller one.

Source: `syllable_counts.tsv` and `syllable_pairs.tsv`, whose heads name theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .letters import WORD
from .pairs import followers, leaders
from .scoring import is_abbreviation
from .suggest import filled
from .syllables import in_use

#: U+FFFD stands for nothing else.
REPLACEMENT = "\ufffd"
LOST = f"?{REPLACEMENT}"
#: A word with marks in it. The lookbehind and -ahead leave out what is part of an address or of
#: code ("a?b=c", "\\w?", "no-?reply").
_TOKEN = re.compile(
    rf"(?<![\w?{REPLACEMENT}=&/@.\\*+\]\)|-])[^\W\d_?{REPLACEMENT}]*[?{REPLACEMENT}]"
    rf"(?:[^\W\d_]|[?{REPLACEMENT}])*(?![\w=&@*+|\\-])"
)
#: No syllable has more letters.
_LONGEST = 8
#: How often two words have to be counted together to speak for one that has lost a letter.
_OFTEN = 3
_BEFORE = re.compile(rf"({WORD.pattern}) \Z")
_BEHIND = re.compile(rf" ({WORD.pattern})")
#: "100 m?": a unit whose ² or ³ was lost is no word.
_AFTER_NUMBER = re.compile(r"\d ?\Z")
_UNITS = frozenset({"m", "dm", "cm", "mm", "km", "hm"})
#: Characters beside a word that its neighbours are looked for in.
_NEAR = 24


def lost_words(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Place and word of each that has lost letters to marks, with what it may have been."""
    if "?" not in text and REPLACEMENT not in text:
        return
    for match in _TOKEN.finditer(text):
        word, at = match[0], match.start()
        before, after = _neighbours(text, at, match.end())
        if found := _meant(word, before, after, text[max(0, at - 2) : at]):
            yield at, word, found
            continue
        # The last ones end a question: "tr??ng?".
        short = word.rstrip("?")
        if short != word and any(mark in short for mark in LOST):
            found = _meant(short, before, "", text[max(0, at - 2) : at])
            if found:
                yield at, short, found


def _meant(word: str, before: str, after: str, ahead: str) -> tuple[str, ...]:
    letters = "".join(letter for letter in word if letter not in LOST)
    if not letters or len(word) > _LONGEST:
        return ()
    if letters in _UNITS and _AFTER_NUMBER.search(ahead):
        return ()
    found = filled(word, before, after)
    if not found or REPLACEMENT in word:
        return found
    amid = word.strip("?")
    if "?" in amid:
        # Two words that a question parts, with no blank: "không?Có", "có?không".
        parts = [part for part in amid.split("?") if part]
        parted = len(parts) == 2 and all(map(in_use, map(str.lower, parts)))
        return () if parted and not _speaks_for(found, "", before, after) else found
    capital = len(letters) == 1 and letters.isupper()
    if capital or is_abbreviation(letters) or in_use(letters.lower()):
        return found if _speaks_for(found, letters, before, after) else ()
    return found


def _speaks_for(found: tuple[str, ...], letters: str, before: str, after: str) -> bool:
    """Whether the words around stand with the fuller word often, and with the short one never."""
    short = letters.lower()
    behind, ahead = followers(before.lower()), leaders(after.lower())
    if short and (short in behind or short in ahead):
        return False
    return any(behind.get(one.lower(), 0) + ahead.get(one.lower(), 0) >= _OFTEN for one in found)


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    before = _BEFORE.search(text[max(0, start - _NEAR) : start])
    after = _BEHIND.match(text[end : end + _NEAR])
    return before[1] if before else "", after[1] if after else ""
