"""Which syllables Vietnamese can have, which it uses, and how often official prose has them.

The grammar (onset × rime × tone) is generated: it holds every native syllable and many that nobody
uses. `syllable_counts.tsv` says which are in use (the word list of Tesseract's Vietnamese model,
Apache-2.0) and counts them in official texts outside copyright (Luật Sở hữu trí tuệ, Điều 15) and
in prose of our own; `tools/count_syllables.py` makes it. A key leaves out where the tone is
written, so hòa and hoà are one syllable.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping
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
#: ln P of a syllable that the grammar allows and nobody uses.
UNUSED = math.log(3e-8)
#: What a syllable's use in so many cases (index) is worth before it is counted, to each other, and
#: what all of that is worth in counted words (fitted by leaving each regulation out).
_WEIGHT = (0.0, 1.0, 4.0, 8.0)
_PRIOR = 6_000
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


@lru_cache(maxsize=1 << 14)
def in_use(word: str) -> bool:
    """Whether it is a syllable that Vietnamese does use."""
    return key(word) in _log_probabilities()


def frequency(word: str) -> float:
    """ln of the word's probability in official prose: in use, possible, impossible."""
    return log_probability(key(word))


def log_probability(syllable_key: str) -> float:
    """`frequency` of an already made key."""
    found = _log_probabilities().get(syllable_key)
    if found is not None:
        return found
    return UNUSED if syllable_key in _grammar() else IMPOSSIBLE


@lru_cache(maxsize=1 << 14)
def spelt_like_one(word: str) -> bool:
    """Whether a word is built like a syllable, without regard to which parts and tones go together
    ("đôc", "thĩt"): what slips of the pen make."""
    return _BUILT.match(key(word)) is not None


def starts_syllable(fragment_key: str) -> bool:
    """Whether some syllable begins with this (a word cut off by a text's end)."""
    return fragment_key in _beginnings()


#: A tone on the glide that ends a syllable, where neither the old nor the new placement has it.
_MISPLACED = re.compile(
    r"(?<=[aăâeêioôơuưy])(?:[íìỉĩị]|(?<!u)[ýỳỷỹỵ]|[úùủũụóòỏõọ])\Z|(?<=[iuư])[áàảãạ]\Z"
)
_QU_GI = re.compile(r"\A(?:qu|gi)(?=.)")


def misplaced_tone(word: str) -> bool:
    """Whether the tone stands on a vowel where nobody writes it ("chaỵ" for chạy; hòa and hoà are
    both right)."""
    return _MISPLACED.search(_QU_GI.sub("", word.lower())) is not None


_BUILT = re.compile(
    rf"(?:{'|'.join(sorted(_ONSETS.split(), key=len, reverse=True))})?[aăâeêioôơuưy]{{1,3}}"
    rf"(?:ch|ng|nh|[cmnpt])?[{TONES}]?\Z"
)


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
def _table() -> Mapping[str, tuple[int, int]]:
    """Syllable (small letters) → how often counted, in how many cases the web has it; most
    first."""
    source = files(__package__).joinpath("syllable_counts.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in source.splitlines() if not line.startswith("#"))
    return {syllable: (int(count), int(cases)) for syllable, count, cases in rows}


@cache
def seen_syllables() -> Mapping[str, int]:
    """The syllables that were counted (small letters) with their numbers, most first."""
    return {syllable: count for syllable, (count, _) in _table().items() if count}


def used_syllables() -> Collection[str]:
    """The syllables that Vietnamese uses (small letters), the most counted first."""
    return _table().keys()


@cache
def _log_probabilities() -> Mapping[str, float]:
    """Counts smoothed by how widely a syllable is used (Dirichlet prior)."""
    table = _table()
    total = sum(count for count, _ in table.values()) + _PRIOR
    share = _PRIOR / sum(_WEIGHT[cases] for _, cases in table.values())
    return {
        key(syllable): math.log((count + share * _WEIGHT[cases]) / total)
        for syllable, (count, cases) in table.items()
    }
