"""The 134 marked letters of Vietnamese, their tones, and what they are made of."""

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
