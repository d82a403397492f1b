"""Lists of people: a column of names beside birth dates, addresses, numbers (§G: three rows)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .checks import OLDEST
from .pieces import Found, Page
from .words import NAME_RE, UPPER

_NAMES = re.compile(
    r"họ và tên|họ,? tên|tên (?:người|đối tượng|chủ hộ|học sinh|thí sinh|bệnh nhân)|^chủ hộ$"
)
_BORN = re.compile(r"sinh(?!\s*(?:viên|học|hoạt))|^ns$")
_HOME = re.compile(r"địa chỉ|nơi ở|thường trú|trú quán|chỗ ở|hộ khẩu|cư trú|quê quán|thôn|xóm")
_NUMBER = re.compile(
    r"cccd|cmnd|căn cước|định danh|chứng minh|tài khoản|bhxh|bhyt|bảo hiểm|hộ chiếu|cmt"
)
_DATE = re.compile(
    r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?((?:19|20)\d\d)|(?<![\d*/.\-])((?:19|20)\d\d)(?!\d)"
)
_INITIALS = re.compile(rf"(?:[{UPPER}]\.\s?)+$")
#: Fewer rows are a mention, not a list.
ROWS = 3


def lists(page: Page, today: date | None = None) -> Iterator[Found]:
    """Birth dates and homes in tables of people; their names when there are enough of them."""
    for table in page.tables:
        yield from _table(page, table, today)
    yield from _plain(page, today)


def _table(page: Page, table: int, today: date | None) -> Iterator[Found]:
    rows = page.tables[table]
    head = page.heads[table]
    heads = {column: page.cell(number).strip() for column, number in rows[head].items()}
    names = [column for column, text in heads.items() if _NAMES.search(text)]
    born = [column for column, text in heads.items() if _BORN.search(text)]
    home = [column for column, text in heads.items() if _HOME.search(text) and column not in names]
    telling = {*born, *home, *(column for column, text in heads.items() if _NUMBER.search(text))}
    if not names or not telling - set(names):
        return
    people: list[Found] = []
    for row in sorted(rows):
        if row <= head:
            continue
        cells = rows[row]
        private = [
            column for column in telling if column in cells and page.cell(cells[column]).strip()
        ]
        for column in born:
            if column in cells:
                yield from _births_in(page, *page.bounds(cells[column]), today)
        for column in home:
            if column in cells:
                yield from _cell(page, cells[column], "address", 4)
        if private and names[0] in cells:
            people += _names_in(page, cells[names[0]])
    if len(people) >= ROWS:
        yield from people


def _births_in(page: Page, start: int, end: int, today: date | None) -> Iterator[Found]:
    this_year = (today or date.today()).year  # noqa: DTZ011 - a year is all that counts
    for match in _DATE.finditer(page.text, start, end):
        if this_year - OLDEST <= int(match[1] or match[2]) <= this_year:
            yield Found(match.start(), match.end(), "birth", match[1] is not None)


def _cell(page: Page, number: int, kind: str, least: int) -> Iterator[Found]:
    start, end = page.bounds(number)
    text = page.text[start:end]
    if sum(map(str.isalpha, text)) >= least and "đã che" not in text:
        start += len(text) - len(text.lstrip())
        yield Found(start, start + len(text.strip()), kind)


def _names_in(page: Page, number: int) -> list[Found]:
    start, end = page.bounds(number)
    text = page.text[start:end].strip()
    named = NAME_RE.match(text) or (text.isupper() and len(text.split()) in (2, 3, 4, 5))
    if not named or _INITIALS.fullmatch(text):
        return []
    return list(_cell(page, number, "name", 3))


def _plain(page: Page, today: date | None) -> Iterator[Found]:
    """The same in lines of plain text (TXT, PDF) under a head of columns."""
    offsets = None
    for first, last, head in page.plain_heads:
        born = _BORN.search(head)
        if not (born or _HOME.search(head) or _NUMBER.search(head)):
            continue
        offsets = offsets or _line_starts(page.text)
        people = []
        for line in range(first + 1, last + 1):
            start = offsets[line]
            end = offsets[line + 1] - 1 if line + 1 < len(offsets) else len(page.text)
            if page.pieces[page.piece_at(start)].table >= 0 or not re.search(
                r"\d{4}", page.text[start:end]
            ):
                continue
            if born:
                yield from _births_in(page, start, end, today)
            if named := NAME_RE.search(page.text, start, end):
                people.append(Found(named.start(), named.end(), "name"))
        if len(people) >= ROWS:
            yield from people


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]
