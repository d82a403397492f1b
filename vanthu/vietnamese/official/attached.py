"""Regulations and annexes: "(Ban hành kèm theo Quyết định số 02/2013/QĐ-UBND ngày … của …)".

Source: NĐ 30/2020 Phụ lục I, mục III; S3, which has no other number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .dates import Day, find_day
from .kinds import type_at, type_of_line
from .lines import Found, Joined, Line, Sheet
from .number import Number, number_at
from .parties import names_agency

#: How far from the top the line may stand, and how many lines it may have.
DEPTH, LINES = 40, 5
#: A line that says nothing but a type isn't longer.
SHORT = 60
_OPENING = re.compile(r"^\W*(?:[\w ]{0,40}\b)?kem theo\b\s*")
_NUMBER = re.compile(r"\s*(?:số\s*)?:?\s*", re.IGNORECASE)
_AGENCY = re.compile(
    r"\bcủa\s+(?P<agency>[^),;.]+?)\s*(?:[),;.]|\s(?:về|ban hành|v/v)\s|$)", re.IGNORECASE
)
_ABOUT = re.compile(r"\b(?:về việc|v/v)\s+(?P<title>\S)", re.IGNORECASE)
#: "Phụ lục 3", "B1-2-TMDA", "Mẫu số 01": what stands above a title.
_LABEL = re.compile(r"^(?:phu luc|phu bieu|bieu mau|mau|bieu)\b[ .:\w/-]{0,14}$|^[a-z]*\d[\w./-]*$")
_STOP = re.compile(r"^(?:cong hoa xa hoi|doc lap|so\s*:|.{0,40}, ngay\b|muc luc|tin|trang)")


@dataclass(frozen=True, slots=True)
class Attached:
    """What the line says of the document that this one was issued with; `own_type` is what this
    one calls itself."""

    number: Number
    number_found: Found
    type: Found
    own_type: str
    day: Day | None
    date: Found | None
    date_as_printed: str | None
    agency: Found | None
    title: Found | None


def find_attached(sheet: Sheet) -> Attached | None:
    """The line among the first ones, if there is any."""
    own_type = ""
    for index, line in enumerate(sheet.lines[:DEPTH]):
        if len(line.text) < SHORT:
            own_type = type_of_line(line.folded) or own_type
        match = _OPENING.match(line.folded) if "theo" in line.text.lower() else None
        if match and (found := _attached(sheet, index, match.end(), own_type)):
            return found
    return None


def _attached(sheet: Sheet, index: int, start: int, own_type: str) -> Attached | None:
    place = Joined(_clause(sheet.lines, index))
    text, folded = place.text, place.folded
    name, end = type_at(folded, start)
    if not name:
        return None
    skipped = _NUMBER.match(text, end)
    number = number_at(text, skipped.end() if skipped else end)
    if number is None:
        return None
    day = find_day(folded, number.end)
    agency = _AGENCY.search(text, day.end if day else number.end)
    named = agency["agency"].strip(" ,.;*") if agency else ""
    return Attached(
        number,
        place.found(sheet, number.start, number.end, 0.9),
        place.found(sheet, start, end, 0.85, name),
        own_type,
        day,
        place.found(sheet, day.start, day.end, 0.9, day.value.isoformat() if day.value else "")
        if day
        else None,
        place.found(sheet, day.start, day.end, 1).value if day else None,
        place.found(sheet, agency.start("agency"), agency.start("agency") + len(named), 0.85)
        if agency and named
        else None,
        _title(sheet, index, own_type) or _about(sheet, place, number.end),
    )


def _about(sheet: Sheet, clause: Joined, start: int) -> Found | None:
    """The issuing document's title, where the clause tells it."""
    match = _ABOUT.search(clause.text, start)
    if match is None:
        return None
    end = len(clause.text.rstrip(" .)*"))
    return clause.found(sheet, match.start("title"), end, 0.7) if end > match.end() else None


def _clause(lines: Sequence[Line], index: int) -> list[Line]:
    """The lines of the clause: to its closing bracket, or one line where it has none."""
    if not lines[index].text.startswith("("):
        return [lines[index]]
    for last in range(index, min(index + LINES, len(lines))):
        if ")" in lines[last].text:
            return list(lines[index : last + 1])
    return [lines[index]]


def _title(sheet: Sheet, index: int, own_type: str) -> Found | None:
    """The heading above the clause."""
    above: list[Line] = []
    for line in reversed(sheet.lines[max(0, index - 6) : index]):
        if line.is_rule:
            continue
        if (
            _LABEL.match(line.folded)
            or _STOP.match(line.folded)
            or type_of_line(line.folded)
            or names_agency(line.text)
            or line.text.endswith((".", ":", ";"))
            or len(line.text) > 200
        ):
            break
        above.insert(0, line)
    if not above:
        return None
    found = sheet.over(above, 0.85 if own_type else 0.7)
    title = f"{own_type} {found.value}" if own_type else found.value
    return Found(title, found.start, found.end, found.sure)
