"""Counts syllables of official texts into vanthu/vietnamese/syllable_counts.tsv.

Usage: python tools/count_syllables.py TEXT…   (the committed table: the five regulations)
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from pathlib import Path

from vanthu.vietnamese.letters import WORD
from vanthu.vietnamese.syllables import is_syllable, key

TARGET = Path(__file__).parents[1] / "vanthu" / "vietnamese" / "syllable_counts.tsv"


def main() -> None:
    """Count the texts named on the command line and write the table."""
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for name in sys.argv[1:]:
        text = unicodedata.normalize("NFC", Path(name).read_text(encoding="utf-8")).lower()
        for word in WORD.findall(text):
            if is_syllable(word):
                counts[key(word)] += 1
                spelling.setdefault(key(word), word)
    lines = [
        "# Syllables of the five regulations (official texts), made by tools/count_syllables.py."
    ]
    lines += [f"{spelling[syllable]}\t{count}" for syllable, count in counts.most_common()]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
