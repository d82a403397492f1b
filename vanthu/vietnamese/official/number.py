"""Numbers and signs of documents (vietnamese.md §D2).

- administrative: 12/BC-UBND, 2803/BTTTT-THH (an official letter names no type);
- normative, with the year: 01/2020/QĐ-UBND, 19/2012/TTLT-BTC-BKH&ĐT-BTTTT, 18/2003/QH11;
- of the Party and its unions: 145-KH/TU, 36-HD/VPTW, 120 KH/TWĐTN-BTG;
- of the nineties: 15/CP, 40/2000/TT/BTC, 522/2002/QĐ.UB, 1141-TC/QĐ/CĐKT, 25-HĐBT.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .kinds import BY_SIGN
from .lines import UPPER

_GROUP = rf"[{UPPER}][\w&]{{0,14}}"
#: Hyphens may have spaces where capitals follow; a full stop parts groups of capitals only.
_NEXT = (
    rf"(?:[-/](?=[{UPPER}])|\.(?=[{UPPER}]{{2}})"
    rf"|(?:[ ]-[ ]?|-[ ]|[ ]/|/[ ])(?=[{UPPER}]{{2,9}}(?!\w)))"
)
_SIGN = rf"{_GROUP}(?:{_NEXT}{_GROUP}){{0,7}}"
#: "/QĐ. BQL-VP": on the line of its own a full stop may have a space too.
_OWN_SIGN = rf"{_GROUP}(?:(?:{_NEXT}|\.[ ](?=[{UPPER}]{{2}})){_GROUP}){{0,7}}"
_TAIL = rf"""(?:
      \ ?/\ ?(?P<law_year>\d{{4}})\ ?/\ ?(?P<law>(?:QH|UBTVQH)\d{{1,2}}(?:/NQ)?)
    | \ ?/\ ?(?:(?P<year>\d{{4}})\ ?/\ ?)?(?P<sign>{_SIGN})
    | \ ?-\ ?(?P<party>[{UPPER}]\w{{0,5}}(?:-[{UPPER}]\w{{0,5}})?)\ ?/\ ?(?P<body>{_SIGN})
    )(?!\w)"""
_CITED = re.compile(rf"(?<![\w/])(?P<number>\d{{1,6}}[A-Za-z]?)?{_TAIL}", re.VERBOSE)
#: On the "Số:" line a blank may stand for the digits and for a year to come, and forms are
#: allowed that elsewhere would be anything ("25-HĐBT", "120 KH/TWĐTN").
_OWN = re.compile(
    rf"""(?P<blank>[ .…_]*+)(?P<number>\d{{1,3}}(?:\.\d{{3}})++|\d{{1,6}}[A-Za-z]?)?[ .…_]*+
    (?:{_TAIL.replace(_SIGN, _OWN_SIGN)}
    | /\ ?20[.…_ ]*+/\ ?(?P<blank_year>{_SIGN})(?!\w)
    | (?P<space>(?<=\d[ ])[{UPPER}]{{2,4}})/(?P<space_body>{_SIGN})(?!\w)
    | -\ ?(?P<old>[{UPPER}]{{2,}}(?:-[{UPPER}]+)?)(?!\w)
    )""",
    re.VERBOSE,
)
#: "123456a - KHLT-UBND/": digits and a Party's type.
_BEFORE_SLASH = 32
#: Signs that mix small and capital letters, for numbers that were typed all small (.VnTimeH).
_MIXED = {s.upper(): s for s in (*BY_SIGN, "TTg", "ThU")}


@dataclass(frozen=True, slots=True)
class Number:
    """A number and sign at `start:end` of a line. `digits` are "" while they are blank."""

    digits: str
    year: str
    sign: str
    party: str
    #: What stands between digits and sign: "/", or "-" and " " in the Party and its unions.
    before: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """As it is cited: "01/2020/QĐ-UBND", "145-KH/TU"; without digits a draft's suffix."""
        if self.party:
            tail = f"/{self.sign}" if self.sign else ""
            return f"{self.digits}{self.before}{self.party}{tail}"
        return (
            f"{self.digits}/{self.year}/{self.sign}" if self.year else f"{self.digits}/{self.sign}"
        )

    @property
    def type_sign(self) -> str:
        """The sign of the type in it, "" in an official letter's number."""
        groups = re.split(r"[-/.]", f"{self.party}/{self.sign}" if self.party else self.sign)
        # Before 2001 the agency stood first: 1141-TC/QĐ/CĐKT.
        if groups[0] in ("TC", "PC", "PA") and len(groups) > 1 and groups[1] in BY_SIGN:
            return groups[1]
        return groups[0] if groups[0] in BY_SIGN else ""


def find_number(text: str, start: int = 0) -> Number | None:
    """The first number and sign in running text, from `start` on."""
    slash = text.find("/", start)
    if slash < 0:
        return None
    # Nothing of a number stands further before its first stroke.
    match = _CITED.search(text.replace("\u00d0", "Đ"), max(start, slash - _BEFORE_SLASH))
    return _number(match) if match else None


def number_at(text: str, start: int) -> Number | None:
    """The number and sign that begin exactly there; digits may be blank."""
    match = _OWN.match(text, start)
    return _number(match) if match else None


def own_number(text: str, start: int) -> Number | None:
    """The number after "Số:", from character `start` on, forgiving: blanks, spaces that OCR put
    between all letters, and small letters where a capital font was lost."""
    if found := number_at(text, start):
        return found
    rest = text[start:]
    if (
        rest.count(" ") > 2
        and "/" in rest
        and len(rest) < 120
        and (found := number_at(rest.replace(" ", ""), 0))
    ):
        return _replaced(found, start, len(text))
    word = rest.strip().split(" ")[0]
    if word == word.lower() and "/" in word and len(word) < 60:
        found = number_at(word.upper(), 0)
        if found:
            first = text.index(word, start)
            sign = "-".join(_MIXED.get(one, one) for one in found.sign.split("-"))
            party = _MIXED.get(found.party, found.party)
            return Number(
                found.digits, found.year, sign, party, found.before, first, first + len(word)
            )
    return None


def _replaced(found: Number, start: int, end: int) -> Number:
    return Number(found.digits, found.year, found.sign, found.party, found.before, start, end)


def _number(match: re.Match[str]) -> Number:
    groups = match.groupdict()
    party = groups["party"] or groups.get("space") or groups.get("old") or ""
    sign = (
        groups["sign"]
        or groups["law"]
        or groups["body"]
        or groups.get("blank_year")
        or groups.get("space_body")
        or ""
    )
    start = match.start() + len(groups.get("blank") or "")
    return Number(
        (groups["number"] or "").replace(".", ""),
        groups["year"] or groups["law_year"] or "",
        re.sub(r"\s", "", sign),
        re.sub(r"\s", "", party),
        " " if groups.get("space") else "-" if party else "/",
        start,
        match.end(),
    )
