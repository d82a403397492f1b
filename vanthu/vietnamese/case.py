"""Mending the case of toned capitals, for which TCVN3 has no codes.

"QUYÕT §ÞNH" decodes to "QUYếT ĐịNH": the letters are right, their case isn't. A word with capitals
behind its first letter is all capitals; a short word follows its neighbour on the line.
"""

from __future__ import annotations

import re

from .letters import LOWER, MARKED, WORD

_TONED = frozenset(LOWER) - set("ăâđêôơư")
_ROMAN = re.compile(r"[IVXLC]+\Z")


def mend_case(line: str) -> str:
    """`line`, one paragraph of decoded TCVN3, with the case of its toned capitals mended.

    Only letters that TCVN3 can't write as capitals are ever changed.
    """
    if _TONED.isdisjoint(line):
        return line
    words = list(WORD.finditer(line))
    shouted = [_shouted(match.group()) for match in words]
    out, end = [], 0
    for index, match in enumerate(words):
        word = match.group()
        out.append(line[end : match.start()])
        out.append(word.upper() if _raise(words, shouted, index, line) else word)
        end = match.end()
    out.append(line[end:])
    return "".join(out)


def raise_drawn(text: str) -> str:
    """A run in a font that draws capitals (.VnTimeH), as it was typed but for what its typist could
    only mean as capitals: a run without a letter typed small ("QUYếT", a lone "ủ" before "y").

    What was typed small stays small: the capitals are then the font's dress, like Word's "all
    caps", and the caller keeps the font for whoever shows the text.
    """
    typed_small = any(char.islower() and char not in _TONED for char in text)
    return text if typed_small else text.upper()


def _shouted(word: str) -> bool | None:
    """True: all capitals but for toned letters; False: it has small letters; None: who knows."""
    plain = [char for char in word if char not in _TONED]
    if any(char.islower() for char in plain):
        return False
    if len(plain) >= 2:
        return None if _ROMAN.match(word) and len(word) < 3 else True
    return None


def _raise(words: list[re.Match[str]], shouted: list[bool | None], index: int, line: str) -> bool:
    word = words[index].group()
    if _TONED.isdisjoint(word):
        return False
    if shouted[index] is not None:
        return bool(shouted[index])
    # "Số", "Lý", "ở": as the word before on this line; a first word as the one behind it.
    before = _neighbour(words, shouted, index, -1, line)
    after = _neighbour(words, shouted, index, 1, line)
    if before is not None:
        return before and after is not False
    return bool(after) and word[0] in MARKED | set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _neighbour(
    words: list[re.Match[str]], shouted: list[bool | None], index: int, step: int, line: str
) -> bool | None:
    """Whether the next word that can be told is all capitals; None at a line's end or a stop."""
    here = index
    while 0 <= here + step < len(words) and abs(here + step - index) <= 3:
        low, high = sorted((here, here + step))
        between = line[words[low].end() : words[high].start()]
        if any(char in between for char in ".:;\n\t|"):
            return None
        here += step
        if shouted[here] is not None:
            return shouted[here]
    return None
