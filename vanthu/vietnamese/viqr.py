r"""VIQR (RFC 1456): Vietnamese in ASCII.

Marks follow their letter: `^ ( +` (or `*`) make â ă ơ, `' \` ? ~ .` are the tones, `dd` is đ; a
backslash takes a mark away. Many writers never escape: in a text without a backslash, a full stop
or question mark that ends a word behind a plain vowel is punctuation.
"""

from __future__ import annotations

import re
import unicodedata

from .letters import LETTERS, TONES

_SHAPES = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_TONE_SIGNS = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_SIGNS = {**{mark: sign for sign, mark in _TONE_SIGNS.items()},
          "\u0302": "^", "\u0306": "(", "\u031b": "+"}  # fmt: skip
_LETTER = re.compile(
    r"\\([\\.?'`~^(+*dD-])|([aAeEoOuUiIyY])([\^(+*]?)(['`?~.]?)|([dD])[dD]|([dD])-(?=[aeiouy])"
)
_MARKABLE = {"^": "aAeEoO", "(": "aA", "+": "oOuU", "*": "oOuU"}


def decode_viqr(text: str) -> str:
    """VIQR as Unicode NFC."""
    escapes = "\\" in text

    def letter(match: re.Match[str]) -> str:
        escaped, vowel, shape, tone, stroke, dash = match.groups()
        if escaped is not None:
            return escaped
        if stroke or dash:
            return "Đ" if (stroke or dash) == "D" else "đ"
        if shape and vowel not in _MARKABLE[shape]:
            return match.group()
        if not escapes and tone in {".", "?"} and not shape and _ends(text, match.end()):
            return vowel + tone
        return unicodedata.normalize(
            "NFC", vowel + _SHAPES.get(shape, "") + _TONE_SIGNS.get(tone, "")
        )

    return _LETTER.sub(letter, text)


def encode_viqr(text: str) -> str:
    """Unicode (NFC) as VIQR, with a backslash where punctuation would be read as a tone."""
    out: list[str] = []
    after_vowel = False
    for char in text:
        if char in LETTERS:
            out.append(_spell(char))
            after_vowel = char not in "đĐ"
            continue
        if (after_vowel and char in "'`?~.^(+*") or char == "\\":
            out.append("\\")
        out.append(char)
        after_vowel = char in "aAeEoOuUiIyY"
    return "".join(out)


def _spell(letter: str) -> str:
    if letter in "đĐ":
        return "dd" if letter == "đ" else "DD"
    base, *marks = list(unicodedata.normalize("NFD", letter))
    # The shape comes before the tone, whatever NFD's order (nặng, U+0323, sorts first).
    marks.sort(key=lambda mark: mark in TONES)
    return base + "".join(_SIGNS[mark] for mark in marks)


def _ends(text: str, end: int) -> bool:
    return end >= len(text) or text[end] in " \n\r\t\"')"
