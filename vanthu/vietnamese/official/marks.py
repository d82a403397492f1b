"""Marks of secrecy, urgency, circulation and draft.

A mark is a line of its own at the top, in a frame or in the page's header; in a sentence the same
words are words (S3: "Các thông tin có từ độ MẬT trở lên không được đưa lên Website").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from .lines import Found, Line, Sheet

#: Marks stand among so many first lines.
DEPTH = 25
#: With small letters only here: further down "mật" alone may be anything, a table's honey.
SMALL_DEPTH = 12

#: No mark is longer.
LONGEST = 80

#: Without spaces, for marks are often printed with a space between all letters.
_SECRECY = {"mat": "MẬT", "toimat": "TỐI MẬT", "tuyetmat": "TUYỆT MẬT"}
#: As TCVN3 and VNI store them, where a text came by without being converted.
_SECRECY |= {"met": "MẬT", "teimet": "TỐI MẬT", "tuyotmet": "TUYỆT MẬT"}
_SECRECY |= {"maat": "MẬT", "toaimaat": "TỐI MẬT", "tuyeatmaat": "TUYỆT MẬT"}
_URGENCY = {
    "khan": "KHẨN",
    "thuongkhan": "THƯỢNG KHẨN",
    "hoatoc": "HỎA TỐC",
    "hoatochengio": "HỎA TỐC HẸN GIỜ",
}
_CIRCULATION = {
    "luuhanhnoibo": "LƯU HÀNH NỘI BỘ",
    "tailieuthuhoi": "TÀI LIỆU THU HỒI",
    "xemxongtralai": "XEM XONG TRẢ LẠI",
    "khongphobien": "KHÔNG PHỔ BIẾN",
    "khongduocphobien": "KHÔNG PHỔ BIẾN",
    "chinguoicotenmoiduocbocbi": "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
}
#: "mật" has four look-alikes without marks; letters of TCVN3 and VNI that nobody converted pass.
_MAT = re.compile(r"m(?:ật|ât|at|ët|aät|ậ t)$")
_KHAN = re.compile(r"kh(?:ẩn|ân|an|èn|aån)$")
_LABEL = re.compile(r"^(?:do mat|muc do mat|do khan|muc do khan|muc do)\s*:\s*")
_DRAFT = re.compile(r"^\W*(?:ban )?du ?thao\W*(?:lan (?:thu )?\w{1,4}\b.{0,40}|\d{1,2}\b.{0,30})?$")
_SPACED = re.compile(r"^(?:\w )+\w$")


@dataclass(slots=True)
class Marks:
    """What was found; None for none."""

    secrecy: Found | None = None
    urgency: Found | None = None
    circulation: Found | None = None
    draft: Found | None = None


def find_marks(sheet: Sheet) -> Marks:
    """The first of each kind. Lines that are marks are taken out of the running text."""
    marks = Marks()
    top = sheet.lines[:DEPTH]
    rest = [
        line for i, line in enumerate(top) if not _take(sheet, marks, line, small=i < SMALL_DEPTH)
    ]
    # A mark is part of no name and no title that it stands between.
    sheet.lines[:DEPTH] = rest
    for line in islice(sheet.margins, 200):
        _take(sheet, marks, line, small=False)
    return marks


def _take(sheet: Sheet, marks: Marks, line: Line, *, small: bool) -> bool:
    """Whether the line is a mark."""
    if len(line.text) > LONGEST:
        return False
    folded = line.folded
    bare = _LABEL.sub("", folded).strip(' .:-()[]*|"“”')
    key = bare.replace(" ", "")
    labelled = len(bare) < len(folded.strip(' .:-()[]*|"“”'))
    shown = line.text.strip(' .:-()[]*|"“”')
    if not (small or labelled or shown == shown.upper()):
        return False
    if marks.secrecy is None and key in _SECRECY and _has(_MAT, shown):
        marks.secrecy = sheet.found(line, 0, len(line.text), 0.98, _SECRECY[key])
    elif marks.urgency is None and key in _URGENCY and (key == "hoatoc" or _is_urgent(key, shown)):
        marks.urgency = sheet.found(line, 0, len(line.text), 0.95, _URGENCY[key])
    elif marks.circulation is None and key in _CIRCULATION:
        marks.circulation = sheet.found(line, 0, len(line.text), 0.95, _CIRCULATION[key])
    elif marks.draft is None and _DRAFT.match(folded):
        marks.draft = sheet.found(line, 0, len(line.text), 0.95, True)
    else:
        return False
    return True


def _has(pattern: re.Pattern[str], shown: str) -> bool:
    lower = shown.lower()
    if _SPACED.match(lower):
        lower = lower.replace(" ", "")
    return bool(pattern.search(lower))


def _is_urgent(key: str, shown: str) -> bool:
    return not key.endswith("khan") or _has(_KHAN, shown)
