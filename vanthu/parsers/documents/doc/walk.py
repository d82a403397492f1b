"""The walk over the characters: paragraphs, runs, fields, tables ([MS-DOC] 2.4)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vanthu.parsers.documents.building import BlockBuilder, Grid, Look
from vanthu.parsers.documents.hyphens import soft_hyphen
from vanthu.parsers.documents.surrogates import has_surrogates, whole
from vanthu.parsers.types import Block, BlockKind

from . import sprms
from .formatting import NEVER, Ranges
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
_MARKS = frozenset("\r\x07\x0c")
_DELETED = sprms.C_DELETED.to_bytes(2, "little")


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    in_result: bool = False
    dropped: bool = False
    link: str | None = None


class _Looks(NamedTuple):
    """How a run looks: what the file says, and the builder's looks for ASCII and other text."""

    said: CharLook
    low: Look
    high: Look
    #: Nothing but text: shown, unmarked, no symbol.
    plain: bool


class _Plan(NamedTuple):
    """What paragraphs with one set of modifiers do."""

    look: ParaLook
    #: Tables around it.
    depth: int
    ends_row: bool
    #: Its place in a list, 0 where it has none.
    list: int
    kind: BlockKind | None
    level: int


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
    #: Paragraph style → looks by kind of modifiers.
    _looks: dict[int, dict[int, _Looks]] = field(default_factory=dict)
    _plans: dict[int, _Plan] = field(default_factory=dict)
    _signs: dict[int, str | None] = field(default_factory=dict)
    _letters: dict[int, str | None] = field(default_factory=dict)
    _has_surrogates: bool = False
    _may_delete: bool = False

    def __post_init__(self) -> None:
        hyphen = soft_hyphen(self.text.count("\x1f"), self.text.count("\xad"))
        self._signs, self._letters = {**_SIGNS, 0x1F: hyphen}, {**_LETTERS, 0x1F: hyphen}
        self._has_surrogates = has_surrogates(self.text)
        # Where no modifier can mark a deletion, no paragraph's mark has to be looked at.
        self._may_delete = any(
            _DELETED in modifiers for kind in self.characters.kinds for modifiers in kind
        ) or self.styles.mentions(_DELETED)

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
        text, ends = self.text, self.paragraphs.ends
        end = min(end, len(text))
        grid = Grid(builder)
        at = start
        i, run = bisect_right(ends, start), bisect_right(self.characters.ends, start)
        waiting = bisect_left(anchors, start, key=lambda anchor: anchor.place)
        for match in _ENDS.finditer(text, start, end):
            stop = match.end()
            while ends[i] < stop:
                i += 1
            mark = text[stop - 1]
            if mark == "\x0c" and ends[i] != stop and ends[i] != NEVER:
                continue  # a page break inside the paragraph
            plan = self._plan(i)
            run = self._paragraph(at, stop, run, plan, builder, grid)
            if waiting < len(anchors) and anchors[waiting].place < stop:
                waiting = self._asides(waiting, stop, builder, anchors)
            self._close(mark, i, plan, builder, grid)
            at = stop
        if at < end:
            self._paragraph(at, end, run, self._plan(bisect_right(ends, end - 1)), builder, grid)
            self._asides(waiting, end, builder, anchors)
            builder.end()
        self._fields = saved

    def _asides(
        self, first: int, stop: int, builder: BlockBuilder, anchors: Sequence[Anchor]
    ) -> int:
        """The stories whose marks stand before `stop`; the number of the next anchor."""
        while first < len(anchors) and anchors[first].place < stop:
            anchor = anchors[first]
            first += 1
            if self._look_at(anchor.place).deleted:
                continue
            if anchor.kind == "comment":
                self.comments += 1
            with builder.aside(anchor.kind) as story:
                self._walk(anchor.start, anchor.end, story)
        return first

    def _plan(self, index: int) -> _Plan:
        kind = self.paragraphs.values[index]
        plan = self._plans.get(kind)
        if plan is None:
            plan = self._plans[kind] = self._planned(*self.paragraphs.kinds[kind])
        return plan

    def _planned(self, papx: bytes, prm: bytes) -> _Plan:
        number = int.from_bytes(papx[:2], "little") if papx else 0
        grpprl = papx[2:]
        for code, operand in sprms.each(grpprl):
            if code in sprms.P_HUGE:
                size = int.from_bytes(self.huge[operand : operand + 2], "little")
                grpprl += self.huge[operand + 2 : operand + 2 + size]
        look = apply_paragraph(apply_paragraph(self.styles.paragraph(number), grpprl), prm)
        kind: BlockKind | None = None
        level = 0
        in_list = 0 < look.list <= _MAX_LISTS
        if look.outline < 9:
            kind, level = "heading", min(look.outline + 1, 6)
        elif in_list:
            kind, level = "list_item", look.list_level + 1
        return _Plan(
            look,
            depth=max(look.depth, 1) if look.in_table else 0,
            ends_row=look.row_end or look.inner_row_end,
            list=look.list if in_list and not look.row_end else 0,
            kind=kind,
            level=level,
        )

    def _paragraph(
        self, start: int, stop: int, run: int, plan: _Plan, builder: BlockBuilder, grid: Grid
    ) -> int:
        """The runs of one paragraph, its label first; the number of the range that it ends in."""
        grid.reach(plan.depth)
        if not plan.ends_row:
            grid.begin()
        style = plan.look.style
        if plan.list and builder.is_blank():
            self._label(plan.look, start, stop, builder)
        text, ends, values = self.text, self.characters.ends, self.characters.values
        looks = self._looks.get(style)
        if looks is None:
            looks = self._looks[style] = {}
        at = start
        last = stop - 1 if text[stop - 1] in _MARKS else stop
        is_simple = not (self._fields or _SPECIAL.search(text, start, last))
        while ends[run] <= at:
            run += 1
        while at < last:
            reach = ends[run]
            if reach > last:
                reach = last
            elif reach <= at:  # ranges of a damaged file may run backwards
                run += 1
                continue
            look = looks.get(values[run]) or self._looked(run, style)
            if is_simple and look.plain:
                part = text[at:reach]
                shown = look.low if part.isascii() else look.high
                builder.add(whole(part) if self._has_surrogates else part, shown)
            else:
                self._run(text[at:reach], look, builder)
            at = reach
            if ends[run] <= at:
                run += 1
        return run

    def _looked(self, run: int, style: int) -> _Looks:
        """The looks of a range's characters in a paragraph of that style."""
        number = self.characters.values[run]
        known = self._looks.setdefault(style, {})
        found = known.get(number)
        if found is None:
            own, piece = self.characters.kinds[number]
            base = self.styles.character(style)
            look = self.styles.apply(self.styles.apply(base, own, base), piece, base)
            found = known[number] = _Looks(
                look,
                Look(self._font(look.ascii), look.bold, look.italic),
                Look(self._font(look.other), look.bold, look.italic),
                plain=not (look.deleted or look.hidden or look.inserted or look.symbol),
            )
        return found

    def _look_at(self, place: int, style: int = 0) -> CharLook:
        return self._looked(bisect_right(self.characters.ends, place), style).said

    def _font(self, number: int) -> str | None:
        return self.fonts[number] or None if number < len(self.fonts) else None

    def _run(self, text: str, looks: _Looks, builder: BlockBuilder) -> None:
        look = looks.said
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
                self._add(part.translate(signs), looks, builder)
                if i < len(marks):
                    self._field_mark(marks[i])

    def _add(self, text: str, looks: _Looks, builder: BlockBuilder) -> None:
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
        if looks.said.hidden:
            self.hidden += len(text.strip())
            return
        shown = looks.low if text.isascii() else looks.high
        builder.add(whole(text), shown._replace(link=link) if link else shown)

    def _symbol(self, text: str, look: CharLook, builder: BlockBuilder) -> None:
        font, code = look.symbol & 0xFFFF, look.symbol >> 16
        char = chr(code - 0xF000 if 0xF020 <= code <= 0xF0FF else code)
        shown = Look(self._font(font), look.bold, look.italic)
        self._add(char * len(text), _Looks(look, shown, shown, plain=False), builder)

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
        mark = self._look_at(stop - 1, look.style)
        if start == stop - 1 or mark.deleted:
            return
        label = self.lists.label(look.list, look.list_level)
        if label is None:
            return
        text, grpprl = label
        shown = self.styles.apply(mark, grpprl, self.styles.character(look.style))
        font = self._font(shown.ascii if text.isascii() else shown.other)
        builder.add(text + " ", Look(font, shown.bold, shown.italic))

    def _close(self, mark: str, index: int, plan: _Plan, builder: BlockBuilder, grid: Grid) -> None:
        """End the block, and the cell or row whose mark this is."""
        if self._may_delete and self._mark_is_deleted(index, mark):
            return
        if plan.ends_row:
            grid.end_row()
            return
        look = plan.look
        if look.in_table and (mark == "\x07" or look.inner_cell_end):
            grid.end_cell()
        if builder.kind != "paragraph":
            builder.end()
        else:
            builder.end(plan.kind, plan.level)

    def _mark_is_deleted(self, index: int, mark: str) -> bool:
        """Whether the paragraph mark itself is deleted: the next paragraph goes on here."""
        if mark != "\r" or self.paragraphs.ends[index] == NEVER:
            return False
        return self._look_at(self.paragraphs.ends[index] - 1).deleted
