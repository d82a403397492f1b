"""When a document takes effect, and when it ends (S1, S2 and S4 have the three forms)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .dates import find_day
from .lines import Found, Joined, Sheet

#: A clause that was broken over lines (PDFs) has at most so many.
LINES = 4
_EFFECT = "iệu lực"
_CLAUSE = re.compile(
    r"\bnày\b[^.;]{0,200}?(?P<rule>có hiệu lực(?: thi hành)?[^.;]*)", re.IGNORECASE
)
_AFTER = re.compile(
    r"sau\s+(?P<days>\d{1,3})\s*(?:\([^)]*\)\s*)?ngày,?\s*(?:làm việc,?\s*)?(?:kể\s+)?từ\s+"
    r"(?:ngày|khi)\s+(?:được\s+)?(?P<since>ký|ban hành|thông qua)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"từ\s+(?:ngày|khi)\s+(?:được\s+)?(?:ký|ban hành|thông qua)", re.IGNORECASE)
_AND = re.compile(r",?\s+(?:và\s+)?(?:thay thế|bãi bỏ|thay cho|áp dụng|chịu)\b", re.IGNORECASE)
_GAZETTE = re.compile(r"công\s*báo|công bố|ngày đăng", re.IGNORECASE)
_WORKING = re.compile(r"ngày làm việc", re.IGNORECASE)
_UNTIL = re.compile(r"đến\s+(?:hết\s+)?(?=ngày)", re.IGNORECASE)
#: A law says so of itself in its last lines, in the place of place and date.
_PASSED = re.compile(r"\bnày\b[^.;]{0,160}?thông qua\s+(?=ngày)", re.IGNORECASE)


@dataclass(slots=True)
class Effect:
    """`rule` as printed; `computed`: the date was reckoned, so an editor confirms it."""

    rule: Found | None = None
    date: Found | None = None
    computed: bool = False
    expiry: Found | None = None


def find_effect(sheet: Sheet, start: int, issued: date | None) -> Effect:
    """The first clause "Quyết định này có hiệu lực …" below line `start`."""
    for index in range(start, len(sheet.lines)):
        if _EFFECT not in sheet.lines[index].text:
            continue
        joined = _clause(sheet, index)
        match = _CLAUSE.search(joined.text)
        if match and (effect := _read(sheet, joined, match, issued)):
            return effect
    return Effect()


def find_passed(sheet: Sheet, start: int) -> tuple[Found, date | None] | None:
    """The day on which a law or a resolution says that it was passed."""
    for index in range(start, len(sheet.lines)):
        if "thông qua" not in sheet.lines[index].text:
            continue
        joined = _clause(sheet, index)
        match = _PASSED.search(joined.text)
        day = find_day(joined.folded, match.end()) if match else None
        if match and day and day.start == match.end() and day.value:
            return joined.found(sheet, day.start, day.end, 0.85, day.value.isoformat()), day.value
    return None


def _clause(sheet: Sheet, index: int) -> Joined:
    first, last = index, index + 1
    lines = sheet.lines
    # A wrapped line begins small; what it goes on from isn't finished.
    while first > 0 and index - first < 2 and lines[first].text[:1].islower():
        first -= 1
    while last < len(lines) and last - index < LINES and lines[last].text[:1].islower():
        last += 1
    return Joined(lines[first:last])


def _read(sheet: Sheet, joined: Joined, match: re.Match[str], issued: date | None) -> Effect | None:
    # "… từ ngày ký và thay thế Quyết định số … ngày …": that day is the other document's.
    printed = _AND.split(match["rule"])[0].rstrip(" ,/")
    first = match.start("rule")
    rule = joined.found(sheet, first, first + len(printed), 0.93)
    folded = joined.folded[first : first + len(printed)]
    until = _UNTIL.search(printed)
    day = find_day(folded[: until.start()] if until else folded)
    effect = Effect(rule)
    if day is not None and not printed[: day.start].lower().rstrip().endswith("qua"):
        if day.value is not None:
            place = first + day.start, first + day.end
            effect.date = joined.found(sheet, *place, 0.95, day.value.isoformat())
    elif after := _AFTER.search(printed):
        if issued and not _WORKING.search(after[0]):
            effect.date = _reckoned(rule, issued + timedelta(days=int(after["days"])))
    elif _SIGNED.search(printed):
        effect.date = _reckoned(rule, issued) if issued else None
    elif not _GAZETTE.search(printed):
        return None
    effect.computed = effect.date is not None and day is None
    if until and (end := find_day(folded, until.start())) and end.value:
        place = first + end.start, first + end.end
        effect.expiry = joined.found(sheet, *place, 0.9, end.value.isoformat())
    return effect


def _reckoned(rule: Found, day: date) -> Found:
    return Found(day.isoformat(), rule.start, rule.end, 0.85)
