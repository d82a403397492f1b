"""Nơi nhận: to whom a document goes, and Kính gửi: to whom it is addressed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lines import Found, Line, Sheet

#: A list of recipients has at most so many lines.
LINES = 60

_HEADING = re.compile(r"^noi (?:nhan|gui)\b\s*[:.]?\s*")
_ADDRESSED = re.compile(r"^kinh g[uo]i\s*[:.]?\s*")
_PORTAL = re.compile(r"\b(?:cong|trang)\s+(?:thong tin dien tu|tin dien tu|ttdt)|\bwebsite\b")
_SAVED = re.compile(r"^luu\b")
_BULLET = "-+•* "
#: "- Lưu: VT, VHTT. h.v", "(3b)": the typist's initials and the number of copies.
_TYPIST = re.compile(r"[.,]\s*\*?\(?[a-zđ.]{1,6}\)?\*?\s*(?:\(?\d+\s*b?\)?)?\s*$")
#: What ends a list that no "Lưu:" ends.
_OVER = re.compile(
    r"^(?:\(?da ky|dieu \d|chuong [ivx\d]|phu luc|quy che$|quy dinh$|cong hoa xa hoi|\(ban hanh|"
    r"\(kem theo|tm|t/m|kt|k/t|tl|tuq)\b"
)


def find_recipients(sheet: Sheet, start: int) -> tuple[list[Found], int]:
    """The list under "Nơi nhận", without dashes and end marks, and the line of its heading (-1
    when there is none)."""
    heading = _heading(sheet.lines, start)
    if heading < 0:
        return [], -1
    items: list[list[Line]] = []
    values: list[str] = []
    line = sheet.lines[heading]
    match = _HEADING.match(line.folded)
    inline = line.text[match.end() :].strip() if match else ""
    if inline:
        values = [one.strip(_BULLET) for one in inline.split(";")]
        items = [[line] for _ in values]
    saved = any(_SAVED.match(value.lower().replace("ư", "u")) for value in values)
    if not saved:
        saved = _read_list(sheet, heading, items, values)
    if not saved and not inline:
        # No "Lưu:" ends the list: the lines that look like items are all that is sure.
        keep = [
            i for i, one in enumerate(items) if values[i].endswith((";", ".")) or _bulleted(one)
        ]
        items, values = [items[i] for i in keep], [values[i] for i in keep]
    sure = 0.93 if saved else 0.75
    found = [
        Found(value.rstrip(" ;.,"), one[0].start, one[-1].end, sure)
        for one, value in zip(items, values, strict=True)
        if value.strip(" ;.,")
    ]
    return found, heading


def _bulleted(lines: Sequence[Line]) -> bool:
    return lines[0].text[:1] in ("-", "+", "•")


def _read_list(sheet: Sheet, heading: int, items: list[list[Line]], values: list[str]) -> bool:
    """Append the items below the heading; whether "Lưu" ended them."""
    column = sheet.lines[heading].side if sheet.lines[heading].table >= 0 else ""
    finished = True
    for line in sheet.lines[heading + 1 : heading + 1 + LINES]:
        if column and line.table >= 0 and line.side != column:
            continue
        if line.side == "right" or line.is_rule:
            continue
        bare = line.text.lstrip(_BULLET).strip()
        dashed = line.text[:1] in ("-", "+", "•")
        if line.is_capital and not dashed:
            if len(line.text) > 3 and not (items and not finished):
                if _OVER.match(line.folded) and line.folded[:2] in ("qu", "ch", "ph", "co"):
                    return False
                continue
        elif _OVER.match(line.folded) and not dashed:
            if items and line.folded[:2] not in ("tm", "t/", "kt", "k/", "tl", "tu", "da", "(d"):
                return False
            continue
        printed = sheet.printed(line.start, line.end).lstrip("-–+•* ").strip()
        if items and not finished and not dashed:
            items[-1].append(line)
            values[-1] = f"{values[-1]} {printed}"
        else:
            items.append([line])
            values.append(printed)
        finished = line.text.rstrip("* ").endswith((";", ".", ":", ","))
        if _SAVED.match(line.folded.lstrip(_BULLET)):
            values[-1] = _TYPIST.sub("", values[-1])
            return True
        if len(bare) > 200:
            return False
    return False


def find_addressees(sheet: Sheet, start: int) -> list[Found]:
    """Whom a letter is addressed to: on the line of "Kính gửi" or in the list below it."""
    for index, line in enumerate(sheet.lines[start : start + 40], start):
        match = _ADDRESSED.match(line.folded) if line.text[:1] in "Kk" else None
        if match is None:
            continue
        if line.text[match.end() :].strip(" .:"):
            first = len(line.text) - len(line.text[match.end() :].lstrip(_BULLET))
            found = [sheet.found(line, first, len(line.text.rstrip(" ;.,:")), 0.93)]
            if line.text[first - 2 : first].strip() not in ("-", "+", "•"):
                return found
        else:
            found = []
        for other in sheet.lines[index + 1 : index + 15]:
            if other.text[:1] not in "-+•":
                break
            first = len(other.text) - len(other.text.lstrip(_BULLET))
            found.append(sheet.found(other, first, len(other.text.rstrip(" ;.,")), 0.93))
        return found
    return []


def names_portal(recipients: Sequence[Found], folded: Sequence[str]) -> bool | None:
    """Whether the portal is among them (R8); None when there is no list."""
    return any(_PORTAL.search(one) for one in folded) if recipients else None


def _heading(lines: Sequence[Line], start: int) -> int:
    # Folding is dear, and only a line that begins with an n can be it.
    for index in range(start, len(lines)):
        if lines[index].text[0] in "Nn" and _HEADING.match(lines[index].opening):
            return index
    return -1
