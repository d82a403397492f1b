"""Which syllables Vietnamese can have, and how often legal prose has them.

The grammar (onset × rime × tone) is generated: it holds every native syllable and some that nobody
uses, and needs no word list of others. The counts (`syllable_counts.tsv`) are from the five
regulations, official texts outside copyright (Luật Sở hữu trí tuệ, Điều 15). A key leaves out
where the tone is written, so hòa and hoà are one syllable.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from .letters import TONES, tone_of, without_tones

_ONSETS = """
b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x
"""
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng êc
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oăp oc oe oen oeo oet
oem oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ơc ơng
u ua uc ui um un ung up ut uơ uân uâng uât uây uâ uê uêch uênh uêu uy uya uych uyên uyêt uyn
uynh uyp uyt uyu uôc uôi uôm uôn uông uôt uôp uao uau
ư ưa ưc ưi ưm ưn ưng ưt ưu ưp ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu ynh yt yp yn ych yu
"""
_STOPS = ("c", "ch", "p", "t")
_STOPPED_TONES = ("\u0301", "\u0323")
#: ln P of a syllable that the grammar allows and the counts don't have.
_UNSEEN = math.log(1.5e-6)
#: ln P of a word that no Vietnamese would write.
IMPOSSIBLE = math.log(1e-10)


def key(word: str) -> str:
    """A syllable without regard to case, Unicode form and tone placement: "Hoà" → "hoa\u0300"."""
    lower = unicodedata.normalize("NFC", word).lower()
    toneless = without_tones(lower)
    if toneless == lower:
        return lower
    return toneless + "".join(map(tone_of, lower))


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Whether Vietnamese can have this syllable (one tone at the most, in any place)."""
    return key(word) in _grammar()


def frequency(word: str) -> float:
    """ln of the word's probability in legal prose: seen, possible, impossible."""
    return log_probability(key(word))


def log_probability(syllable_key: str) -> float:
    """`frequency` of an already made key."""
    found = _log_counts().get(syllable_key)
    if found is not None:
        return found
    return _UNSEEN if syllable_key in _grammar() else IMPOSSIBLE


def starts_syllable(fragment_key: str) -> bool:
    """Whether some syllable begins with this (a word cut off by a text's end)."""
    return fragment_key in _beginnings()


@cache
def _grammar() -> frozenset[str]:
    found: set[str] = set()
    for onset in ["", *_ONSETS.split()]:
        for rime in _RIMES.split():
            if not _fits(onset, rime):
                continue
            toneless = onset + rime
            tones = _STOPPED_TONES if rime.endswith(_STOPS) else ("", *TONES)
            found.update(toneless + tone for tone in tones)
    found.update("gi" + tone for tone in ("", *TONES))
    return frozenset(found)


def _fits(onset: str, rime: str) -> bool:
    front = rime[0] in "eêiy"
    if onset in {"k", "gh", "ngh"}:
        return front
    if onset in {"c", "g", "ng"}:
        return not front or (onset == "g" and rime in {"i", "in", "iêng", "iêt", "iêm", "iêc"})
    if onset == "qu":
        return rime[0] not in "uư" and not rime.startswith(("oa", "oe", "oă", "ươ", "uô"))
    if onset == "gi":
        return rime[0] != "y" and not rime.startswith("i")
    if rime[0] == "y" and len(rime) > 1:
        return onset == ""
    return True


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(
        without_tones(entry[:end]) + tone
        for entry in _grammar()
        for tone in {"", *(mark for mark in entry if mark in TONES)}
        for end in range(1, len(entry.rstrip(TONES)) + 1)
    )


@cache
def seen_syllables() -> Mapping[str, int]:
    """The syllables of the five regulations (small letters) with their counts, most first."""
    source = files(__package__).joinpath("syllable_counts.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in source.splitlines() if not line.startswith("#"))
    return {syllable: int(count) for syllable, count in rows}


@cache
def _log_counts() -> Mapping[str, float]:
    counts: dict[str, int] = {}
    for syllable, count in seen_syllables().items():
        counts[key(syllable)] = counts.get(key(syllable), 0) + count
    total = sum(counts.values())
    return {syllable: math.log(count / total) for syllable, count in counts.items()}
