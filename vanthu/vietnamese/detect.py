"""Which legacy charset a text is in, or that it must be left alone.

Each candidate is tried on the words that it would change, and the words' probability in Vietnamese
decides: what it makes of them, against what they are. Words that a candidate leaves as they are say
nothing. Foreign words are worth more left alone than turned into syllables that nobody uses, so
French, German and source code stay. Nothing is converted without a clear margin.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .charsets import charset
from .letters import MARKED, WORD
from .syllables import IMPOSSIBLE, key, log_probability, starts_syllable

#: Tried on every text, most frequent in Vietnam's files first.
CANDIDATES = ("tcvn3", "vni", "viscii", "vps", "cp1258")
#: Characters that only legacy text or Western text has; none: nothing to detect.
_SUSPECT = re.compile(
    "[\u0080-\u00ff\u0192\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u03bc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2212\u2219]"
)
#: Pieces of text: what white space and ASCII punctuation leave together.
_CHUNK = re.compile(r"[^\s\x00-\x1f!-/:-@\[-`{-~0-9]+")
_WESTERN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸß]+\Z")
_PLAIN = re.compile(r"(?<![^\s\x00-\x40])[a-z]{2,7}(?![^\s\x00-\x40])")
#: ln P that an unmarked word has to have to speak for Vietnamese, and how far all of them count.
_AVERAGE = math.log(3e-5)
_AROUND = 4.0
#: Signs that any text may have at a word's edge or alone.
_EDGE = "“”‘’„‚…–—•·«»°§©®™±²³€¡¿\u00a0\u00ad"
#: The same for text that is left alone, where ª, º, ½, × … are no letters either.
_SIGNS = _EDGE + "¢£¤¥¦¨ª¬¯´µ¶¸¹º¼½¾×÷‰†‡−∙"
_APART = re.compile(f"[{re.escape(_SIGNS)}]+")
#: ln P of a sign inside a chunk ("ngày……tháng").
_SIGN = math.log(0.05)
#: QĐ, NĐ, HĐND: capitals with Đ that are no syllable.
_ACRONYM = re.compile(r"(?=.*Đ)[BCDGHKLMNPQRSTUVXĐ]{2,6}\Z")

#: ln P of a Western word with marks; between a syllable seen and one only possible.
_FOREIGN = math.log(4e-7)
#: ln P of a chunk in which letters and signs are mixed ("C«ng"): hardly anybody writes so.
_JUMBLE = math.log(1e-11)
#: What a candidate must win by, in ln P: about three common words.
MARGIN = 6.0
#: Letters that no legacy text holds: each of the first three speaks for Unicode.
_UNICODE = re.compile("[\u1ea0-\u1ef9\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0]")
_UNICODE_BONUS = 8.0
#: A font's name is a prior, not a proof (VNSTCVN3 held VNI).
FONT_BONUS = 9.0


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


_NOTHING = Detection("", 1.0)


def detect(text: str, *, font_charset: str = "", whole: bool = True) -> Detection:
    """The legacy charset of `text` (legacy bytes seen as Latin-1 or Windows-1252).

    `font_charset`: what the font's name suggests. `whole=False`: the last word may be cut off.
    """
    chunks = suspects(text, whole=whole)
    if not chunks:
        return _NOTHING
    scores = score(chunks)
    surroundings = _surroundings(text)
    for name in CANDIDATES:
        scores[name] += surroundings
    if font_charset:
        scores[font_charset] += FONT_BONUS
    scores[""] += _UNICODE_BONUS * min(len(_UNICODE.findall(text)), 3)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (best, top), (_, second) = ranked[0], ranked[1]
    margin = top - second
    if best and top - scores[""] < MARGIN:
        return Detection("", _sure(margin), margin)
    letters = sum(len(_SUSPECT.findall(chunk)) * n for chunk, n in chunks.items()) if best else 0
    return Detection(best, _sure(margin), margin, letters)


def _surroundings(text: str) -> float:
    """How much the unmarked words around speak for Vietnamese ("trong", "theo") or against it."""
    words = set(_PLAIN.findall(text.lower()))
    return max(-_AROUND, min(_AROUND, sum(log_probability(word) - _AVERAGE for word in words)))


def suspects(text: str, *, whole: bool = True) -> Counter[str]:
    """The chunks of `text` that a charset might change, with their numbers.

    A last chunk that may be cut off ends in U+0000.
    """
    if not _SUSPECT.search(text):
        return Counter()
    found = Counter(chunk for chunk in _CHUNK.findall(text) if _SUSPECT.search(chunk))
    if not whole:
        last = None
        for match in _CHUNK.finditer(text):
            last = match
        if last is not None and last.end() == len(text) and last.group() in found:
            found[last.group()] -= 1
            found[last.group() + "\0"] = 1
            found += Counter()
    return found


def score(chunks: Mapping[str, int], names: Sequence[str] = CANDIDATES) -> dict[str, float]:
    """ln P of the chunks for each charset, and for "" (as they are)."""
    joined = "\n".join(chunks)
    counts = list(chunks.values())
    raw = list(chunks)
    as_is = [_as_is(chunk) for chunk in raw]
    # A word said a hundred times is not a hundred proofs.
    weights = [1 + math.log(count) for count in counts]
    scores = {"": sum(w * p for w, p in zip(weights, as_is, strict=True))}
    for name in names:
        decoded = charset(name).decode(joined).split("\n")
        scores[name] = sum(
            weight * (plain if new == old else _decoded(new))
            for old, new, plain, weight in zip(raw, decoded, as_is, weights, strict=True)
        )
    return scores


def _decoded(chunk: str) -> float:
    """ln P of a chunk that a candidate has changed."""
    body = chunk.strip(_EDGE)
    if not body or body == "\0":
        return _JUMBLE
    total, rest = 0.0, body
    for word in WORD.findall(body):
        total += _word(word, cut=body.endswith(word + "\0"))
        rest = rest.replace(word, "", 1)
    signs = sum(char in _EDGE for char in rest)
    return total + signs * _SIGN + _JUMBLE / 2 * (len(rest.replace("\0", "")) - signs)


def _word(word: str, *, cut: bool) -> float:
    if cut and starts_syllable(key(word)):
        return math.log(1e-4)
    found = log_probability(key(word))
    if found == IMPOSSIBLE and _ACRONYM.match(word):
        return math.log(1e-4)
    if _mixed_case(word):
        found -= 2.0
    return found


def _as_is(chunk: str) -> float:
    """ln P of a chunk that is left alone."""
    pieces = [piece for piece in _APART.split(chunk.rstrip("\0")) if piece]
    signs = len(chunk.rstrip("\0").strip(_EDGE)) - sum(map(len, pieces))
    if not pieces:
        return math.log(1e-3)  # only signs: a dash, a degree, a quotation mark
    return sum(map(_word_as_is, pieces)) + max(signs, 0) * _SIGN


def _word_as_is(body: str) -> float:
    if all(char in MARKED or char.isascii() for char in body):
        found = log_probability(key(body))
        if found > _FOREIGN:
            return found
    if _WESTERN.match(body):
        # Western words have a mark or two; four of six letters are legacy text.
        marks = sum(not char.isascii() for char in body)
        crowded = max(0, marks - 1 - len(body) // 4)
        return _FOREIGN - 2.5 * crowded - (3.0 if _mixed_case(body) else 0.0)
    if any(char >= "\u0100" and char.isalpha() for char in body):
        return _FOREIGN - 3.0
    return _JUMBLE


def _mixed_case(word: str) -> bool:
    return not (word.islower() or word.isupper() or (word[1:].islower() and word[0].isupper()))


def _sure(margin: float) -> float:
    return round(1 / (1 + math.exp(-margin / 3)), 4)
