"""The walk over the characters: paragraphs, runs, fields, tables ([MS-DOC] 2.4)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from vanthu.parsers.documents.building import BlockBuilder, Grid, Look
from vanthu.parsers.documents.hyphens import soft_hyphen
from vanthu.parsers.documents.surrogates import whole
from vanthu.parsers.types import Block, BlockKind

from . import sprms
from .formatting import Ranges
from .lists import Labels
from .stories import Anchor
from .styles import CharLook, ParaLook, StyleSheet, apply_paragraph

_ENDS = re.compile("[\r\x07\x0c]")
_SPECIAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FIELD = re.compile("[\x13\x14\x15]")
_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x0E: "\n", 0x1E: "\u2011"}
#: What a control character is in text; those not named are pictures and marks.
_SIGNS = {**dict.fromkeys((c for c in range(0x20) if c != 9), None), **_BREAKS}
#: Without the "special" flag the others are letters of VISCII and VPS.
_LETTERS = {0: None, **_BREAKS}
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]+)', re.IGNORECASE)
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_MAX_LISTS = 0x07FE


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    in_result: bool = False
    dropped: bool = False
    link: str | None = None


@dataclass(slots=True)
class Walk:
    """One document's walk, with what it counts on its way."""

    text: str
    characters: Ranges
    paragraphs: Ranges
    styles: StyleSheet
    fonts: Sequence[str]
    lists: Labels
    huge: bytes = b""
    comments: int = 0
    insertions: int = 0
    deletions: int = 0
    hidden: int = 0
    _fields: list[_Field] = field(default_factory=list)
    _looks: dict[tuple[tuple[bytes, bytes], int], tuple[CharLook, Look, Look]] = field(
        default_factory=dict
    )
    _paras: dict[tuple[bytes, bytes], ParaLook] = field(default_factory=dict)
    _signs: dict[int, str | None] = field(default_factory=dict)
    _letters: dict[int, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        hyphen = soft_hyphen(self.text.count("\x1f"), self.text.count("\xad"))
        self._signs, self._letters = {**_SIGNS, 0x1F: hyphen}, {**_LETTERS, 0x1F: hyphen}

    def story(
        self,
        start: int,
        end: int,
        kind: BlockKind = "paragraph",
        anchors: Sequence[Anchor] = (),
    ) -> list[Block]:
        """The blocks of the characters from `start` to `end`."""
        builder = BlockBuilder(kind)
        self._walk(start, end, builder, anchors)
        return builder.finish()

    def _walk(
        self, start: int, end: int, builder: BlockBuilder, anchors: Sequence[Anchor] = ()
    ) -> None:
        saved, self._fields = self._fields, []
        end = min(end, len(self.text))
        grid = Grid(builder)
        at = next_anchor = start
        ends = self.paragraphs.ends
        for match in _ENDS.finditer(self.text, start, end):
            stop = match.end()
            i = bisect_right(ends, stop - 1)
            if match[0] == "\x0c" and i < len(ends) and ends[i] != stop:
                continue  # a page break inside the paragraph
            self._paragraph(at, stop, i, builder, grid)
            if anchors:
                self._asides(next_anchor, stop, builder, anchors)
                next_anchor = stop
            self._close(match[0], i, builder, grid)
            at = stop
        if at < end:
            i = bisect_right(ends, end - 1)
            self._paragraph(at, end, i, builder, grid)
            self._asides(next_anchor, end, builder, anchors)
            builder.end()
        self._fields = saved

    def _asides(
        self, start: int, stop: int, builder: BlockBuilder, anchors: Sequence[Anchor]
    ) -> None:
        first = bisect_left(anchors, start, key=lambda anchor: anchor.place)
        for anchor in anchors[first:]:
            if anchor.place >= stop:
                break
            if self._look_at(anchor.place).deleted:
                continue
            if anchor.kind == "comment":
                self.comments += 1
            with builder.aside(anchor.kind) as story:
                self._walk(anchor.start, anchor.end, story)

    def _para_look(self, index: int) -> ParaLook:
        if index >= len(self.paragraphs.values):
            return self.styles.paragraph(0)
        key = self.paragraphs.values[index]
        look = self._paras.get(key)
        if look is None:
            papx, prm = key
            number = int.from_bytes(papx[:2], "little") if papx else 0
            look = self.styles.paragraph(number)
            grpprl = papx[2:]
            for code, operand in sprms.each(grpprl):
                if code in sprms.P_HUGE:
                    size = int.from_bytes(self.huge[operand : operand + 2], "little")
                    grpprl += self.huge[operand + 2 : operand + 2 + size]
            look = self._paras[key] = apply_paragraph(apply_paragraph(look, grpprl), prm)
        return look

    def _paragraph(
        self, start: int, stop: int, index: int, builder: BlockBuilder, grid: Grid
    ) -> None:
        """The runs of one paragraph, its label first."""
        look = self._para_look(index)
        self._tables(look, grid)
        if 0 < look.list <= _MAX_LISTS and builder.is_blank() and not look.row_end:
            self._label(look, start, stop, builder)
        ends, values = self.characters.ends, self.characters.values
        i = bisect_right(ends, start)
        text, at, style = self.text, start, look.style
        last = stop - 1 if text[stop - 1] in "\r\x07\x0c" else stop
        while at < last:
            reach = min(ends[i], last) if i < len(ends) else last
            value = values[i] if i < len(ends) else (b"", b"")
            self._run(text[at:reach], self._looked(value, style), builder)
            at = reach
            i += 1

    def _looked(self, value: tuple[bytes, bytes], style: int) -> tuple[CharLook, Look, Look]:
        """The look of a run, and the builder's looks for ASCII and for other text."""
        key = (value, style)
        found = self._looks.get(key)
        if found is None:
            base = self.styles.character(style)
            look = self.styles.apply(base, value[0], base)
            if value[1]:
                look = self.styles.apply(look, value[1], base)
            found = self._looks[key] = (
                look,
                Look(self._font(look.ascii), look.bold, look.italic),
                Look(self._font(look.other), look.bold, look.italic),
            )
        return found

    def _look_at(self, place: int) -> CharLook:
        i = bisect_right(self.characters.ends, place)
        if i >= len(self.characters.ends):
            return CharLook()
        return self._looked(self.characters.values[i], 0)[0]

    def _font(self, number: int) -> str | None:
        return self.fonts[number] or None if number < len(self.fonts) else None

    def _run(self, text: str, looks: tuple[CharLook, Look, Look], builder: BlockBuilder) -> None:
        look, low, high = looks
        if look.deleted:
            self.deletions += 1
            # A field may be half deleted; its marks still count.
            for mark in _FIELD.findall(text):
                self._field_mark(mark)
            return
        self.insertions += look.inserted
        if look.symbol and look.special:
            self._symbol(text, look, builder)
        elif not _SPECIAL.search(text):
            self._add(text, looks, builder)
        else:
            parts = _FIELD.split(text)
            marks = _FIELD.findall(text)
            signs = self._signs if look.special else self._letters
            for i, part in enumerate(parts):
                self._add(part.translate(signs), (look, low, high), builder)
                if i < len(marks):
                    self._field_mark(marks[i])

    def _add(self, text: str, looks: tuple[CharLook, Look, Look], builder: BlockBuilder) -> None:
        if not text:
            return
        link = None
        if self._fields:
            if not all(f.in_result for f in self._fields):
                self._fields[-1].code.append(text)
                return
            if any(f.dropped for f in self._fields):
                return
            link = next((f.link for f in reversed(self._fields) if f.link), None)
        look, low, high = looks
        if look.hidden:
            self.hidden += len(text.strip())
            return
        shown = low if text.isascii() else high
        builder.add(whole(text), shown._replace(link=link) if link else shown)

    def _symbol(self, text: str, look: CharLook, builder: BlockBuilder) -> None:
        font, code = look.symbol & 0xFFFF, look.symbol >> 16
        char = chr(code - 0xF000 if 0xF020 <= code <= 0xF0FF else code)
        shown = Look(self._font(font), look.bold, look.italic)
        self._add(char * len(text), (look, shown, shown), builder)

    def _field_mark(self, mark: str) -> None:
        if mark == "\x13":
            self._fields.append(_Field())
        elif not self._fields:
            return
        elif mark == "\x14":
            current = self._fields[-1]
            current.in_result = True
            code = "".join(current.code)
            match = _HYPERLINK.match(code)
            current.link = match[1] if match else None
            current.dropped = bool(_PAGE_FIELD.match(code))
        else:
            self._fields.pop()

    def _label(self, look: ParaLook, start: int, stop: int, builder: BlockBuilder) -> None:
        mark = self._mark_look(stop - 1, look.style)
        if start == stop - 1 or mark.deleted:
            return
        label = self.lists.label(look.list, look.list_level)
        if label is None:
            return
        text, grpprl = label
        shown = self.styles.apply(mark, grpprl, self.styles.character(look.style))
        font = self._font(shown.ascii if text.isascii() else shown.other)
        builder.add(text + " ", Look(font, shown.bold, shown.italic))

    def _mark_look(self, place: int, style: int) -> CharLook:
        i = bisect_right(self.characters.ends, place)
        value = self.characters.values[i] if i < len(self.characters.ends) else (b"", b"")
        return self._looked(value, style)[0]

    @staticmethod
    def _tables(look: ParaLook, grid: Grid) -> None:
        grid.reach(max(look.depth, 1) if look.in_table else 0)
        if not (look.row_end or look.inner_row_end):
            grid.begin()

    def _close(self, mark: str, index: int, builder: BlockBuilder, grid: Grid) -> None:
        """End the block, and the cell or row whose mark this is."""
        look = self._para_look(index)
        if self._mark_look_deleted(index, mark):
            return
        if look.row_end or look.inner_row_end:
            grid.end_row()
            return
        if look.in_table and (mark == "\x07" or look.inner_cell_end):
            grid.end_cell()
        if builder.kind != "paragraph":
            builder.end()
        elif look.outline < 9:
            builder.end("heading", min(look.outline + 1, 6))
        elif 0 < look.list <= _MAX_LISTS:
            builder.end("list_item", look.list_level + 1)
        else:
            builder.end()

    def _mark_look_deleted(self, index: int, mark: str) -> bool:
        """Whether the paragraph mark itself is deleted: the next paragraph goes on here."""
        if mark != "\r" or index >= len(self.paragraphs.ends):
            return False
        return self._look_at(self.paragraphs.ends[index] - 1).deleted
