"""How probable pieces of text are in Vietnamese, as they are and as each charset would read them.

Pieces ("chunks") are what white space and ASCII punctuation leave together; only those that a
charset might change count. Scores are ln P of the words in legal prose (`syllables`). They are
remembered over documents: Vietnamese has few syllables.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from .charsets import charset
from .letters import MARKED, WORD, tone_of
from .syllables import (
    IMPOSSIBLE,
    key,
    log_probability,
    misplaced_tone,
    spelt_like_one,
    starts_syllable,
)

#: Tried on every text, most frequent in Vietnam's files first.
CANDIDATES = ("tcvn3", "vni", "viscii", "vps", "cp1258")
#: Control codes on which VISCII and VPS have capitals.
CONTROLS = "\x02-\x06\x10-\x15\x19\x1c-\x1e"
_CONTROL = re.compile(f"[{CONTROLS}]")
#: Characters that only legacy text or Western text has; none: nothing to detect.
SUSPECT = re.compile(
    f"[{CONTROLS}\u0080-\u00ff\u0192\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u03bc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2212\u2219]"
)
#: All but white space, digits, ASCII punctuation and the other controls; U+0085, white space to
#: Python, is Ầ in VISCII. One class: an alternative for the control codes would double the time.
_PARTING = (
    " \\t-\\r\\x00\\x01\\x07\\x08\\x0e\\x0f\\x16-\\x18\\x1a\\x1b\\x1f\\xa0\\u1680"
    "\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000!-/:-@\\[-`{-~0-9"
)
_CHUNK = re.compile(f"[^{_PARTING}]+")
#: The chunks that hold a character beyond ASCII: most words of a text are none, and finding these
#: takes half the time of finding all.
_ODD_CHUNK = re.compile(f"(?<![^{_PARTING}])[A-Za-z\\x7f]*+[^\\x00-\\x7f{_PARTING}][^{_PARTING}]*")
#: The dots of a form; one alone may be VISCII's Ầ.
_DOTS = re.compile("……+")
#: Words in quotation marks: what they are in old charsets doesn't begin or end syllables so.
_QUOTED = re.compile(r"(?<![^\W\d_])([«»])([^«»\n]{0,200})(?!\1)[«»](?![^\W\d_])")
_WESTERN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸß]+\Z")
#: A small word of its own, no piece of an address ("portal.vn") or a name ("kế-hoạch.doc").
_PLAIN = re.compile(r"(?<![^\s\"'(\[,;])[a-z]{2,7}(?!\.\S)(?![^\s\"').,;:!?\]])")
#: ln P that an unmarked word has to have to speak for Vietnamese, how far one counts and all do.
_AVERAGE = math.log(3e-5)
_A_WORD = 2.0
_AGAINST, _FOR = -8.0, 4.0
_SURROUNDINGS = 20_000
#: Without a vowel a word says nothing: an abbreviation, or letters were lost.
_VOWEL = re.compile("[aeiouy]")
#: ln P of words that official texts say often.
COMMON = -8.0
#: Signs that any text may have at a word's edge or alone.
_EDGE = "“”‘’„‚…–—•·«»°§©®™±²³€¡¿\u00a0\u00ad"
#: The same for text that is left alone, where ª, º, ½, × … are no letters either.
_SIGNS = _EDGE + "¢£¤¥¦¨ª¬¯´µ¶¸¹º¼½¾×÷‰†‡−∙"
_APART = re.compile(f"[{re.escape(_SIGNS)}]+")
_QUOTES = "“”‘’„‚…–—"
#: ln P of an ASCII word between such: it may be any language's.
_QUOTED_WORD = math.log(1e-4)
#: ln P of a sign inside a chunk ("ngày……tháng").
_SIGN = math.log(0.05)
#: "Nº", which VISCII would read as "NỨ".
_ORDINAL = re.compile(r"[A-Za-z]{1,2}[º°]\Z")
#: ln P of each further piece of a chunk that signs part.
_PIECE = math.log(0.2)
#: Signs that don't stand right before a letter, or behind one, and what it costs if they do ("®a",
#: "¬i", "h¿", "c½").
_BESIDE_LETTERS = re.compile(
    r"[©®™±²³¢£¤¥¨ª¬¯´µ¶¸¹º¼½¾§](?=[^\W\d_])|(?<=[^\W\d_])[¡¿¢£¤¥¦¨¬¯¸¼½¾]"
)
_MISPLACED = -8.0
#: ln P of a chunk of signs alone: a dash, a degree, a quotation mark.
_SIGNS_ALONE = math.log(1e-3)
_ABBREVIATION = re.compile(r"(?=.*[Đđ])(?:[BCDGHKLMNPQRSTUVXĐ]{2,6}|[bcdghklmnpqrstvxđ]{1,6})\Z")
_KNOWN = math.log(1e-4)
#: ln P of a word that only a slip of the pen makes no syllable ("đôc", "thĩt").
_MISSPELT = math.log(1e-8)
#: What capitals inside a word cost, in ln P.
_HALF_RAISED, _CASELESS = 2.0, 7.0
#: What a tone on the wrong vowel costs ("Thaỉ", "chaỵ"): keyboards put it right.
_MISPLACED_TONE = 4.0
#: ln P of a Western word with marks; between a syllable seen and one only possible.
_FOREIGN = math.log(4e-7)
#: ln P of a chunk in which letters and signs are mixed ("C«ng"), and the least of any chunk that is
#: left alone: nonsense is no proof for a charset that makes other nonsense of it.
JUMBLE = IMPOSSIBLE
#: The same for the lists' dot, which is TCVN3's ã as well.
_BULLET = math.log(0.05)
#: ln P of the rarest syllables that the grammar allows.
PLAUSIBLE = -14.5
#: How much better as it is a chunk may be without being looked at, in ln P.
_SLIGHT = 4.0
#: ln P a word above which text of a Unicode document is right as it is.
_RIGHT = -12.0
#: Longer chunks are no words in any charset (a hostile text without blanks): they prove nothing.
_LONGEST = 64


def chunks_of(text: str) -> list[str]:
    """The chunks of `text` that aren't plain ASCII, in order."""
    if is_plain(text):
        return []
    if "……" in text:
        text = _DOTS.sub(" ", text)
    if "«" in text and "»" in text:
        text = _QUOTED.sub(r" \2 ", text)
    if not _CONTROL.search(text):
        return _ODD_CHUNK.findall(text)
    return [
        chunk
        for chunk in _CHUNK.findall(text)
        if not chunk.isascii() or not (chunk.isprintable() or is_plain(chunk))
    ]


def is_plain(text: str) -> bool:
    """Whether it is ASCII without the control codes that VISCII and VPS have letters on."""
    return text.isascii() and (text.isprintable() or not _CONTROL.search(text))


def counted(chunks: Iterable[str]) -> Counter[str]:
    """The chunks that hold a character of legacy text, with their numbers."""
    return Counter({chunk: n for chunk, n in Counter(chunks).items() if _suspect(chunk)})


def last_chunk(text: str) -> str:
    """The chunk that `text` ends in, "" when it ends otherwise."""
    last = None
    for match in _CHUNK.finditer(text, max(0, len(text) - _LONGEST)):
        last = match.group() if match.end() == len(text) else None
    return last if last and _suspect(last) else ""


def is_signs(chunk: str) -> bool:
    """Whether a chunk is signs alone: a dash, a degree, dots."""
    return not any(map(str.isalpha, _APART.sub("", chunk)))


def letters_in(counts: Mapping[str, int]) -> int:
    """How many characters of the counted chunks a charset might change."""
    return sum(_letters(chunk) * count for chunk, count in counts.items())


def letters_read(counts: Mapping[str, int], name: str) -> int:
    """How many characters of different chunks the charset does change, quotation marks aside."""
    bare = (chunk.strip(_QUOTES) for chunk in counts)
    return sum(_letters(chunk) for chunk in bare if charset(name).decode(chunk) != chunk)


def surroundings(text: str, chunks: Iterable[str]) -> float:
    """How much the words around speak for Vietnamese or against it, in ln P: unmarked ones
    ("trong", "theo"), and chunks that are common syllables as they are ("và", "công")."""
    words = {word for word in _PLAIN.findall(text[:_SURROUNDINGS]) if _VOWEL.search(word)}
    found = sum(max(-_A_WORD, min(_A_WORD, log_probability(word) - _AVERAGE)) for word in words)
    found += sum(_A_WORD for chunk in chunks if probability("", chunk) > COMMON)
    return max(_AGAINST, min(_FOR, found))


def score(counts: Mapping[str, int], names: Sequence[str] = CANDIDATES) -> dict[str, float]:
    """ln P of the chunks for each charset, and for "" (as they are)."""
    # A word said a hundred times is not a hundred proofs.
    weights = {chunk: 1 + math.log(count) for chunk, count in counts.items()}
    return {
        name: sum(weight * probability(name, chunk) for chunk, weight in weights.items())
        for name in ("", *names)
    }


def probability(name: str, chunk: str) -> float:
    """ln P of a chunk as the charset reads it; `name` "" means as it is.

    A chunk that may be cut off ends in U+0000.
    """
    return _probability(name, chunk) if len(chunk) <= _LONGEST else JUMBLE


@lru_cache(maxsize=1 << 16)
def _probability(name: str, chunk: str) -> float:
    if name:
        decoded = charset(name).decode(chunk)
        if decoded != chunk:
            return max(_decoded(decoded), _apart(name, chunk))
    return _as_is(chunk)


def _apart(name: str, chunk: str) -> float:
    """ln P of a chunk whose outer signs are no letters, although the charset has some there
    (VISCII's Ầ is Windows' "…": "năm……")."""
    bare = chunk.rstrip("\0").strip(_EDGE)
    if bare == chunk.rstrip("\0"):
        return JUMBLE * 2
    return _as_is(chunk) if bare.isascii() else _probability(name, bare)


@lru_cache(maxsize=1 << 15)
def questions(name: str, chunk: str) -> bool:
    """Whether a chunk speaks against a document's charset ("": against Unicode), so that the text
    around it is worth a look of its own."""
    mine, as_it_is = probability(name, chunk), probability("", chunk)
    if not name:
        return as_it_is <= _RIGHT
    if as_it_is - mine > _SLIGHT:
        return True
    # A slip of the pen is no proof against the rest; a good word in another charset is.
    return mine < PLAUSIBLE and any(
        probability(other, chunk) > PLAUSIBLE for other in CANDIDATES if other != name
    )


@lru_cache(maxsize=1 << 15)
def _letters(chunk: str) -> int:
    return len(SUSPECT.findall(chunk))


@lru_cache(maxsize=1 << 15)
def _suspect(chunk: str) -> bool:
    return SUSPECT.search(chunk) is not None


def _decoded(chunk: str) -> float:
    """ln P of a chunk that a candidate has changed."""
    body = chunk.strip(_EDGE)
    if not body or body == "\0":
        return JUMBLE
    total, rest = 0.0, body
    for word in WORD.findall(body):
        total += _word(word, cut=body.endswith(word + "\0"))
        rest = rest.replace(word, "", 1)
    signs = sum(char in _EDGE for char in rest)
    return total + signs * _SIGN + JUMBLE / 2 * (len(rest.replace("\0", "")) - signs)


def _word(word: str, *, cut: bool) -> float:
    if cut and starts_syllable(key(word)):
        return _KNOWN
    found = log_probability(key(word))
    if found == IMPOSSIBLE and is_abbreviation(word):
        return _KNOWN
    if found == IMPOSSIBLE and spelt_like_one(word):
        found = _MISSPELT
    if misplaced_tone(word):
        found -= _MISPLACED_TONE
    if _mixed_case(word):
        # Capitals of TCVN3 and of Unikey's tables keep their toned letters small ("QUYếT").
        found -= _HALF_RAISED if _half_raised(word) else _CASELESS
    return found


def _as_is(chunk: str) -> float:
    """ln P of a chunk that is left alone."""
    pieces = [piece for piece in _APART.split(chunk.rstrip("\0")) if piece]
    signs = len(chunk.rstrip("\0").strip(_EDGE)) - sum(map(len, pieces))
    if _ORDINAL.match(chunk):
        return _SIGNS_ALONE
    if not pieces:
        return _BULLET if chunk == "·" else _SIGNS_ALONE
    if pieces == [chunk.strip(_QUOTES)] and pieces[0].isascii():
        return _QUOTED_WORD
    cost = max(signs, 0) * _SIGN + (_MISPLACED if _BESIDE_LETTERS.search(chunk) else 0.0)
    # "l’état", "mots…suite": pieces of one chunk aren't so many proofs.
    return max(JUMBLE, min(map(_word_as_is, pieces)) + _PIECE * (len(pieces) - 1) + cost)


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
    return JUMBLE


def is_abbreviation(word: str) -> bool:
    """QĐ, HĐND, qđ, đ: letters that stand for words, đ among them."""
    return _ABBREVIATION.match(word) is not None


def _half_raised(word: str) -> bool:
    return all(char.isupper() or tone_of(char) for char in word)


def _mixed_case(word: str) -> bool:
    return not (word.islower() or word.isupper() or (word[1:].islower() and word[0].isupper()))
