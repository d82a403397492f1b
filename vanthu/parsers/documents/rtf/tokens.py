"""The tokens of RTF, and its tables of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Token(NamedTuple):
    """One token: kind "word", "hex", "symbol", "{", "}" or "text"."""

    kind: str
    text: bytes
    number: int | None


_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n\0]+)"
    rb"|\\(?P<symbol>[^A-Za-z])",
    re.DOTALL,
)
_WORD, _NUMBER, _HEX, _BRACE, _TEXT, _SYMBOL = 1, 2, 3, 4, 5, 6


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of an RTF file; binary data is skipped."""
    at, end = 0, len(data)
    match_ = _TOKEN.match
    while at < end:
        match = match_(data, at)
        if match is None:  # line ends and NUL mean nothing
            at += 1
            continue
        at = match.end()
        kind = match.lastindex
        if kind == _TEXT:
            yield Token("text", match[_TEXT], None)
        elif kind in {_WORD, _NUMBER}:
            number = match[_NUMBER]
            value = int(number) if number is not None else None
            if match[_WORD] == b"bin":
                at += max(0, value or 0)
            else:
                yield Token("word", match[_WORD], value)
        elif kind == _HEX:
            yield Token("hex", bytes((int(match[_HEX], 16),)), None)
        elif kind == _BRACE:
            yield Token(match[_BRACE].decode(), b"", None)
        else:
            yield Token("symbol", match[_SYMBOL], None)


#: Control words that stand for text.
TEXTS = {
    b"tab": "\t",
    b"line": "\n",
    b"lbr": "\n",
    b"softline": "\n",
    b"page": "\n",
    b"column": "\n",
    b"emdash": "\u2014",
    b"endash": "\u2013",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"qmspace": "\u2005",
    b"bullet": "\u2022",
    b"lquote": "\u2018",
    b"rquote": "\u2019",
    b"ldblquote": "\u201c",
    b"rdblquote": "\u201d",
    b"zwj": "\u200d",
    b"zwnj": "\u200c",
    b"zwbo": "\u200b",
    b"zwnbo": "\u2060",
}
#: Control symbols that stand for text; \- is asked for in `hyphens`.
SYMBOLS = {
    b"~": "\xa0",
    b"_": "\u2011",
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
    b"\t": "\t",
}
#: Code pages of the fonts' character sets.
CHARSETS = {
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
WIDE = frozenset({"cp932", "cp949", "johab", "gb18030", "cp950"})
