"""What a document does to others: amends, replaces, repeals.

Only what it says of itself counts: its title, its clauses ("Quyết định này thay thế …", "Bãi bỏ
…"); the history of a law that its grounds cite is none of it (R78: repeal is told from the text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .dates import find_day, iso
from .kinds import ANYWHERE, type_named
from .lines import Found, Joined, Line, Sheet
from .number import find_number

#: A clause broken over lines (PDFs) has at most so many; one names at most so many documents.
LINES, MOST = 6, 40
_ACTS: dict[str, re.Pattern[str]] = {
    "replaces": re.compile(r"\b(?:nay (?:se )?|va |, |duoc )?thay the (?:cho |toan bo )?"),
    "repeals": re.compile(r"\b(?:bai bo|huy bo|het hieu luc|cham dut hieu luc)\b"),
    "amends": re.compile(r"\b(?:sua doi|bo sung)\b"),
}
#: A clause that amends begins so; elsewhere "sửa đổi" belongs to another document's name.
_NUMBERED = r"^(?:(?:dieu|khoan|muc) )?[\da-z]{0,4}\s?[.:)]?\s?(?:nay )?"
_AMENDING = re.compile(
    rf"{_NUMBERED}(?:sua doi|bo sung)|^ve viec sua doi|"
    r"\bnay (?:sua doi|bo sung)\b"
)
_REPEALING = re.compile(
    rf"{_NUMBERED}(?:bai bo|huy bo|thay the)|^ve viec (?:bai|huy)|"
    r"\bnay (?:\w+ ){0,12}(?:thay the|bai bo)\b|\bhet hieu luc\b"
)
_CITING = re.compile(r"^[-+* ]*(?:can cu|xet|theo de nghi)\b")
_ENDS = re.compile(r"[.;:]$")


def find_relations(sheet: Sheet, title: Found | None, start: int) -> dict[str, list[Found]]:
    """ "amends", "replaces", "repeals": one {raw, type, number, date} a named document."""
    found: dict[str, list[Found]] = {key: [] for key in _ACTS}
    for lines in _clauses(sheet, title, start):
        joined = Joined(lines)
        if act := _act(joined.folded):
            for one in _cited(sheet, joined, *act):
                known = {item.value["number"] or item.value["raw"] for item in found[act[0]]}
                if (one.value["number"] or one.value["raw"]) not in known:
                    found[act[0]].append(one)
    return {key: items[:MOST] for key, items in found.items()}


def _clauses(sheet: Sheet, title: Found | None, start: int) -> Iterator[list[Line]]:
    if title is not None and title.start is not None and title.end is not None:
        yield [x for x in sheet.lines[: start + 1] if title.start <= x.start < title.end]
    for index in range(start, len(sheet.lines)):
        line = sheet.lines[index]
        if not _may_act(line.text) or _CITING.match(line.opening):
            continue
        end = index + 1
        while (
            end < min(index + LINES, len(sheet.lines))
            and not _ENDS.search(sheet.lines[end - 1].text)
            and (sheet.lines[end].text[:1].islower() or sheet.lines[end].text[:1].isdigit())
        ):
            end += 1
        yield sheet.lines[index:end]


def _may_act(text: str) -> bool:
    """Whether a line holds any act's words, without their first letters, whose case varies; it
    comes before all patterns because it is quick."""
    return (
        "hay thế" in text
        or "ửa đổi" in text
        or "ổ sung" in text
        or "iệu lực" in text
        or "ãi bỏ" in text
        or "ủy bỏ" in text
        or "uỷ bỏ" in text
    )


def _act(folded: str) -> tuple[str, int] | None:
    """Which act a clause does, and from where on it names documents."""
    if _REPEALING.search(folded):
        for act in ("replaces", "repeals"):
            if match := _ACTS[act].search(folded):
                # "Quyết định số … hết hiệu lực": the document stands before the verb.
                return act, _enumerated(folded) if "hieu luc" in match[0] else match.end()
    if _AMENDING.search(folded) and (match := _ACTS["amends"].search(folded)):
        return "amends", match.end()
    return None


def _enumerated(folded: str) -> int:
    """Where a clause begins after its "2. "."""
    match = re.match(r"^(?:dieu |khoan )?[\da-z]{1,4}[.):] ", folded)
    return match.end() if match else 0


def _cited(sheet: Sheet, joined: Joined, act: str, start: int) -> Iterator[Found]:
    """Documents named from `start` on, to the end of the sentence; in an amendment only the first:
    the others belong to its name."""
    ends = re.compile(r"\.(?: |$)").search(joined.text, start)
    end = ends.start() if ends else len(joined.text)
    place = start
    while place < end:
        number = find_number(joined.text, place)
        if number is None or number.start >= end or not number.digits:
            return
        before = joined.folded[place : number.start]
        types = list(ANYWHERE.finditer(before))
        first = place + types[-1].start() if types else number.start
        day = find_day(joined.folded[number.end : number.end + 40])
        last = number.end + day.end if day else number.end
        yield joined.found(
            sheet,
            first,
            last,
            0.85,
            _record(
                joined.text[first:last],
                type_named(types[-1]["type"]) if types else None,
                number.text,
                iso(day.value) if day else None,
            ),
        )
        if act == "amends":
            return
        place = last


def _record(raw: str, type_: str | None, number: str, date: str | None) -> dict[str, Any]:
    return {"raw": raw, "type": type_, "number": number, "date": date}
