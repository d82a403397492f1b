"""Makes vanthu/vietnamese/syllable_counts.tsv, how often official texts say a syllable and how
widely Vietnamese uses it, and syllable_pairs.tsv, which syllables follow each other there.

Usage: python tools/count_syllables.py WORDS TEXT…

WORDS is the word list inside Tesseract's Vietnamese model (tessdata_fast, Apache-2.0; Debian's
tesseract-ocr-vie). It has no counts, but lists a word in each case that the web often has it in:

    combine_tessdata -u /usr/share/tesseract-ocr/5/tessdata/vie.traineddata vie.
    dawg2wordlist vie.lstm-unicharset vie.lstm-word-dawg WORDS

The committed table: the five regulations (tests/fixtures/regulations/*.txt), official texts outside
copyright, and our own prose (tools/prose.txt).
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from vanthu.vietnamese.letters import WORD
from vanthu.vietnamese.suggest import lost_from
from vanthu.vietnamese.syllables import is_syllable, key
from vanthu.vietnamese.text_loss import audit

ROOM = Path(__file__).parents[1] / "vanthu" / "vietnamese"
TARGET, PAIRS = ROOM / "syllable_counts.tsv", ROOM / "syllable_pairs.tsv"
#: Pairs said once say little.
LEAST = 2
PAIRS_HEAD = """\
# Made by tools/count_syllables.py: two syllables that follow each other, and how often they do in
# the five regulations (official texts) and our own prose.
"""
HEAD = """\
# Made by tools/count_syllables.py: syllable, how often the five regulations (official texts) and
# our own prose say it, in how many cases (small, Capital, CAPITALS) the word list of Tesseract's
# Vietnamese model (tessdata_fast, Apache-2.0) has it.
"""


def read(name: str) -> str:
    """A file's text in NFC."""
    return unicodedata.normalize("NFC", Path(name).read_text(encoding="utf-8"))


def case_of(word: str) -> str:
    """Which of the three cases a word is written in."""
    return "upper" if word.isupper() else "title" if word[0].isupper() else "lower"


def _sound(
    pair: tuple[str, str], sound: Counter[tuple[str, str]], lossy: Counter[tuple[str, str]]
) -> bool:
    """Whether a pair of a text that has lost letters isn't what is left of another one."""
    one, two = pair
    return pair in sound or not any(
        (x == one and lost_from(y, two)) or (y == two and lost_from(x, one))
        for x, y in {*sound, *lossy}
    )


def main() -> None:
    """Count the texts named on the command line and write the table."""
    words, *texts = sys.argv[1:]
    cases: defaultdict[str, set[str]] = defaultdict(set)
    spelling: dict[str, str] = {}
    for word in read(words).split():
        if is_syllable(word):
            # English and French words look like syllables ("on", "the"): one case for them.
            cases[key(word)].add("" if word.isascii() else case_of(word))
            spelling.setdefault(key(word), word.lower())
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    lossy: Counter[tuple[str, str]] = Counter()
    for name in texts:
        text = read(name).lower()
        # What only a text with lost letters says ("chun") is no syllable that is in use.
        found = [m for m in WORD.finditer(text) if key(m[0]) in cases]
        counts.update(key(match[0]) for match in found)
        (lossy if audit(text).lossy else pairs).update(
            (spelling[key(one[0])], spelling[key(two[0])])
            for one, two in pairwise(found)
            if text[one.end() : two.start()].isspace()
        )
    pairs.update({pair: n for pair, n in lossy.items() if _sound(pair, pairs, lossy)})
    ordered = sorted(cases, key=lambda one: (-counts[one], -len(cases[one]), spelling[one]))
    lines = [f"{spelling[one]}\t{counts[one]}\t{len(cases[one])}" for one in ordered]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    often = sorted((pair for pair in pairs if pairs[pair] >= LEAST), key=lambda p: (-pairs[p], p))
    lines = [f"{one} {two}\t{pairs[one, two]}" for one, two in often]
    PAIRS.write_text(PAIRS_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
