"""The head of a document: number, agency, place and date, type.

The first lines get a role each; the values are read off the roles. Each counts where it stands
first: a regulation that is issued with a decision repeats the letterhead below.

Source: NĐ 30/2020 Phụ lục I; the Party's HD 36-HD/VPTW (vietnamese.md §D3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dates import day_at, find_day
from .kinds import BY_SIGN, is_normative, type_at, type_of_line
from .lines import Found, Line, Sheet
from .number import Number, own_number
from .parties import LEVEL, goes_on, names_agency

#: How many lines the letterhead may lie below the top (pages copied from the web have a frame).
DEPTH = 60
#: No line of a letterhead is longer.
LONGEST = 300
#: How far below the national title the type of an unnumbered document may stand.
TITLE_REACH = 14
#: How far below its beginning a legal text has a "Điều 1".
LEGAL_REACH = 40

_NUMBER_LINE = re.compile(
    r"^(?:(?:bo luat|luat|phap lenh|nghi quyet|lenh) )?s ?[o0]\s*(?P<colon>[:.;])?\s*"
    r"(?=[\d\s./…_]|$|\S{1,6}/)"
)
_NATION = re.compile(
    r"^(?:nuoc )?(?:cong hoa xa hoi chu ng|dang cong san viet nam|doan tncs ho chi minh\W*$|"
    r"doan thanh nien cong san ho chi minh\W*$|chxhcn viet nam)"
)
#: The position of one who signs, no agency: "CHỦ TỊCH" is one, "CHỦ TỊCH ỦY BAN …" names another.
_HEAD_ALONE = re.compile(r"^(?:pho )?chu tich\W*$")
_MOTTO = re.compile(r"^doc lap ?- ?tu do|^doc lap tu do")
_PLACE = re.compile(r"^(?P<place>[^\d,;:()]{2,40}?) ?, ?(?=ngay\b)")
#: How minutes begin: "Hôm nay, ngày …".
_NO_PLACES = frozenset({"hom nay", "vao hoi", "sang nay", "chieu nay"})
_BODY = re.compile(
    r"^[-+* ]*(?:can cu|dieu (?:1|i|thu nhat)\b|chuong (?:i|1)\b|phan (?:i|1|thu nhat)\b|"
    r"quyet dinh ?:|quyet nghi ?:|nghi dinh ?:|thuc hien (?:nghi|quyet|chi|ke|cong|thong|chuong))"
)
_ADDRESSED = re.compile(r"^kinh g[uo]i\b")
_SUBJECT = re.compile(r"^\(?v ?/ ?v\b")
#: Stamps of digital signatures and of arrival, and page furniture.
_STAMP = re.compile(
    r"^(?:nguoi ky|ky boi|email|co quan|thoi gian ky|ngay ky|gio ky|signature|chu ky so|"
    r"cong van den|den ngay|chuyen)\s?[:.]|^(?:trang|page)? ?\d{1,3}$"
)
_NUMBERED_HEADING = re.compile(r"^(?:i|1|a|phan (?:i|1|thu nhat))\s?[./)-]")
_REPORT = re.compile(r"^(?:bao cao|to trinh) (?:ve|ket qua|tinh hinh|tong ket|so ket|cong tac)\b")
_AGENCY_OF_TYPE = re.compile(r"^\s*của\s+(?P<agency>[^,;:\d]{3,80}?)\s*[.:*]*$", re.IGNORECASE)
_BLANK_DATE = re.compile(r"\bngay\b.{0,30}\bthang\b.{0,30}\bnam\b")


@dataclass(slots=True)
class Letterhead:
    """What stands above the body. Indexes are into the lines; -1 means not found."""

    number: Found | None = None
    number_obj: Number | None = None
    number_line: int = -1
    nation_line: int = -1
    #: Whether the youth union's name stands in the national title's place.
    union: bool = False
    type_line: int = -1
    type: Found | None = None
    #: What stands on the type's line besides it, with its place there.
    type_rest: int = 0
    agency: Found | None = None
    superior: Found | None = None
    place: Found | None = None
    issued: Found | None = None
    date_as_printed: str | None = None
    day: date | None = None
    year: int | None = None
    date_line: int = -1
    #: Where the body begins: the first line of grounds, articles, addressees.
    body: int = -1
    #: Title of a caption, which then isn't looked for below the type.
    title: Found | None = None
    is_caption: bool = False
    is_structured: bool = False

    @property
    def has_certain_number(self) -> bool:
        """Whether a line "Số: …" says it; without the colon it may be any wrapped line's "số"."""
        return self.number is not None and self.number.sure > 0.95

    @property
    def type_name(self) -> str | None:
        """The type."""
        return self.type.value if self.type else None

    @property
    def number_text(self) -> str | None:
        """Number and sign; None while the digits are blank."""
        return self.number_obj.text if self.number_obj and self.number_obj.digits else None

    @property
    def is_normative(self) -> bool:
        """Whether it is a văn bản quy phạm pháp luật."""
        return is_normative(self.type_name, self.number_obj.year if self.number_obj else "")

    @property
    def is_official(self) -> bool:
        """Whether the marks suffice: a number with a sign, the national title with the type near
        it, or a type above a legal text."""
        titled = 0 <= self.nation_line < self.type_line <= self.nation_line + TITLE_REACH
        return self.number_obj is not None or titled or self.is_structured


def find_letterhead(sheet: Sheet) -> Letterhead:
    """Look through the first lines."""
    head = Letterhead()
    top = sheet.lines[:DEPTH]
    for index, line in enumerate(top):
        if len(line.text) < 3 and not line.text.isdigit():
            continue
        if len(line.text) > LONGEST:
            if head.body < 0 and _BODY.match(line.opening):
                head.body = index
            continue
        if head.body < 0 and _is_body(head, line):
            head.body = index
            if head.type_line >= 0 or head.number_line >= 0:
                break
        if head.nation_line < 0 and _NATION.match(line.folded):
            head.nation_line, head.union = index, line.folded.startswith("doan")
        elif not _take_number(sheet, head, index):
            _take_date(sheet, head, index)
            _take_type(sheet, head, index)
    if head.body < 0:
        head.body = len(top)
    _take_structure(sheet, head)
    _take_agency(sheet, head)
    _type_of_number(head)
    return head


def _is_body(head: Letterhead, line: Line) -> bool:
    if _ADDRESSED.match(line.folded):
        return True
    return bool(_BODY.match(line.folded)) and not (line.is_capital and head.type_line < 0)


def _take_number(sheet: Sheet, head: Letterhead, index: int) -> bool:
    line = sheet.lines[index]
    if head.number_obj is not None or line.text[0] not in "SsLlPpNnBb05ÓốÔ" or len(line.text) > 200:
        return False
    match = _NUMBER_LINE.match(line.folded)
    if match is None:
        return False
    number = own_number(line.text, match.end())
    if number is None:
        blank = not line.text[match.end() :].strip(" ./…_-")
        if match["colon"] and blank and head.number_line < 0:
            head.number_line = index
        return False
    rest = line.text[number.end :].strip(" .,;")
    # Without a colon it may be any sentence's "số": then nothing else may stand there.
    if (
        not match["colon"]
        and rest
        and not line.folded[number.end :].lstrip(" ,").startswith("ngay")
    ):
        return False
    if rest and len(rest) > 60:
        return False
    head.number_line, head.number_obj = index, number
    sure = 0.98 if match["colon"] else 0.93
    head.number = sheet.found(line, number.start, number.end, sure)
    day = find_day(line.folded, number.end)
    if day is not None and head.day is None and head.date_line < 0:
        _set_day(sheet, head, index, day.start, day.end, 0.85)
    return True


def _take_date(sheet: Sheet, head: Letterhead, index: int) -> None:
    line = sheet.lines[index]
    if head.date_line >= 0 or len(line.text) > 120 or "ngay" not in line.folded:
        return
    place = _PLACE.match(line.folded)
    if place and place["place"] in _NO_PLACES:
        return
    start = place.end() if place else 0
    day = day_at(line.folded, start)
    if day is None and place is None and _goes_before(sheet, index):
        day = day_at(line.folded, 0)
    if day is None:
        if place and _BLANK_DATE.search(line.folded):
            # "ngày ... tháng ... năm 20...": a form to be filled in.
            head.place = sheet.found(line, 0, len(place["place"]), 0.9)
            head.date_line = index
        return
    if place is None and line.folded[day.end :].strip(" .,;)"):
        return
    if place:
        head.place = sheet.found(line, 0, len(place["place"].rstrip()), 0.97)
    elif _goes_before(sheet, index):
        before = sheet.lines[index - 1]
        head.place = sheet.found(before, 0, len(before.text.rstrip(" ,")), 0.85)
    _set_day(sheet, head, index, start, day.end, 0.98 if place else 0.85)
    if place:
        head.date_as_printed = sheet.found(line, 0, day.end, 1).value


def _goes_before(sheet: Sheet, index: int) -> bool:
    """Whether the line above is "Hà Nội," alone."""
    before = sheet.lines[index - 1].text if index else ""
    return before.endswith(",") and 3 < len(before) < 40 and not any(map(str.isdigit, before))


def _set_day(sheet: Sheet, head: Letterhead, index: int, start: int, end: int, sure: float) -> None:
    line = sheet.lines[index]
    day = day_at(line.folded, start)
    if day is None:
        return
    head.day, head.year, head.date_line = day.value, day.year, index
    head.issued = sheet.found(line, start, end, sure, day.value.isoformat() if day.value else None)
    head.date_as_printed = sheet.printed(line.at(start), line.at(end - 1) + 1)


def _take_type(sheet: Sheet, head: Letterhead, index: int) -> None:
    if head.type_line >= 0:
        return
    line = sheet.lines[index]
    anchored = head.nation_line >= 0 or head.number_line >= 0
    name, end = type_at(line.folded)
    if not name:
        if line.text.count(" ") > 4 and (name := type_of_line(line.folded)):
            end = len(line.text)
        else:
            return
    rest = line.folded[end:].strip(" :.*-")
    alone = not rest
    if line.text[end:].lstrip().startswith(":") and alone and head.body >= 0:
        return
    if alone and (anchored or line.is_capital):
        sure = 0.98 if line.is_capital and anchored else 0.9
    elif anchored and _is_title_line(sheet, head, index, end):
        sure = 0.9 if line.text[:end].isupper() else 0.75
    else:
        return
    head.type_line, head.type_rest = index, end if rest else 0
    head.type = sheet.found(line, 0, end, sure, name)


def _is_title_line(sheet: Sheet, head: Letterhead, index: int, end: int) -> bool:
    """Whether a line that begins with a type is its heading: "BÁO CÁO KẾT QUẢ …"."""
    line = sheet.lines[index]
    if line.text[:end].isupper():
        return True
    # Text of a capital font is small as it was typed: then right below the letterhead only.
    above = max(head.number_line, head.nation_line, head.date_line)
    plain = line.text[-1:] not in ".;:" and len(line.text) < 120 and index <= above + 4
    return plain and line.text[:1] not in "-+•" and not _SUBJECT.search(line.folded)


def _take_structure(sheet: Sheet, head: Letterhead) -> None:
    """A type at the very top that has no letterhead, above what only such a document has."""
    if head.number_obj is not None or head.nation_line >= 0:
        return
    for index, line in enumerate(sheet.lines[:4]):
        name, end = type_at(line.folded)
        if not name or head.type_line not in (-1, index):
            continue
        alone = not line.folded[end:].strip(" :.*-")
        below = sheet.lines[index + 1 : index + 1 + LEGAL_REACH]
        legal = alone and any(_BODY.match(one.folded) for one in below[:12])
        legal = legal and any(re.match(r"^(?:dieu|chuong) [1i]\b", one.folded) for one in below)
        report = _REPORT.match(line.folded) and _is_heading([line, *below[:4]])
        if legal or report:
            head.is_structured, head.type_line = True, index
            head.type_rest = 0 if alone else end
            head.type = sheet.found(line, 0, end, 0.7, name)
            return


def _is_heading(lines: Sequence[Line]) -> bool:
    """Whether lines are a title above the first numbered heading, with no sentence between."""
    for line in lines:
        if _NUMBERED_HEADING.match(line.folded):
            return True
        if line.text[-1] in ".;,":
            return False
    return False


def _take_agency(sheet: Sheet, head: Letterhead) -> None:
    """The issuing agency: of the letterhead's left column the last name (the one before is its
    superior); where that is missing, the type's line or the line of authority names it."""
    names = _names(sheet, head)
    if names:
        joint = head.number_obj is not None and head.number_obj.type_sign in (
            "TTLT",
            "NQLT",
            "KHLT",
        )
        chosen = names if joint else names[-1:]
        parts = [sheet.over(one, 0.95) for one in chosen]
        value = "; ".join(part.value for part in parts)
        head.agency = Found(
            value, parts[0].start, parts[-1].end, 0.95 if head.nation_line >= 0 else 0.85
        )
        if len(names) > 1 and not joint:
            head.superior = sheet.over(names[-2], 0.85)
        return
    if head.type_line < 0:
        return
    type_line = sheet.lines[head.type_line]
    if head.type_rest and (match := _AGENCY_OF_TYPE.match(type_line.text[head.type_rest :])):
        first = head.type_rest + match.start("agency")
        head.agency = sheet.found(type_line, first, head.type_rest + match.end("agency"), 0.9)
        return
    for line in sheet.lines[head.type_line + 1 : max(head.body, head.type_line) + 1]:
        named = line.is_capital and names_agency(line.text) and not _HEAD_ALONE.match(line.folded)
        if named and not type_of_line(line.folded):
            head.agency = sheet.found(line, 0, len(line.text.rstrip(" ,;.:")), 0.85)
            return


def _names(sheet: Sheet, head: Letterhead) -> list[list[Line]]:
    """The names of the left column, each of one or more lines."""
    if max(head.nation_line, head.number_line, head.date_line) < 0:
        return []
    end = head.type_line if head.type_line >= 0 else head.body
    names: list[list[Line]] = []
    passed = 0
    for index, line in enumerate(sheet.lines[: max(end, head.number_line)]):
        if index in (head.number_line, head.nation_line):
            passed += 1
            if passed == 2 and names:
                break
            continue
        if _is_noise(line, head, index):
            continue
        if names_agency(line.text) and _may_be_name(line):
            if names and goes_on(names[-1][-1].text, line.text, line.folded):
                names[-1].append(line)
            else:
                names.append([line])
        elif names and len(line.text) < 60 and goes_on(names[-1][-1].text, line.text, line.folded):
            names[-1].append(line)
        elif not passed:
            names = []
    return names


def _may_be_name(line: Line) -> bool:
    return len(line.text) < 90 and line.text[-1:] not in ".;:" and find_day(line.folded) is None


def _is_noise(line: Line, head: Letterhead, index: int) -> bool:
    folded = line.folded
    return bool(
        line.is_rule
        or line.side == "right"
        or index == head.date_line
        or _NATION.match(folded)
        or _MOTTO.match(folded)
        or _STAMP.match(folded)
        or _SUBJECT.match(folded)
        or (
            len(line.text) < 12
            and not LEVEL.match(folded)
            and not names_agency(line.text)
            and not line.is_capital
        )
    )


def _type_of_number(head: Letterhead) -> None:
    number = head.number_obj
    if number is None:
        return
    by_sign = _named_by(number)
    if head.type is None:
        sure = 0.8 if number.type_sign else 0.75
        head.type = (
            Found(by_sign, head.number.start, head.number.end, sure) if head.number else None
        )


def _named_by(number: Number) -> str:
    if number.type_sign:
        return BY_SIGN[number.type_sign]
    if number.sign.startswith("QH"):
        return "Nghị quyết" if number.sign.endswith("/NQ") else "Luật"
    return "Pháp lệnh" if number.sign.startswith("UBTVQH") else "Công văn"
