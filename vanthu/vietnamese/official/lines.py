"""A document's text as lines that can be matched, each of which knows its place in the text.

A line is one column's words: a letterhead and a signature stand in two columns, which a plain text
puts on one line. White space is collapsed, dashes are plain hyphens, Markdown marks of OCR tools
are off the ends. Every pattern here and in the other modules runs in a time that grows with the
length of the text alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from vanthu.vietnamese.letters import fold

#: What reads like something else: typographic dashes, hard spaces, and the foreign letters that
#: look like Đ (vietnamese.md §A1). All one for one, so that offsets hold.
_PLAIN = (
    *((dash, "-") for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"),
    *((space, " ") for space in "\u00a0\u2007\u202f"),
    *(("\u00d0", "Đ"), ("\u0189", "Đ"), ("\u00f0", "đ")),
)
#: A text longer than both together is read at its beginning and its end only.
HEAD_LIMIT, TAIL_LIMIT = 400_000, 60_000
#: No mark stands further right in a line.
LINE_LIMIT = 4000
#: Letterheads lie above this line; only there may a single space part two columns.
TOP = 80

#: So many characters tell what a line begins with.
OPENING = 40

UPPER = "A-Z" + "".join(
    c for c in map(chr, [*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)]) if c.isupper()
)
_GAPS = re.compile(r"[ \t]{2,}|\t")
_EDGES = " \t*_#>"
#: What `str.splitlines` parts lines at.
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_ENDS = _EDGES + _BREAKS
#: What lines of recipients begin with, and what is stripped.
_OPENING = _EDGES + "-+Nn"
#: What begins a right column, after a gap of spaces.
_RIGHT = re.compile(
    r"cộng h(?:òa|oà) xã hội|đảng cộng sản việt|đoàn tncs hồ|độc lập *- *tự do"
    r"|(?:tm|t/m|kt|k/t|tl|t/l|tuq|q) ?[./] ?\w\w|\(?đã ký\b",
    re.IGNORECASE,
)
_RIGHT_DATE = re.compile(r"[^\s,\d/][^,\t\d/]{1,40},\s{0,3}ngày\b", re.IGNORECASE)
_RIGHT_CAPITALS = re.compile(f"[{UPPER}]{{2,}} [{UPPER}]{{2,}}")
_RIGHT_NAME = re.compile(
    rf"(?:(?:GS|PGS|TS|ThS|BS|KS|CN)\.? ?)*[{UPPER}][^\W\d_]+(?: [{UPPER}][^\W\d_]*){{1,4}}\W*$"
)
#: The same after one space only: PDFs part the columns no further.
_NATION = re.compile(
    r" (?=cộng h(?:òa|oà) xã hội chủ ng|đảng cộng sản việt nam\W*$|độc lập ?- ?tự do ?-)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"^s[ốôó]\s?:[^,]{{1,40}}?[\w&] (?=[{UPPER}][^,\d:]{{1,40}},\s?ngày)", re.IGNORECASE
)
#: "- Như Điều 3; CHỦ TỊCH", "Nơi nhận: TM. ỦY BAN NHÂN DÂN".
_ENDING = re.compile(
    rf"(?<=[;.:]) (?=(?:TM|T/M|KT|K/T|TL|T/L|TUQ)[./ ] ?[{UPPER}]{{2}}|"
    r"(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|CHÁNH|BỘ TRƯỞNG|THỨ TRƯỞNG|CỤC TRƯỞNG|BÍ THƯ|"
    r"HIỆU TRƯỞNG|CHỦ NHIỆM|VIỆN TRƯỞNG|TỔNG GIÁM ĐỐC|THỦ TƯỚNG)\b)"
)
_NOT_APART = re.compile(
    r"(?:nước|của|hiến pháp|tên|là|luật|điều lệ|về)$|^\W*(?:căn cứ|theo|thực hiện|kính|điều)\b",
    re.IGNORECASE,
)


class Block(Protocol):
    """One piece of a document with its structure (`vanthu.parsers.types.Block` is one)."""

    @property
    def kind(self) -> str:
        """paragraph, table_cell, header, …"""

    @property
    def text(self) -> str:
        """Its text, Unicode NFC."""

    @property
    def table(self) -> int:
        """Number of its table; -1 outside tables."""

    @property
    def column(self) -> int:
        """Number of its column; -1 outside tables."""


#: Blocks that are no part of the running text. Marks are looked for in them too.
MARGINS = frozenset({"header", "footer", "footnote", "endnote", "comment", "text_box"})


@dataclass(slots=True)
class Line:
    """`text` to be matched; `start`, `end`: its place in the whole text; `side`: "left" or "right"
    where columns are known; `table`: number of its table, else -1."""

    text: str
    start: int
    end: int
    side: str = ""
    table: int = -1
    raw: str = ""
    _folded: str = field(default="", repr=False)

    @property
    def folded(self) -> str:
        """Lower case without marks, letter for letter in the same places."""
        if not self._folded:
            self._folded = fold(self.text)
        return self._folded

    @property
    def opening(self) -> str:
        """The folded beginning: folding is dear, and most lines are told by their first words."""
        return self._folded or fold(self.text[:OPENING])

    @property
    def is_capital(self) -> bool:
        """Whether all of its letters (two or more) are capitals."""
        return self.text.isupper() and sum(map(str.isalpha, self.text[:20])) > 1

    @property
    def is_rule(self) -> bool:
        """Whether it is only a ruler of dashes, dots or stars."""
        return not any(map(str.isalnum, self.text))

    def at(self, index: int) -> int:
        """Place in the whole text of the character `index` of this line."""
        if not self.raw:
            return self.start + index
        skip = sum(not c.isspace() for c in self.text[:index])
        seen = 0
        for offset, char in enumerate(self.raw):
            if not char.isspace():
                if seen == skip:
                    return self.start + offset
                seen += 1
        return self.end


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its place in the text (None where it was inferred) and how sure it is, 0..1."""

    value: Any
    start: int | None
    end: int | None
    sure: float


@dataclass(slots=True)
class Sheet:
    """A document's running text as lines; `margins`: those of headers, footers, notes and frames;
    `source`: the text that places count in."""

    source: str
    lines: list[Line]
    margins: list[Line]

    def printed(self, start: int, end: int) -> str:
        """What stands there, white space collapsed."""
        return " ".join(self.source[start:end].split())

    def found(self, line: Line, start: int, end: int, sure: float, value: Any = None) -> Found:
        """The value at `start:end` of a line; by default what is printed there."""
        first, last = line.at(start), line.at(end - 1) + 1 if end > start else line.at(start)
        return Found(self.printed(first, last) if value is None else value, first, last, sure)

    def over(self, lines: Sequence[Line], sure: float, value: Any = None) -> Found:
        """A value that stands on several lines."""
        text = " ".join(self.printed(one.start, one.end) for one in lines)
        first = min(one.start for one in lines)
        return Found(text if value is None else value, first, max(one.end for one in lines), sure)


class Joined:
    """Some lines as one, joined by spaces, whose places are still known."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self.text = " ".join(line.text for line in lines)
        self._folded = ""

    @property
    def folded(self) -> str:
        """As of a line."""
        if not self._folded:
            self._folded = " ".join(line.folded for line in self._lines)
        return self._folded

    def found(self, sheet: Sheet, start: int, end: int, sure: float, value: Any = None) -> Found:
        """The value at `start:end` of the joined text; by default what is printed there."""
        first, last = self._at(start), self._at(max(end - 1, start)) + 1
        return Found(sheet.printed(first, last) if value is None else value, first, last, sure)

    def _at(self, index: int) -> int:
        for line in self._lines:
            if index <= len(line.text):
                return line.at(index)
            index -= len(line.text) + 1
        return self._lines[-1].end


def prepare(source: str | Iterable[Block]) -> Sheet:
    """The lines that hold anything, of a text or of blocks.

    Places count in the text in Unicode NFC; blocks are one text with a line break between two.
    """
    if isinstance(source, str):
        text = _nfc(source)
        return Sheet(text, list(_lines(_plain(text), 0, len(text), 0)), [])
    return _prepare_blocks(list(source))


def _prepare_blocks(blocks: Sequence[Block]) -> Sheet:
    texts = [_nfc(block.text) for block in blocks]
    text = "\n".join(texts)
    plain = _plain(text)
    wide = {(b.table) for b in blocks if b.kind == "table_cell" and b.column > 0}
    lines: list[Line] = []
    margins: list[Line] = []
    start = 0
    for block, own in zip(blocks, texts, strict=True):
        end = start + len(own)
        if start < HEAD_LIMIT or len(text) - end < TAIL_LIMIT:
            into = margins if block.kind in MARGINS else lines
            for line in _lines(plain, start, end, len(into)):
                if block.kind == "table_cell":
                    line.table = block.table
                    if block.table in wide:
                        line.side = "right" if block.column else "left"
                into.append(line)
        start = end + 1
    return Sheet(text, lines, margins)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _plain(text: str) -> str:
    for char, other in _PLAIN:
        if char in text:
            text = text.replace(char, other)
    return text


def _lines(text: str, start: int, end: int, count: int) -> Iterator[Line]:
    skip_to = end - TAIL_LIMIT if end - start > HEAD_LIMIT + TAIL_LIMIT else start
    after = start
    for whole in text[start:end].splitlines(keepends=True):
        place, after = after, after + len(whole)
        if start + HEAD_LIMIT < place < skip_to:
            continue
        raw = whole if len(whole) <= LINE_LIMIT else whole[:LINE_LIMIT]
        shorter = raw.rstrip(_ENDS)
        # Most lines are one column's words with one space between two.
        if (
            shorter
            and "  " not in shorter
            and "\t" not in shorter
            and shorter[0] not in _OPENING
            and (count >= TOP or not _may_be_parted(shorter))
        ):
            count += 1
            yield Line(shorter, place, place + len(shorter))
        elif not raw.isspace():
            for line in _parted(raw.rstrip(_BREAKS), place, top=count < TOP):
                count += 1
                yield line


def _parted(raw: str, place: int, *, top: bool) -> Iterator[Line]:
    """The columns of one line that hold anything."""
    sides = list(_columns(raw, top=top))
    for index, (first, last) in enumerate(sides):
        if line := _line(raw[first:last], place + first):
            if len(sides) > 1:
                line.side = "right" if index else "left"
            yield line


def _line(raw: str, place: int) -> Line | None:
    shorter = raw.lstrip(_EDGES)
    place += len(raw) - len(shorter)
    shorter = shorter.rstrip(_EDGES) or raw.strip()
    if not shorter:
        return None
    text = " ".join(shorter.split())
    changed = text != shorter
    return Line(text, place, place + len(shorter), raw=shorter if changed else "")


def _columns(raw: str, *, top: bool) -> Iterator[tuple[int, int]]:
    """Spans of the columns of one line."""
    start = 0
    for gap in _GAPS.finditer(raw):
        if _is_between_columns(raw, gap, top=top) and raw[start : gap.start()].strip(_EDGES):
            yield start, gap.start()
            start = gap.end()
    cut = _cut_at_one_space(raw[start:], top=top)
    if cut:
        yield start, start + cut
        start += cut
    yield start, len(raw)


def _may_be_parted(raw: str) -> bool:
    """Whether a line holds what may begin a right column after one space; quick to tell."""
    if "," in raw and ", ngày" in raw.lower():
        return True
    return "ộng " in raw or "ộc lập" in raw or "ỘNG " in raw or "ỘC LẬP" in raw


def _is_between_columns(raw: str, gap: re.Match[str], *, top: bool) -> bool:
    size, after = gap.end() - gap.start(), gap.end()
    if _RIGHT.match(raw, after):
        return True
    if size < 3 and "\t" not in gap[0]:
        return False
    return bool(
        _RIGHT_CAPITALS.match(raw, after)
        or (top and _RIGHT_DATE.match(raw, after))
        or (
            (size > 7 or (gap[0] == "\t" and raw[:1] in _OPENING))
            and _RIGHT_NAME.match(raw[after : after + 60])
        )
    )


def _cut_at_one_space(rest: str, *, top: bool) -> int:
    """Where the right column begins, 0 for nowhere."""
    if len(rest) > 250:
        return 0
    cut = None
    if top:
        cut = _NATION.search(rest) or _NUMBERED.match(rest)
        if cut and cut[0] == " " and _NOT_APART.search(rest[: cut.start()]):
            cut = None
    if not cut and rest.lstrip(_EDGES)[:1] in ("-", "+", "N", "n"):
        cut = _ENDING.search(rest)
    return cut.end() if cut and rest[: cut.start() or cut.end()].strip(_EDGES) else 0
