r"""VIQR (RFC 1456): Vietnamese in ASCII.

Marks follow their letter: `^ ( +` (or `*`) make â ă ơ, `' \` ? ~ .` are the tones, `dd` is đ; a
backslash takes a mark away. Many writers never escape: in a text without a backslash, a full stop
or question mark that ends a word behind a plain vowel is punctuation.
"""

from __future__ import annotations

import math
import re
import unicodedata

from .letters import LETTERS, MARKED, TONES
from .syllables import IMPOSSIBLE, key, log_probability

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
    """Unicode (NFC) as VIQR, with a backslash where a character would be read as a mark."""
    out: list[str] = []
    before = ""
    for char in text:
        if char in MARKED:
            if char in "đĐ" and out and out[-1] in ("d", "D"):
                out[-1] = "\\" + before  # "dđ": the first two d's are no đ
            out.append(_spell(char))
        elif char == "\\" or char in _MARKS_BEHIND.get(before, ""):
            out.append("\\" + char)
        else:
            out.append(char)
        before = char
    return "".join(out)


_MARKS_BEHIND = {
    **dict.fromkeys("aAeEoOuUiIyY" + LETTERS, "'`?~.^(+*"),
    **dict.fromkeys("dD", "dD-"),
    **dict.fromkeys("đĐ", ""),
}


def looks_like_viqr(text: str) -> bool:
    """Whether an ASCII text is Vietnamese in VIQR.

    Only where it is plain: many different words that are common syllables once they are decoded,
    and next to none that are not. Code and English ("don't", "f(x)") have a few of them at most.
    """
    spelt = {word for word in _SPELT.findall(text) if _INSIDE.search(word)}
    if len(spelt) < _WORDS:
        return False
    good = bad = 0
    for word in spelt:
        decoded = decode_viqr(word)
        marked = not MARKED.isdisjoint(decoded)
        probability = log_probability(key(decoded))
        good += marked and probability > _COMMON
        bad += not marked or probability == IMPOSSIBLE
    return good >= _WORDS and bad <= len(spelt) * _STRANGE


#: A word with marks, and the marks that punctuation never leaves inside or behind a word.
_SPELT = re.compile(r"(?<![\w'])[A-Za-z]+(?:[\^(+'`?~.]{1,2}[A-Za-z]*)+")
_INSIDE = re.compile(r"[\^(+'`?~.](?=[\^(+'`?~.A-Za-z])|[\^+~`]$|[dD][dD]")
_WORDS = 6
_STRANGE = 0.2
_COMMON = math.log(1.5e-6) + 0.1


def _spell(letter: str) -> str:
    if letter in "đĐ":
        return "dd" if letter == "đ" else "DD"
    base, *marks = list(unicodedata.normalize("NFD", letter))
    # The shape comes before the tone, whatever NFD's order (nặng, U+0323, sorts first).
    marks.sort(key=lambda mark: mark in TONES)
    return base + "".join(_SIGNS[mark] for mark in marks)


def _ends(text: str, end: int) -> bool:
    return end >= len(text) or text[end] in " \n\r\t\"')"
