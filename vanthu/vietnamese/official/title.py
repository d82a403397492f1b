"""The trích yếu: what a document is about, in its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .kinds import AGENCY_HEAD, find_number, type_at_start
from .letterhead import Letterhead
from .lines import DATE, Line, fold

#: A title has at most so many lines.
LINES = 8
#: What ends it.
_STOP = re.compile(
    r"^(?:can cu|kinh gui|dieu \d|chuong [ivx\d]|phan [ivx\d]|muc [ivx\d]|[ivx]+\.|\d+\.|"
    r"[a-z][.)]|\(|thuc hien\b|theo de nghi|xet de nghi|quyet dinh:|quyet nghi:|noi nhan|"
    r"cong hoa xa hoi|doc lap)"
)
_GOES_ON = re.compile(
    r"(?:[,\-–“(]|\b(?:va|cua|ve|tren|nam|tai|cho|voi|hoac|cac|trong|doi|o|tu|den|theo|nhung))$"
)
_SUBJECT = re.compile(r"^v/v\s*[:.]?\s*(?P<rest>.*)$", re.IGNORECASE)
#: The right column, between the lines of the left one.
_RIGHT = re.compile(r"^(?:cong hoa xa hoi|doc lap)")
_ABOUT = re.compile(r"^v/v\s*[:.]?\s*", re.IGNORECASE)
_CATALOGUE = re.compile(r"\b(?:về việc|v/v|về)\s+(?P<title>\S.*)$", re.IGNORECASE)


def find_title(lines: Sequence[Line], head: Letterhead) -> str | None:
    """Below the type, or after "V/v" in a letter; None when there is none."""
    if head.caption_title:
        return head.caption_title[:1].upper() + head.caption_title[1:].rstrip(" .")
    title = _below_type(lines, head) if head.type_line >= 0 else None
    title = title or _letter_subject(lines, head)
    if title is None:
        return None
    title = _ABOUT.sub("", title)
    return _whole(title[:1].upper() + title[1:], lines, head)


def _below_type(lines: Sequence[Line], head: Letterhead) -> str | None:
    after = list(lines[head.type_line + 1 : head.type_line + 2 + LINES * 2])
    below = [*after[1:], None]
    end = next((i for i, line in enumerate(after) if _ends(line, below[i])), None)
    if end is None or end > LINES:
        end = _guess_end(after)
    text = " ".join(line.text for line in after[:end] if not line.is_rule)
    return text.strip(" *") or None


def _ends(line: Line, below: Line | None = None) -> bool:
    folded = fold(line.text)
    grounds = below is not None and fold(below.text).lstrip("-+* ").startswith("can cu")
    authority = (line.is_capital or grounds) and bool(AGENCY_HEAD.match(folded))
    return line.is_rule or authority or bool(_STOP.match(folded))


def _guess_end(after: Sequence[Line]) -> int:
    """No mark ends the title: it goes on while a line is plainly unfinished."""
    end = 0
    for line in after[:LINES]:
        if end:
            before = after[end - 1].text
            text = " ".join(other.text for other in after[:end])
            unfinished = text.count("“") > text.count("”") or _GOES_ON.search(fold(before))
            if not unfinished and not line.text[:1].islower():
                break
        end += 1
    return end


def _letter_subject(lines: Sequence[Line], head: Letterhead) -> str | None:
    """An official letter's subject stands under its number, over several short lines."""
    start = max(head.number_line, 0)
    for index, line in enumerate(lines[start : start + 12], start):
        match = _SUBJECT.match(line.text)
        if match is None:
            continue
        parts = [match["rest"]]
        rest = lines[index + 1 : index + 6]
        for other, below in zip(rest, [*rest[1:], None], strict=True):
            if _RIGHT.match(fold(other.text)) or DATE.search(other.text):
                continue
            if _ends(other, below) or other.is_capital:
                break
            if not (other.text[:1].islower() or _GOES_ON.search(fold(parts[-1]))):
                break
            parts.append(other.text)
        return " ".join(part for part in parts if part) or None
    return None


def _whole(title: str, lines: Sequence[Line], head: Letterhead) -> str:
    """A law library's heading often has the whole title where the copied body lost its beginning:
    "Quyết định 31/2015/QĐ-UBND của … về việc ban hành …"."""
    for line in lines[: max(head.type_line, 0)]:
        number = find_number(line.text)
        if not type_at_start(line.text) or number is None or number.text != head.number:
            continue
        match = _CATALOGUE.search(line.text, number.end)
        if (
            match
            and fold(match["title"]).endswith(fold(title))
            and fold(title) != fold(match["title"])
        ):
            return match["title"][:1].upper() + match["title"][1:]
    return title
