"""Which legacy charset a text is in, or that it must be left alone.

Each candidate is tried on the words that it would change, and the words' probability in Vietnamese
decides: what it makes of them, against what they are. Words that a candidate leaves as they are say
nothing. Foreign words are worth more left alone than turned into syllables that nobody uses, so
French, German and source code stay. Nothing is converted without a clear margin.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from .scoring import (
    CANDIDATES,
    COMMON,
    chunks_of,
    counted,
    is_signs,
    last_chunk,
    letters_in,
    letters_read,
    probability,
    score,
    surroundings,
)
from .viqr import looks_like_viqr

#: What a candidate must win by, in ln P: about three common words.
MARGIN = 6.0
#: Letters that no legacy text holds, Vietnamese and others: each of the first three speaks for
#: Unicode.
_UNICODE = re.compile(
    "[\u1ea0-\u1ef9\u0100-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c\u01a0\u01a1\u01af\u01b0]"
)
_UNICODE_BONUS = 8.0
#: One letter proves nothing by itself ("m²", "HÖ"), without Vietnamese words around it.
_LEAST = 2
#: A single word that comes so often, and wins by so much, is enough where nothing speaks against.
_AGAIN, _OVERWHELMING = 3, 9.0
#: A font's name is a prior, not a proof (VNSTCVN3 held VNI).
FONT_BONUS = 9.0
#: Lead of a font's charset over the text as it is, in ln P, that no surroundings can take back.
_BEYOND_DOUBT = 60.0
#: The most frequent words of a long text suffice when they agree by this much, in ln P.
_SAMPLE, _CLEAR = 30, 80.0


@dataclass(frozen=True, slots=True)
class Detection:
    """The charset ("" means: leave it), how sure (0 to 1), by what margin in ln P, and how many
    letters would change."""

    charset: str
    sure: float
    margin: float = 0.0
    letters: int = 0

    @property
    def legacy(self) -> bool:
        """Whether there is something to convert."""
        return bool(self.charset)


NOTHING = Detection("", 1.0)


def detect(text: str, *, font_charset: str = "", whole: bool = True) -> Detection:
    """The legacy charset of `text` (legacy bytes seen as Latin-1 or Windows-1252).

    `font_charset`: what the font's name suggests. `whole=False`: the last word may be cut off.
    """
    text = unicodedata.normalize("NFC", text)
    counts = counted(chunks_of(text))
    if not counts:
        return Detection("viqr", 1.0, letters=len(text)) if looks_like_viqr(text) else NOTHING
    last = "" if whole else last_chunk(text)
    if last:
        counts[last] -= 1
        counts[last + "\0"] = 1
        counts += Counter()
    return weigh(counts, text, font_charset)


def weigh(counts: Counter[str], text: str, font_charset: str = "") -> Detection:
    """`detect` on the chunks of `text` (NFC), already counted."""
    if len(counts) > _SAMPLE:
        found = weigh(Counter(dict(counts.most_common(_SAMPLE))), text, font_charset)
        if found.margin > _CLEAR:
            return Detection(
                found.charset, found.sure, found.margin, found.legacy * letters_in(counts)
            )
    scores = score(counts)
    # What stands around can't turn a font's word that its letters bear out so clearly.
    clear = font_charset and max(map(scores.__getitem__, CANDIDATES)) - scores[""] > _BEYOND_DOUBT
    around = 0.0 if clear else surroundings(text, counts)
    for name in CANDIDATES:
        scores[name] += around
    if font_charset:
        scores[font_charset] += FONT_BONUS
    scores[""] += _UNICODE_BONUS * sum(1 for _ in islice(_UNICODE.finditer(text), 3))
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (best, top), (_, second) = ranked[0], ranked[1]
    margin = top - second
    won = top - scores[""]
    if best and (won < MARGIN or not (font_charset or _proved(counts, best, around, won))):
        best = ""
    return Detection(best, certainty(margin), margin, letters_in(counts) if best else 0)


@lru_cache(maxsize=1 << 15)
def only_unicode(chunk: str) -> bool:
    """Whether a word has a letter that no legacy text holds ("ệ", "ư")."""
    return _UNICODE.search(chunk) is not None


def _proved(counts: Counter[str], name: str, around: float, won: float) -> bool:
    """Whether more than one letter speaks, or one again and again, or Vietnamese words stand
    around it."""
    return (
        around > 0
        or letters_read(counts, name) >= _LEAST
        or (around == 0 and counts.total() >= _AGAIN and won > _OVERWHELMING)
        or any(probability("", chunk) > COMMON for chunk in counts if not is_signs(chunk))
    )


def certainty(margin: float) -> float:
    """A margin in ln P as a figure from 0 to 1."""
    return round(1 / (1 + math.exp(-max(margin, -300.0) / 3)), 4)
