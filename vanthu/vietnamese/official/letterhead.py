"""The head of a document: agency, number, place and date, type, marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .agencies import ordinary
from .caption import Caption, find_caption
from .kinds import (
    AGENCY_HEAD,
    BY_NUMBER,
    BY_SIGN,
    NORMATIVE,
    TYPES,
    Number,
    find_number,
    type_and_agency,
    type_of_line,
)
from .lines import DATE, Line, date_of, fold, year_of

#: How many lines the letterhead may lie below the top (pages copied from the web have a frame).
DEPTH = 60
#: Marks of secrecy and urgency stand alone on a line in the first lines; in a sentence they are
#: words like others (S3: "Các thông tin có từ độ MẬT trở lên").
MARK_DEPTH = 25

#: How far below the national title the type of an unnumbered document may stand.
TITLE_REACH = 12

_NUMBER_LINE = re.compile(
    r"^(?:luật\s+|pháp lệnh\s+)?số\s*(?:(?P<colon>[:.])|(?=\s\d))\s*(?P<rest>.*)$", re.IGNORECASE
)
_NATION = re.compile(r"^(?:cong hoa xa hoi chu nghia viet nam|dang cong san viet nam)")
_PLACE = re.compile(r"^(?P<place>[^\d,;:()]{2,40}?),\s*(?=ngày\b)", re.IGNORECASE)
_LEVEL = re.compile(r"^(?:tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong|thi tran)\b")
_BODY = re.compile(r"^(?:can cu|dieu 1\b|kinh gui|chuong i\b|quyet dinh:|quyet nghi:)")
_SECRECY = {"mat": "MẬT", "toi mat": "TỐI MẬT", "tuyet mat": "TUYỆT MẬT"}
_URGENCY = {"khan": "KHẨN", "thuong khan": "THƯỢNG KHẨN", "hoa toc": "HỎA TỐC"}
_DRAFT = re.compile(r"^(?:\(?du thao\)?(?: lan \d+)?|ban du thao)$")


@dataclass(slots=True)
class Letterhead:
    """What stands above the body. Indexes are into the lines; -1 means not found."""

    number_obj: Number | None = None
    number_line: int = -1
    nation_line: int = -1
    type_line: int = -1
    type: str | None = None
    agency_as_printed: str | None = None
    place: str | None = None
    date: date | None = None
    date_as_printed: str | None = None
    year: int | None = None
    secrecy: str | None = None
    urgency: str | None = None
    marked_draft: bool = False
    #: Title of a caption, which then isn't looked for below the type.
    caption_title: str | None = None
    #: Where the first document's body ends (its signature or annexes follow).
    body_end: int = 0

    @property
    def has_number_line(self) -> bool:
        """Whether there is a "Số:" line of its own, filled in or not."""
        return self.number_line >= 0

    @property
    def number(self) -> str | None:
        """Number and sign; None while the digits are blank."""
        return self.number_obj.text if self.number_obj and self.number_obj.digits else None

    @property
    def number_as_printed(self) -> str | None:
        """As it stands there."""
        return self.number_obj.printed if self.number_obj else None

    @property
    def number_suffix(self) -> str | None:
        """What a draft's number has besides its missing digits."""
        blank = self.number_obj is not None and not self.number_obj.digits
        return self.number_obj.text if blank and self.number_obj else None

    @property
    def type_abbr(self) -> str | None:
        """Sign of the type; None for letters and laws."""
        return (TYPES.get(self.type or "") or None) if self.type else None

    @property
    def is_qppl(self) -> bool:
        """Whether it is normative: the year stands in its number, and its type can be."""
        return bool(self.number_obj and self.number_obj.year and self.type in NORMATIVE)

    @property
    def agency(self) -> str | None:
        """The issuing agency in ordinary writing."""
        return ordinary(self.agency_as_printed) if self.agency_as_printed else None

    @property
    def is_draft(self) -> bool:
        """Whether it is not issued yet: it says so, or number or day are still blank (R132)."""
        blank_day = self.date is None and self.year is not None
        return self.marked_draft or self.number_suffix is not None or blank_day

    @property
    def is_official(self) -> bool:
        """Whether the marks suffice: a number line with a sign, or type and national title."""
        titled = 0 <= self.nation_line < self.type_line <= self.nation_line + TITLE_REACH
        return self.number_obj is not None or titled


def find_letterhead(lines: Sequence[Line]) -> Letterhead:
    """Look through the first lines. Each mark counts where it stands first."""
    head = Letterhead()
    top = lines[:DEPTH]
    for index, line in enumerate(top):
        folded = fold(line.text)
        if head.number_line < 0 and (match := _NUMBER_LINE.match(line.text)):
            _take_number(head, index, match)
        if head.nation_line < 0 and _NATION.match(folded):
            head.nation_line = index
        if _BODY.match(folded) and (head.type_line >= 0 or head.number_line >= 0):
            break
        # Legacy text has lost its capitals, so below a number or title any case will do.
        sure = line.is_capital or head.nation_line >= 0 or head.number_line >= 0
        if head.type_line < 0 and sure and (type_ := type_of_line(line.text)):
            head.type_line, head.type = index, type_
        elif head.type_line < 0 and sure:
            type_, agency = type_and_agency(line.text)
            if type_ and AGENCY_HEAD.match(fold(agency)):
                head.type_line, head.type, head.agency_as_printed = index, type_, agency
        _take_date(head, line)
        if index < MARK_DEPTH:
            _take_mark(head, folded)
    if not head.has_number_line and (caption := find_caption(lines)):
        _take_caption(head, caption)
    head.agency_as_printed = head.agency_as_printed or _agency(top, head)
    if head.agency_as_printed is None and head.number_obj is not None:
        head.agency_as_printed = BY_NUMBER.get(re.split(r"[-/.]", head.number_obj.sign)[-1])
    if head.type is None and head.number_obj is not None:
        sign = head.number_obj.type_sign
        head.type = BY_SIGN[sign] if sign else _type_of_law(head.number_obj)
    head.body_end = _body_end(lines, head)
    return head


def _take_caption(head: Letterhead, caption: Caption) -> None:
    head.number_line, head.number_obj, head.type = caption.start, caption.number, caption.type
    head.type_line, head.caption_title = caption.start, caption.title
    head.agency_as_printed = caption.agency
    if caption.date is not None:
        head.date, head.year = caption.date, caption.date.year
        head.date_as_printed = caption.date_as_printed


def _take_number(head: Letterhead, index: int, match: re.Match[str]) -> None:
    rest, colon = match["rest"], match["colon"]
    number = find_number(rest)
    if number is None or rest.find(number.printed[:1]) > 3:
        return
    # Without a colon it may be any sentence's "số": then nothing else may stand there.
    if colon or not rest[number.end :].strip(" ."):
        head.number_line, head.number_obj = index, number


def _take_date(head: Letterhead, line: Line) -> None:
    if head.year is not None or fold(line.text).startswith("can cu"):
        return
    place = _PLACE.search(line.text)
    match = DATE.search(line.text)
    if place is None or match is None or match.start() > place.end():
        return
    head.place = place["place"].strip()
    head.date, head.year = date_of(match), year_of(match)
    head.date_as_printed = line.text[: match.end()]


def _take_mark(head: Letterhead, folded: str) -> None:
    bare = folded.strip(" .:-()[]")
    spaced = bare.replace(" ", "")
    head.secrecy = (
        head.secrecy or _SECRECY.get(bare) or (_SECRECY.get("mat") if spaced == "mat" else None)
    )
    head.urgency = head.urgency or _URGENCY.get(bare)
    head.marked_draft = head.marked_draft or bool(_DRAFT.match(folded))


def _agency(top: Sequence[Line], head: Letterhead) -> str | None:
    """The issuing agency: of the letterhead's left column the last name (the one before is its
    superior); where that is missing, the line of authority above "Căn cứ"."""
    anchors = [i for i in (head.number_line, head.nation_line) if i >= 0]
    for anchor in sorted(anchors):
        names = _names(_capitals_above(top, anchor))
        if names:
            return names[-1]
    if head.type_line < 0:
        return None
    for line in top[head.type_line + 1 :]:
        if line.is_capital and AGENCY_HEAD.match(fold(line.text)) and not type_of_line(line.text):
            return line.text.strip(" ,;.")
    return None


def _capitals_above(top: Sequence[Line], anchor: int) -> list[str]:
    block: list[str] = []
    for line in reversed(top[:anchor]):
        if line.is_rule or _NATION.match(fold(line.text)):
            continue
        if _NUMBER_LINE.match(line.text) or not (line.is_capital or _is_name(line.text)):
            break
        block.insert(0, line.text)
    return block


def _is_name(text: str) -> bool:
    """Whether a line without capitals reads as an agency's name or the place in it."""
    folded = fold(text)
    named = AGENCY_HEAD.match(folded) or _LEVEL.match(folded)
    return bool(named) and len(text) < 60 and text[-1:] not in ".;:," and not DATE.search(text)


def _names(block: Sequence[str]) -> list[str]:
    names: list[str] = []
    for text in block:
        if AGENCY_HEAD.match(fold(text)):
            names.append(text)
        elif names:
            names[-1] = f"{names[-1]} {text}"
    return names


def _type_of_law(number: Number) -> str:
    if number.sign.startswith("QH"):
        return "Luật"
    return "Pháp lệnh" if number.sign.startswith("UBTVQH") else "Công văn"


def _body_end(lines: Sequence[Line], head: Letterhead) -> int:
    """The line after the signature of the first document: its recipients' last line."""
    start = max(head.number_line, head.type_line, 0)
    for index in range(start, len(lines)):
        if lines[index].text[:1] in "Nn" and fold(lines[index].text).startswith("noi nhan"):
            return index
    return 0
