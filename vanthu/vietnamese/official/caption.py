"""Texts from law libraries: type, agency, number, date and title in one running caption.

"Nghị định của Chính phủ số 29/1998/NĐ-CP ngày 11 tháng 5 năm 1998 về việc ban hành Quy chế …"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .dates import day_at, iso
from .kinds import type_at
from .letterhead import Letterhead
from .lines import Joined, Line, Sheet
from .number import number_at
from .parties import names_agency

#: A caption begins among the first lines and has at most so many; below it stands a legal text.
TOP, LINES, LEGAL_WITHIN = 6, 8, 40
_BEFORE_NUMBER = re.compile(
    r"\s*(?:của\s+(?P<agency>[^,;\d]{2,80}?)\s*,?\s*)?\bsố\s*:?\s*(?=\d)", re.IGNORECASE
)
_OF = re.compile(
    r"[\s,]*(?:của\s+(?P<agency>[^,;\d]{2,60}?)\s+(?=về|v/v|quy|ban hành|hướng))?", re.IGNORECASE
)
_LEGAL = re.compile(r"^[-+*\s]*(?:can cu\b|dieu 1\b|dieu thu nhat)")
_END = re.compile(r"^[-+*\s]*(?:can cu|dieu \d|chuong|phan|de |thuc hien|thi hanh|kinh gui)\b")


def take_caption(sheet: Sheet, head: Letterhead) -> bool:
    """Fill the letterhead from a caption above a legal text. A news item that begins so has no
    "Căn cứ" and no "Điều 1" below."""
    if not any(_LEGAL.match(line.folded) for line in sheet.lines[:LEGAL_WITHIN]):
        return False
    for start, line in enumerate(sheet.lines[:TOP]):
        name, end = type_at(line.folded)
        if name and _caption(sheet, head, start, name, end):
            return True
    return False


def _caption(sheet: Sheet, head: Letterhead, start: int, type_: str, type_end: int) -> bool:
    end = start + 1
    while end < min(start + LINES, len(sheet.lines)) and not _ends(sheet.lines, end):
        end += 1
    lines = sheet.lines[start:end]
    joined = Joined(lines)
    before = _BEFORE_NUMBER.match(joined.text, type_end)
    number = number_at(joined.text, before.end()) if before else None
    if before is None or number is None or not number.digits:
        return False
    head.is_caption, head.type_line, head.number_line, head.body = True, start, start, end
    head.type = sheet.found(lines[0], 0, type_end, 0.95, type_)
    head.number_obj = number
    head.number = joined.found(sheet, number.start, number.end, 0.95)
    rest = number.end
    day = day_at(joined.folded, _skip(joined.text, rest))
    if day is not None:
        head.day, head.year = day.value, day.year
        head.issued = joined.found(sheet, day.start, day.end, 0.95, iso(day.value))
        head.date_as_printed = joined.found(sheet, day.start, day.end, 1).value
        rest = day.end
    of = _OF.match(joined.text, rest)
    for match in (before, of):
        if match and match["agency"]:
            head.agency = joined.found(sheet, match.start("agency"), match.end("agency"), 0.93)
            break
    first, last = of.end() if of else rest, len(joined.text.rstrip(" ."))
    if last > first:
        head.title = joined.found(sheet, first, last, 0.93)
    return True


def _skip(text: str, index: int) -> int:
    while index < len(text) and text[index] in " ,":
        index += 1
    return index


def _ends(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    authority = names_agency(line.text) or line.is_capital
    below = lines[index + 1].folded if index + 1 < len(lines) else ""
    return bool(_END.match(line.folded)) or (
        authority and len(line.text) < 60 and bool(_END.match(below))
    )
