"""Mending the case of toned capitals, for which TCVN3 has no codes.

"QUYÕT §ÞNH" decodes to "QUYếT ĐịNH": the letters are right, their case isn't. A word with capitals
behind its first letter is all capitals; a short word follows its neighbour on the line.
"""

from __future__ import annotations

import re

from .letters import LOWER, MARKED
from .syllables import is_syllable

_TONED = frozenset(LOWER) - set("ăâđêôơư")
_CAPITALS = "A-ZĂÂĐÊÔƠƯ"
#: A word that may be all capitals: toned letters, and others only as capitals.
_CANDIDATE = re.compile(
    rf"(?<![^\W\d_])[{_CAPITALS}]*[{''.join(sorted(_TONED))}]"
    rf"[{_CAPITALS}{''.join(sorted(_TONED))}]*(?![^\W\d_])"
)
_CAPITAL_WORD = re.compile(rf"[{_CAPITALS}][^\W\d_]?[{_CAPITALS}]")
_ROMAN = re.compile(r"[IVXLC]+\Z")
#: Words, and what ends a neighbourhood.
_PIECE = re.compile(r"[^\W\d_]+|[.:;\n\t|]")
#: Characters on each side that are looked at.
_NEAR = 60
#: How many words away a neighbour may stand that tells whether a short word is all capitals.
_REACH = 3


def mend_case(line: str) -> str:
    """`line`, one paragraph of decoded TCVN3, with the case of its toned capitals mended.

    Only letters that TCVN3 can't write as capitals are ever changed.
    """
    if not _CAPITAL_WORD.search(line):
        return line
    return _CANDIDATE.sub(_mended, line)


def _mended(match: re.Match[str]) -> str:
    word = match.group()
    shouted = _shouted(word)
    if shouted is None:
        # "Số", "Lý", "ở": as the word before on this line; a first word as the one behind it.
        start, end = match.span()
        before = _neighbour(_PIECE.findall(match.string[max(0, start - _NEAR) : start])[::-1])
        after = _neighbour(_PIECE.findall(match.string[end : end + _NEAR]))
        if before is not None:
            shouted = before and after is not False
        else:
            shouted = bool(after) and (word[0] in MARKED or word[0].isupper())
    return word.upper() if shouted else word


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
    if len(plain) < 2 or (len(word) < 3 and _ROMAN.match(word)):
        return None
    return True


def _neighbour(pieces: list[str]) -> bool | None:
    """Whether the nearest word that can be told is all capitals; None at a line's end or a stop,
    and where there are only abbreviations ("Sở KH-ĐT có")."""
    for piece in pieces[:_REACH]:
        if not piece[0].isalpha():
            return None
        shouted = _shouted(piece)
        if shouted and not (_TONED & set(piece) or is_syllable(piece)):
            continue
        if shouted is not None:
            return shouted
    return None
