"""Keys under which the same Vietnamese words are found, however they were typed.

Source: Unicode NFKC; tone placement by vietnamese.md §C: hòa and hoà are both right.
"""

from __future__ import annotations

import re
import unicodedata

from .letters import WORD, fold
from .syllables import key

_DASHES = re.compile("[\u2010-\u2015\u2212]")


def plain(text: str) -> str:
    """`text` for a search without marks: "Quyết định số 12/QĐ–UBND" → "quyet dinh so 12/qd-ubnd".

    hòa, hoà and hoa are one; white space is one blank; dashes are hyphens.
    """
    folded = unicodedata.normalize("NFD", fold(unicodedata.normalize("NFKC", text).lower()))
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(_DASHES.sub("-", bare).split())


def toned(text: str) -> str:
    """`text` for a search with marks, wherever the tone is written: hòa is hoà, not hoa."""
    composed = unicodedata.normalize("NFKC", text)
    spelt = WORD.sub(lambda match: key(match.group()), composed)
    return " ".join(_DASHES.sub("-", spelt.lower()).split())
