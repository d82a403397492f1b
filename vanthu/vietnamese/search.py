"""Keys under which the same Vietnamese words are found, however they were typed."""

from __future__ import annotations

import re
import unicodedata

from .letters import WORD, without_marks
from .syllables import key

_DASHES = re.compile("[\u2010-\u2015\u2212]")


def fold(text: str) -> str:
    """`text` for a search without marks: "Quyết định số 12/QĐ–UBND" → "quyet dinh so 12/qd-ubnd".

    hòa, hoà and hoa are one; white space is one blank; dashes are hyphens.
    """
    composed = unicodedata.normalize("NFKC", text).lower()
    plain = unicodedata.normalize("NFD", without_marks(composed))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_DASHES.sub("-", bare).split())


def toned(text: str) -> str:
    """`text` for a search with marks, wherever the tone is written: hòa is hoà, not hoa."""
    composed = unicodedata.normalize("NFKC", text)
    spelt = WORD.sub(lambda match: key(match.group()), composed)
    return " ".join(_DASHES.sub("-", spelt.lower()).split())
