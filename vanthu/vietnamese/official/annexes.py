"""What a document is issued with: a regulation, annexes.

Source: NĐ 30/2020 Phụ lục I, mục III; places are lines of the sheet, `start` the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .kinds import type_at, type_of_line
from .lines import Found, Line, Sheet

#: More annexes than this are only counted by their readers.
MOST = 60
#: A title above the clause that says what it was issued with has at most so many lines.
TITLE_LINES = 8
_CLAUSE = re.compile(r"^\(?ban hanh kem theo\b")
_ISSUED = re.compile(
    r"ban hành\s+kèm theo\s+[\w ]{2,30}?\s+này\s+(?:bản\s+)?[“\"'«]?\s*(?P<rest>[^“”\"»;]{3,400})",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"^(?:phu luc|phu bieu|danh muc kem theo)\b[ .]*(?P<label>[ivxlc]{1,6}|\d{1,3})?\b"
)
_TITLE_OVER = re.compile(r"^(?:\(|ban hanh kem|kem theo|[ivx\d]+[./)])")


def find_annexes(sheet: Sheet, start: int) -> list[Found]:
    """One {type, title} each, in the order in which they are named or stand."""
    found: list[Found] = []
    for index in range(start, len(sheet.lines)):
        line = sheet.lines[index]
        if line.text[0] in "Pp" and len(line.text) < 160:
            found += _annex(sheet, index)
        elif "kèm theo" in line.text:
            found += _issued(sheet, line) if "này" in line.text else _enclosed(sheet, index, found)
        if len(found) >= MOST:
            break
    return found


def _issued(sheet: Sheet, line: Line) -> Iterator[Found]:
    match = _ISSUED.search(line.text)
    if match is None:
        return
    name, end = type_at(line.folded, match.start("rest"))
    last = match.end("rest")
    # A sentence may end before its line does.
    if (stop := line.text.find(". ", end, last)) > 0:
        last = stop
    title = sheet.found(line, end, last, 0.85)
    text = title.value.strip(' .”"')
    if name and text:
        value = {"type": name, "title": text[:1].upper() + text[1:]}
        yield Found(value, title.start, title.end, 0.85)


def _enclosed(sheet: Sheet, index: int, known: list[Found]) -> Iterator[Found]:
    """The heading above "(Ban hành kèm theo Quyết định số …)"."""
    if not _CLAUSE.match(sheet.lines[index].folded):
        return
    above: list[Line] = []
    for line in reversed(sheet.lines[max(0, index - TITLE_LINES) : index]):
        if name := type_of_line(line.folded):
            if above and all(one.value["type"] != name for one in known):
                title = sheet.over(above, 0.8)
                value = {"type": name, "title": title.value}
                yield Found(value, title.start, title.end, 0.8)
            return
        if not line.is_rule:
            above.insert(0, line)


def _annex(sheet: Sheet, index: int) -> Iterator[Found]:
    line = sheet.lines[index]
    match = _ANNEX.match(line.folded)
    if match is None:
        return
    rest = line.text[match.end() :].strip(" :.-")
    # "Phụ lục I kèm theo Thông tư …" in a sentence isn't a heading.
    if rest and not line.is_capital:
        return
    if not rest:
        for below in sheet.lines[index + 1 : index + 5]:
            if _TITLE_OVER.match(below.folded) or (not below.is_capital and rest):
                break
            rest = f"{rest} {sheet.printed(below.start, below.end)}".strip()
            if len(rest) > 200:
                break
    label = match["label"]
    value = {"type": f"Phụ lục {label.upper()}" if label else "Phụ lục", "title": rest or None}
    yield Found(value, line.start, line.end, 0.8)
