"""Which syllables follow each other in official texts: "thay đổi", "cổng thông".

Counted by `tools/count_syllables.py` in the five regulations (official texts, outside copyright)
and in prose of our own; pairs with a syllable that nobody uses aren't counted, pairs said once
neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_NONE: Mapping[str, int] = {}


def followers(word: str) -> Mapping[str, int]:
    """What stands behind a word (any case, NFC), with how often it was counted; most first."""
    return _pairs()[0].get(word.lower(), _NONE)


def leaders(word: str) -> Mapping[str, int]:
    """What stands before a word (any case, NFC), with how often it was counted; most first."""
    return _pairs()[1].get(word.lower(), _NONE)


@cache
def _pairs() -> tuple[Mapping[str, Mapping[str, int]], Mapping[str, Mapping[str, int]]]:
    behind: defaultdict[str, dict[str, int]] = defaultdict(dict)
    before: defaultdict[str, dict[str, int]] = defaultdict(dict)
    source = files(__package__).joinpath("syllable_pairs.tsv").read_text(encoding="utf-8")
    for line in source.splitlines():
        if not line.startswith("#"):
            pair, count = line.split("\t")
            one, two = pair.split()
            behind[one][two] = before[two][one] = int(count)
    return behind, before
