"""Characters that mean the same and aren't: one form for stored Unicode text (vietnamese.md §C).

Only for text that is Unicode already: in old charsets a soft hyphen is ư and a no-break space may
be a letter. The words stay as they were typed: tone placement (hòa, hoà), i and y, dashes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Spaces of another width, which split words for no search.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: Invisible: soft hyphen, zero width, word joiner, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
#: They re-order what a reader sees: "gpj.exe" may look like "exe.jpg".
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
#: Full width forms of ASCII, and the ligatures that PDF writers use.
_WIDE = re.compile("[\uff01-\uff5e\ufb00-\ufb06]")
#: Letters that look like Đ and đ and are others (Eth of Iceland, African D).
_ETH = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ"})
_ETH_IN_WORD = re.compile(
    "[\u00d0\u00f0\u0189](?=[\u1ea0-\u1ef9\u0103\u01a1\u01b0])|[\u00d0\u0189](?=[^\\W\\d_]*[\u1ea0-\u1ef9])"
)
_ANY = re.compile(
    "[\u00a0\u00ad\u00d0\u00f0\u0189\u061c\u1680\u2000-\u200f\u202a-\u202f\u205f-\u2069\u3000"
    "\ufb00-\ufb06\ufeff\uff01-\uff5e\ue000-\uf8ff]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """The text, and how many characters were what: `bidi` controls removed, `private` ones that
    only their font can draw (they stay)."""

    text: str
    bidi: int = 0
    private: int = 0


def normalise(text: str) -> Normalised:
    """Unicode text with one kind of space, nothing invisible, no full width forms or ligatures, and
    Đ for the letters that only look like it."""
    if not needs_normalising(text):
        return Normalised(text)
    text, bidi = _BIDI.subn("", text)
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    text = _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = _ETH_IN_WORD.sub(lambda match: match.group().translate(_ETH), text)
    return Normalised(text, bidi, len(_PRIVATE.findall(text)))


def needs_normalising(text: str) -> bool:
    """Whether there is anything in it that `normalise` looks at."""
    return not text.isascii() and _ANY.search(text) is not None
