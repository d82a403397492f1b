"""Which language a document is in, as far as its letters and smallest words tell.

Source: the letters of TCVN 6909; commonest words of the regulations and of English law prose.
"""

from __future__ import annotations

import re

from vanthu.vietnamese.letters import MARKED

#: So much of a text tells.
SAMPLE = 1500
#: Frequent words that a Vietnamese text without marks has, and an English one hasn't.
_BARE = frozenset(["cua", "va", "cac", "ngay", "thang", "nam", "theo", "duoc", "trong", "tinh"])
_ENGLISH = frozenset(["the", "of", "and", "to", "in", "for", "on", "is", "with", "by"])
_LETTER = re.compile(r"[^\W\d_]")
_MARKED = re.compile(f"[{''.join(sorted(MARKED))}]")
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """ "vi", "en", or None when the text doesn't tell. Vietnamese without marks is "vi" too."""
    sample = text[:SAMPLE]
    marked = len(_MARKED.findall(sample))
    # Of all characters: a stricter share of the letters, and quicker to tell.
    if marked > max(len(sample) * 0.08, 4):
        return "vi"
    letters = len(_LETTER.findall(sample))
    if letters < 20:
        return None
    if marked > letters * 0.08:
        return "vi"
    words = [word.lower() for word in _WORD.findall(sample)]
    vietnamese, english = (sum(w in known for w in words) for known in (_BARE, _ENGLISH))
    if max(vietnamese, english) < len(words) * 0.05:
        return None
    return "vi" if vietnamese >= english else "en"
