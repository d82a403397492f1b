"""The legacy charsets: decoding and encoding by table, in one pass.

Legacy text reaches us as characters: bytes seen as Latin-1 or Windows-1252. A decoder takes such
characters and gives Unicode NFC; characters that a charset doesn't use stay as they are. Codes are
facts from `charsets.tsv`, whose head names their sources.

A charset of one code a letter is a plain character map. Where a letter is a base and a mark (VNI,
CP1258, BKHCM2, Vietware-X, VNI-Mac), each mark code is mapped to the combining marks that it
stands for and NFC composes: one pass as well, and the base alone decides the case.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from .viqr import decode_viqr, encode_viqr

_COMBINING = re.compile(r"[\u0300-\u036f]")

#: Name -> (title, whether detection may choose it). BKHCM, Vietware and VNI-Mac rest on one
#: lineage of tables, and BKHCM1 overlaps ASCII punctuation: only by name.
TITLES: Mapping[str, tuple[str, bool]] = {
    "tcvn3": ("TCVN3 (ABC)", True),
    "vni": ("VNI-Windows", True),
    "viscii": ("VISCII (RFC 1456)", True),
    "vps": ("VPS", True),
    "cp1258": ("Windows-1258", True),
    "vn1": ("TCVN 5712 VN1", True),
    "viqr": ("VIQR (RFC 1456)", True),
    "bkhcm1": ("BKHCM1", False),
    "bkhcm2": ("BKHCM2", False),
    "vietware-f": ("Vietware F", False),
    "vietware-x": ("Vietware X", False),
    "vni-mac": ("VNI-Mac", False),
}


class UnknownCharset(LookupError):
    """No such charset; the text names the ones there are."""


@dataclass(frozen=True, slots=True)
class Charset:
    """One legacy charset. `decode` and `encode` work on characters (bytes as Latin-1)."""

    name: str
    title: str
    detectable: bool
    #: Character → letter or combining marks.
    table: Mapping[int, str]
    #: Letter → characters.
    codes: Mapping[int, str]
    #: Decoded pairs that mean one letter (TCVN3's capital base + lower toned code).
    pairs: Mapping[str, str] = field(default_factory=dict)
    _pairs: re.Pattern[str] | None = None
    composing: bool = False
    #: Views of the bytes (Latin-1, Windows-1252) with the 256 characters that they mean, where one
    #: code is one letter.
    _views: tuple[tuple[Callable[[str], bytes], str], ...] = ()

    def decode(self, text: str) -> str:
        """`text` of this charset as Unicode NFC.

        A mark that follows no letter is left as the character it was: it isn't legacy text.
        """
        if self.name == "viqr":
            return decode_viqr(text)
        decoded = self._translated(text)
        if self.composing:
            decoded = unicodedata.normalize("NFC", decoded)
            if _COMBINING.search(decoded):
                return self._careful(text)
        elif self._pairs is not None:
            decoded = self._pairs.sub(lambda match: self.pairs[match.group()], decoded)
        return decoded

    def _translated(self, text: str) -> str:
        # CPython's charmap codec takes a tenth of the time of str.translate.
        for encode, table in self._views:
            try:
                return codecs.charmap_decode(encode(text), "strict", table)[0]
            except UnicodeEncodeError:
                continue
        return text.translate(self.table)

    def encode(self, text: str) -> str:
        """`text` (any Unicode form) in this charset; what it has no code for stays as it is."""
        composed = unicodedata.normalize("NFC", text)
        return encode_viqr(composed) if self.name == "viqr" else composed.translate(self.codes)

    def can_encode(self, text: str) -> bool:
        """Whether encoding and decoding give `text` back (TCVN3 loses the case of some)."""
        composed = unicodedata.normalize("NFC", text)
        return self.decode(self.encode(composed)) == composed

    def _careful(self, text: str) -> str:
        """Letter by letter: marks only behind a letter that they compose with."""
        out: list[str] = []
        for char in text:
            piece = self.table.get(ord(char), char)
            if _COMBINING.match(piece):
                whole = unicodedata.normalize("NFC", out[-1] + piece) if out else ""
                if len(whole) == 1:
                    out[-1] = whole
                else:
                    out.append(char)
            else:
                out.append(piece)
        return "".join(out)


def charset(name: str) -> Charset:
    """The charset of that name (`TITLES`); UnknownCharset otherwise."""
    found = _all().get(name.lower())
    if found is None:
        raise UnknownCharset(f"no charset {name!r}; there are: {', '.join(TITLES)}")
    return found


def charsets() -> Mapping[str, Charset]:
    """All charsets by name."""
    return _all()


@cache
def _all() -> Mapping[str, Charset]:
    rows: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    source = files(__package__).joinpath("charsets.tsv").read_text(encoding="utf-8")
    for line in source.splitlines():
        if not line.startswith("#"):
            name, kind, codes, letter = line.split("\t")
            rows[name].append((kind, "".join(chr(int(code, 16)) for code in codes.split()), letter))
    made = {name: _make(name, found) for name, found in rows.items()}
    title, detectable = TITLES["viqr"]
    made["viqr"] = Charset("viqr", title, detectable, {}, {})
    return {name: made[name] for name in TITLES}


def _make(name: str, rows: list[tuple[str, str, str]]) -> Charset:
    title, detectable = TITLES[name]
    codes = {ord(letter): chars for kind, chars, letter in rows if kind == "map"}
    for letter in list(codes):  # TCVN3, Vietware F: a toned capital is written as its lower letter
        codes.setdefault(ord(chr(letter).upper()), codes[letter])
    table = {ord(chars): letter for _, chars, letter in rows if len(chars) == 1}
    marks = {
        ord(chars[1]): _marks(letter, table.get(ord(chars[0]), chars[0]))
        for kind, chars, letter in rows
        if len(chars) == 2 and kind != "also"
    }
    if marks:
        # A code can be a letter of its own and a mark (VNI has none such; the mark wins behind a
        # vowel in `_careful`): letters stay letters in the table.
        table = {**marks, **table} if name != "vni-mac" else {**table, **marks}
        return Charset(name, title, detectable, table, codes, composing=True)
    pairs = {
        "".join(table.get(ord(char), char) for char in chars): letter
        for kind, chars, letter in rows
        if kind == "also" and len(chars) == 2
    }
    pattern = re.compile("|".join(map(re.escape, pairs))) if pairs else None
    views = tuple(
        (encode, "".join(table.get(ord(char), char) for char in shown))
        for encode, shown in ((_as_latin1, _LATIN1), (_as_windows, _WINDOWS))
    )
    return Charset(name, title, detectable, table, codes, pairs, pattern, _views=views)


#: What each byte is shown as; the five holes of Windows-1252 stay C1 controls (WHATWG).
_LATIN1 = "".join(map(chr, range(256)))
_WINDOWS = "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256))
_WINDOWS_BYTES = codecs.charmap_build(_WINDOWS)


def _as_latin1(text: str) -> bytes:
    return text.encode("latin-1")


def _as_windows(text: str) -> bytes:
    return codecs.charmap_encode(text, "strict", _WINDOWS_BYTES)[0]


def _marks(letter: str, base: str) -> str:
    """The combining marks that make `letter` out of `base`."""
    whole, start = (unicodedata.normalize("NFD", text) for text in (letter, base))
    return "".join(mark for mark in whole if mark not in start)
