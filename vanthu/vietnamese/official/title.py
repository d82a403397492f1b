"""The trích yếu: what a document is about, in its own words.

Source: NĐ 30/2020 Phụ lục I, mục II.5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vanthu.vietnamese.letters import fold

from .dates import find_day
from .kinds import type_at
from .letterhead import Letterhead
from .lines import Found, Line, Sheet
from .number import find_number
from .parties import names_authority

#: A title has at most so many lines.
LINES = 8
#: A longer line is body text.
LONGEST = 600
#: What ends it.
_STOP = re.compile(
    r"^(?:can cu|kinh g[uo]i|dieu \d|chuong [ivx\d]|phan (?:thu|[ivx\d])|muc [ivx\d]|[ivx]+[./]|"
    r"\d+[./)-]|[a-z][.)]|\((?!v/v|ve viec)|theo de nghi|xet de nghi|"
    r"quyet dinh ?:|quyet nghi ?:|noi nhan|cong hoa xa hoi|doc lap|ky hop thu|khoa [ivx]+)"
)
_GOES_ON = re.compile(
    r"(?:[,\-(]|\b(?:va|cua|ve|tren|nam|tai|cho|voi|hoac|cac|trong|doi|o|tu|den|theo|nhung))$"
)
_SUBJECT = re.compile(r"^\(?v ?/ ?v\s*[:.]?\s*")
#: The right column, between the lines of the left one.
_RIGHT = re.compile(r"^(?:cong hoa xa hoi|doc lap|dang cong san)")
#: A title's last line may end with a full stop, but is seldom so long.
_SENTENCE = 40
_DATED = re.compile(r"^(?:trong )?ngay \d")
_ABOUT = re.compile(r"^\(?\s*v\s?/\s?v\s*[:.]?\s*", re.IGNORECASE)
_CATALOGUE = re.compile(r"\b(?:về việc|v/v|về)\s+(?P<title>\S.*)$", re.IGNORECASE)


def find_title(sheet: Sheet, head: Letterhead) -> Found | None:
    """Below the type, or after "V/v" in a letter; None when there is none."""
    if head.title:
        return _mended(head.title, head.title.value)
    title = _below_type(sheet, head) if head.type_line >= 0 else None
    title = title or _subject(sheet, head)
    if title is None:
        return None
    found = _mended(title, _ABOUT.sub("", title.value))
    return _whole(sheet, found, head) if found else None


def _mended(title: Found, value: str) -> Found | None:
    value = value.strip(" *_")
    if value.endswith(")") and "(" not in value:
        value = value[:-1]
    value = value.rstrip(" .") if value.endswith(" .") or value.count(".") == 1 else value
    if not value:
        return None
    return Found(value[:1].upper() + value[1:], title.start, title.end, title.sure)


def _below_type(sheet: Sheet, head: Letterhead) -> Found | None:
    after = [
        line
        for line in sheet.lines[head.type_line + 1 : head.type_line + 2 + LINES * 2]
        if line.side != "left" or line.table < 0
    ]
    below: list[Line | None] = [*after[1:], None]
    end = next(
        (
            i
            for i, line in enumerate(after)
            if _ends(line, below[i])
            or (i and (_begins_body(line) or _is_sentence(line, after[i - 1])))
        ),
        None,
    )
    sure = 0.93
    if end is None or end > LINES:
        end, sure = _guess_end(after), 0.7
    parts = [line for line in after[:end] if not line.is_rule]
    if head.type_rest:
        return _with_rest(sheet, head, parts, sure)
    return sheet.over(parts, sure) if parts else None


def _with_rest(sheet: Sheet, head: Letterhead, parts: list[Line], sure: float) -> Found | None:
    """The title that begins on the type's line; the agency there ("CỦA CHÍNH PHỦ") is none."""
    line = sheet.lines[head.type_line]
    first = len(line.text) - len(line.text[head.type_rest :].lstrip(" :-"))
    rest = sheet.found(line, first, len(line.text), sure)
    text = rest.value.strip(" :-")
    if head.agency and head.agency.start is not None and head.agency.start >= (rest.start or 0):
        return sheet.over(parts, sure) if parts else None
    if fold(text).startswith("cua "):
        return sheet.over(parts, sure) if parts else None
    if not parts:
        return Found(text, rest.start, rest.end, sure)
    more = sheet.over(parts, sure)
    return Found(f"{text} {more.value}", rest.start, more.end, sure)


def _ends(line: Line, below: Line | None = None) -> bool:
    grounds = below is not None and below.folded.lstrip("-+* ").startswith("can cu")
    authority = (line.is_capital or grounds) and names_authority(line.text)
    authority = authority or line.text[-1:] in (";", ":") or len(line.text) > LONGEST
    return line.is_rule or authority or bool(_STOP.match(line.folded))


def _begins_body(line: Line) -> bool:
    """ "Thực hiện Chỉ thị …" as a sentence; as a title's first line it is the title of a plan."""
    return line.folded.startswith("thuc hien ") and line.text[0] == "T" and not line.is_capital


def _is_sentence(line: Line, before: Line) -> bool:
    """Whether a line is the body's first sentence: it begins anew and ends with a stop, or begins
    with a date. A title's lines go on from each other."""
    if not line.text[:1].isupper() or line.is_capital or _GOES_ON.search(before.folded):
        return False
    stopped = line.text[-1:] == "." and len(line.text) > _SENTENCE
    return stopped or _DATED.match(line.folded) is not None


def _guess_end(after: Sequence[Line]) -> int:
    """No mark ends the title: it goes on while a line is plainly unfinished."""
    end = 0
    opened = closed = 0
    for line in after[:LINES]:
        if end:
            unfinished = opened > closed or _GOES_ON.search(after[end - 1].folded)
            if not unfinished and not line.text[:1].islower():
                break
        opened, closed = opened + line.text.count("“"), closed + line.text.count("”")
        end += 1
    return end


def _subject(sheet: Sheet, head: Letterhead) -> Found | None:
    """An official letter's subject stands under its number, over several short lines."""
    start = max(head.number_line, 0)
    for index, line in enumerate(sheet.lines[start : start + 14], start):
        match = _SUBJECT.match(line.folded)
        if match is None:
            continue
        parts = [line]
        rest = sheet.lines[index + 1 : index + 7]
        for other, below in zip(rest, [*rest[1:], None], strict=True):
            if other.side == "right" or _RIGHT.match(other.folded) or find_day(other.folded):
                continue
            if _ends(other, below) or other.is_capital or _begins_body(other):
                break
            in_cell = line.table >= 0 and other.table == line.table
            small = other.text[:1].islower() or other.text[:1].isdigit()
            if not (small or in_cell or _GOES_ON.search(parts[-1].folded)):
                break
            parts.append(other)
        return sheet.over(parts, 0.92)
    return None


def _whole(sheet: Sheet, title: Found, head: Letterhead) -> Found:
    """A law library's heading often has the whole title where the copied body lost its beginning:
    "Quyết định 31/2015/QĐ-UBND của … về việc ban hành …"."""
    for line in sheet.lines[: max(head.type_line, 0)]:
        name, end = type_at(line.folded)
        number = find_number(line.text, end) if name else None
        if number is None or number.text != head.number_text:
            continue
        match = _CATALOGUE.search(line.text, number.end)
        if (
            match
            and fold(match["title"]).endswith(fold(title.value))
            and (len(match["title"]) > len(title.value))
        ):
            whole = sheet.found(line, match.start("title"), len(line.text), 0.8)
            return _mended(whole, whole.value) or title
    return title
