"""The 134 marked letters of Vietnamese, their tones, and what they are made of.

Source: TCVN 6909:2001 (Unicode 3.0 and later), the alphabet's 12 vowels × 6 tones and đ.
"""

from __future__ import annotations

import re
import unicodedata

#: Combining marks of the five tones (U+0300 huyền, 0301 sắc, 0303 ngã, 0309 hỏi, 0323 nặng).
TONES = "\u0300\u0301\u0303\u0309\u0323"
#: Combining marks that make another vowel (circumflex, breve, horn).
SHAPES = "\u0302\u0306\u031b"
#: The twelve vowels without tone.
VOWELS = "aăâeêioôơuưy"

LOWER = (
    "".join(
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in VOWELS
        for tone in ("", *TONES)
        if (vowel + tone) not in set("aeiouy")
    )
    + "đ"
)
#: All 134: 67 lower, 67 upper.
LETTERS = LOWER + LOWER.upper()
MARKED = frozenset(LETTERS)
#: A word of Vietnamese or Latin letters, combining marks included.
WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")

_TONE_OF = {
    letter: next((mark for mark in unicodedata.normalize("NFD", letter) if mark in TONES), "")
    for letter in LETTERS
}
_TONELESS = {
    letter: unicodedata.normalize(
        "NFC", "".join(m for m in unicodedata.normalize("NFD", letter) if m not in TONES)
    )
    for letter in LETTERS
}
_STRIP_TONES = str.maketrans(_TONELESS)
_STRIP_ALL = str.maketrans(
    {
        letter: unicodedata.normalize("NFD", letter)[0].replace("đ", "d").replace("Đ", "D")
        for letter in LETTERS
    }
)


def tone_of(letter: str) -> str:
    """The combining tone mark in a letter (NFC), "" for none."""
    return _TONE_OF.get(letter, "")


def without_tones(text: str) -> str:
    """`text` (NFC) without tones: "Tuyển" → "Tuyên"."""
    return text.translate(_STRIP_TONES)


def without_marks(text: str) -> str:
    """`text` (NFC) with plain ASCII letters: "Đường" → "Duong"."""
    return text.translate(_STRIP_ALL)


class _Letters(dict[str, str]):
    """Letter → small letter without marks; whatever else is itself."""

    def __missing__(self, char: str) -> str:
        return char


_LETTERS = _Letters(
    {
        chr(code): base
        for code in [*range(0x41, 0x5B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)]
        if (base := unicodedata.normalize("NFD", chr(code).lower())[:1].replace("đ", "d"))
    }
)
#: So many words are remembered, none longer: Vietnamese has few syllables.
_REMEMBERED, _WORD_LENGTH = 1 << 15, 24


class _Folded(dict[str, str]):
    """Word → folded word. Remembering is ten times as fast as looking at each letter."""

    def __missing__(self, word: str) -> str:
        folded = "".join(map(_LETTERS.__getitem__, word))
        if len(self) < _REMEMBERED and len(word) <= _WORD_LENGTH:
            self[word] = folded
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """`text` (NFC) in lower case without marks, one character for one: "Đường" → "duong". For
    matching words, never for show."""
    return " ".join(map(_FOLDED.__getitem__, text.split(" ")))
