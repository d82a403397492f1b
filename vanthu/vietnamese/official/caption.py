"""Texts from law libraries: type, agency, number, date and title in one running caption.

"Nghị định của Chính phủ số 29/1998/NĐ-CP ngày 11 tháng 5 năm 1998 về việc ban hành Quy chế …"
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .kinds import AGENCY_HEAD, Number, find_number, type_at_start
from .lines import DATE, Line, date_of, fold

#: A caption begins among the first lines and has at most so many; below it stands a legal text.
TOP, LINES, LEGAL_WITHIN = 6, 8, 40
_BEFORE_NUMBER = re.compile(
    r"^\s*(?:của\s+(?P<agency>[^,;]{2,80}?)\s*,?\s*)?số\s*:?\s*$", re.IGNORECASE
)
_LEGAL = re.compile(r"^[-+*\s]*(?:can cu\b|dieu 1\b|dieu thu nhat)")
_END = re.compile(r"^[-+*\s]*(?:can cu|dieu|chuong|phan|de|thuc hien|thi hanh|kinh gui)\b")


@dataclass(frozen=True, slots=True)
class Caption:
    """What a caption says; `end`: the line after it."""

    start: int
    end: int
    type: str
    agency: str | None
    number: Number
    date: date | None
    date_as_printed: str | None
    title: str | None


def find_caption(lines: Sequence[Line]) -> Caption | None:
    """The caption above a legal text. A news item that begins so has no "Căn cứ" and no "Điều 1"
    below."""
    if not any(_LEGAL.match(fold(line.text)) for line in lines[:LEGAL_WITHIN]):
        return None
    for start, line in enumerate(lines[:TOP]):
        type_ = type_at_start(line.text)
        if type_ and (found := _caption(lines, start, type_)):
            return found
    return None


def _caption(lines: Sequence[Line], start: int, type_: str) -> Caption | None:
    end = start + 1
    while end < min(start + LINES, len(lines)) and not _ends(lines, end):
        end += 1
    text = " ".join(line.text for line in lines[start:end])
    rest = text[len(type_) :]
    number = find_number(rest)
    before = _BEFORE_NUMBER.match(rest[: rest.find(number.printed)]) if number else None
    if number is None or before is None or not number.digits:
        return None
    after = rest[number.end :]
    day = DATE.match(after.lstrip(" ,"))
    title = after.lstrip(" ,")[day.end() :] if day else after
    return Caption(
        start=start,
        end=end,
        type=type_,
        agency=before["agency"],
        number=number,
        date=date_of(day) if day else None,
        date_as_printed=day[0] if day else None,
        title=re.sub(r"^[\s,]*(?:của\s+[^,;]{2,60}?\s+(?=về|quy|ban|hướng))?", "", title).strip()
        or None,
    )


def _ends(lines: Sequence[Line], index: int) -> bool:
    folded = fold(lines[index].text)
    authority = AGENCY_HEAD.match(folded) and index + 1 < len(lines) and len(folded) < 60
    return bool(_END.match(folded)) or bool(authority and _END.match(fold(lines[index + 1].text)))
