"""The walk over WordprocessingML: one handler a kind of element."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vanthu.parsers.documents.building import BlockBuilder, Look
from vanthu.parsers.documents.numbering import Counters
from vanthu.parsers.documents.package import Element, local
from vanthu.parsers.types import Block, BlockKind

from .drawings import add_diagram, add_paragraph
from .names import DGM, MC, VML, A, M, R, W
from .parts import Relation
from .styles import RunLook, Styles, integer, numbering, outline_level
from .wrappers import choice, through_wrappers

_SYMBOL_OFFSET = 0xF000
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.IGNORECASE)
#: Fields whose result is made by the layout and means nothing outside the page.
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    in_result: bool = False
    dropped: bool = False
    link: str | None = None


class _Place(NamedTuple):
    """Where the walk stands: the look of the paragraph, and the link around it."""

    base: RunLook
    link: str | None = None


@dataclass(slots=True)
class Stories:
    """What stands in other parts: notes and comments by kind and id, diagrams and documents by the
    part's name (None and () where it can't be read)."""

    notes: Mapping[tuple[str, str], Element] = field(default_factory=dict)
    diagram: Callable[[str], Element | None] = lambda _: None
    chunk: Callable[[str], Sequence[Block]] = lambda _: ()


class Walk:
    """One part's walk; what is counted is shared by all parts of the document."""

    def __init__(self, styles: Styles, lists: Counters[RunLook], stories: Stories) -> None:
        self.styles, self.lists, self.stories = styles, lists, stories
        self.relations: Mapping[str, Relation] = {}
        #: What w:softHyphen stands for; python-docx drops it, and with it TCVN3's ư.
        self.hyphen = "\xad"
        self.comments = self.insertions = self.deletions = self.hidden = 0
        self.endnotes: list[Block] = []
        self._told: set[tuple[str, str]] = set()
        self._fields: list[_Field] = []
        self._blocks: dict[str, Callable[[Element, BlockBuilder], None]] = {
            f"{W}p": self._paragraph,
            f"{W}tbl": self._table,
            f"{W}del": self._deleted,
            f"{W}moveFrom": self._deleted,
            f"{W}ins": self._inserted_blocks,
            f"{W}sectPr": _nothing,
            f"{W}altChunk": self._chunk,
        }
        self._inlines: dict[str, Callable[[Element, BlockBuilder, _Place], None]] = {
            f"{W}r": self._run,
            f"{W}hyperlink": self._link,
            f"{W}ins": self._inserted,
            f"{W}del": self._deleted,
            f"{W}moveFrom": self._deleted,
            f"{W}fldSimple": self._simple_field,
            f"{W}pPr": _nothing,
            f"{W}rPr": _nothing,
            f"{W}sdtPr": _nothing,
            f"{W}rt": _nothing,
            f"{MC}AlternateContent": self._alternate,
            f"{M}t": self._math,
            f"{W}p": _nothing,
        }

    def story(self, element: Element, kind: BlockKind = "paragraph") -> list[Block]:
        """The blocks of a body, header, footer, note or comment."""
        builder = BlockBuilder(kind)
        saved, self._fields = self._fields, []
        self.content(element, builder)
        self._fields = saved
        return builder.finish()

    def content(self, element: Element, builder: BlockBuilder) -> None:
        """Paragraphs and tables, whatever wraps them (sdt, customXml, moveTo, …)."""
        for child in element:
            handler = self._blocks.get(child.tag)
            if handler is not None:
                handler(child, builder)
            elif child.tag == f"{MC}AlternateContent":
                chosen = choice(child)
                if chosen is not None:
                    self.content(chosen, builder)
            else:
                self.content(child, builder)

    def _inserted_blocks(self, element: Element, builder: BlockBuilder) -> None:
        self.insertions += 1
        self.content(element, builder)

    def _chunk(self, element: Element, builder: BlockBuilder) -> None:
        relation = self.relations.get(element.get(f"{R}id", ""))
        if relation is not None and not relation.external:
            builder.insert(self.stories.chunk(relation.target))

    def _paragraph(self, element: Element, builder: BlockBuilder) -> None:
        properties = element.find(f"{W}pPr")
        style = ""
        level: int | None = None
        own_list = numbering(None)
        mark: Element | None = None
        if properties is not None:
            named = properties.find(f"{W}pStyle")
            style = named.get(f"{W}val", "") if named is not None else ""
            level = outline_level(properties)
            own_list = numbering(properties)
            mark = properties.find(f"{W}rPr")
        level = self.styles.outline(style) if level is None else level if level < 9 else None
        base = self.styles.base(style)
        number, depth = self._numbered(style, own_list)
        if number and builder.is_blank():
            self._label(builder, number, depth, base, mark)
        self._inline(element, builder, _Place(base))
        if mark is not None and mark.find(f"{W}del") is not None:
            # The paragraph mark itself is deleted: the next paragraph goes on here.
            self.deletions += 1
            return
        if level is not None:
            builder.end(self._kind(builder, "heading"), min(level + 1, 6))
        elif number:
            builder.end(self._kind(builder, "list_item"), depth + 1)
        else:
            builder.end()

    @staticmethod
    def _kind(builder: BlockBuilder, kind: BlockKind) -> BlockKind | None:
        return kind if builder.kind == "paragraph" else None

    def _numbered(self, style: str, own: tuple[int | None, int | None]) -> tuple[int, int]:
        inherited = self.styles.numbering(style)
        number = own[0] if own[0] is not None else inherited.list
        depth = own[1] if own[1] is not None else inherited.level
        return number or 0, min(depth or 0, 8)

    def _label(
        self, builder: BlockBuilder, number: int, depth: int, base: RunLook, mark: Element | None
    ) -> None:
        label = self.lists.label(number, depth)
        if label is None:
            return
        text, look = label
        # The label looks like the paragraph's mark, then as the level says.
        own = self.styles.properties(mark) if mark is not None else RunLook()
        builder.add(text + " ", _look(text, look.over(own).over(base), None))

    def _inline(self, element: Element, builder: BlockBuilder, place: _Place) -> None:
        for child in element:
            handler = self._inlines.get(child.tag)
            if handler is not None:
                handler(child, builder, place)
            elif isinstance(child.tag, str):
                self._inline(child, builder, place)

    def _inserted(self, element: Element, builder: BlockBuilder, place: _Place) -> None:
        self.insertions += 1
        self._inline(element, builder, place)

    def _deleted(self, *_: object) -> None:
        self.deletions += 1

    def _link(self, element: Element, builder: BlockBuilder, place: _Place) -> None:
        relation = self.relations.get(element.get(f"{R}id", ""))
        link = relation.target if relation is not None and relation.external else None
        self._inline(element, builder, place._replace(link=link))

    def _simple_field(self, element: Element, builder: BlockBuilder, place: _Place) -> None:
        code = element.get(f"{W}instr", "")
        if not _PAGE_FIELD.match(code):
            match = _HYPERLINK.match(code)
            self._inline(element, builder, place._replace(link=match[1]) if match else place)

    def _alternate(self, element: Element, builder: BlockBuilder, place: _Place) -> None:
        chosen = choice(element)
        if chosen is not None:
            self._inline(chosen, builder, place)

    def _math(self, element: Element, builder: BlockBuilder, place: _Place) -> None:
        self._add(element.text or "", builder, place.base, place.link)

    def _run(self, element: Element, builder: BlockBuilder, place: _Place) -> None:
        look = place.base
        properties = element.find(f"{W}rPr")
        if properties is not None and len(properties):
            own = self.styles.properties(properties)
            named = properties.find(f"{W}rStyle")
            if named is not None:
                own = own.over(self.styles.look("character", named.get(f"{W}val", "")))
            look = own.over(look)
            if properties.find(f"{W}del") is not None:
                return
        for child in element:
            tag = child.tag
            if tag == f"{W}softHyphen":
                self._add(self.hyphen, builder, look, place.link)
            elif tag == f"{W}t":
                self._add(child.text or "", builder, look, place.link)
            elif tag in _SIGNS:
                self._add(_SIGNS[tag], builder, look, place.link)
            elif tag in _SPECIAL:
                _SPECIAL[tag](self, child, builder, look, place.link)
            elif tag == f"{MC}AlternateContent":
                chosen = choice(child)
                if chosen is not None:
                    self._shapes(chosen, builder)
            elif tag in _HOLDERS:
                self._shapes(child, builder)

    def _add(self, text: str, builder: BlockBuilder, look: RunLook, link: str | None) -> None:
        if self._fields:
            innermost = self._fields[-1]
            if any(not f.in_result or f.dropped for f in self._fields):
                return
            link = link or innermost.link
        if look.hidden:
            self.hidden += len(text.strip())
            return
        builder.add(text, _look(text, look, link))

    def _break(self, _: Element, builder: BlockBuilder, look: RunLook, link: str | None) -> None:
        self._add("\n", builder, look, link)

    def _symbol(
        self, element: Element, builder: BlockBuilder, look: RunLook, link: str | None
    ) -> None:
        try:
            code = int(element.get(f"{W}char", ""), 16)
        except ValueError:
            return
        font = element.get(f"{W}font") or look.high
        char = symbol(code)
        if char:
            self._add(char, builder, look._replace(ascii=font, high=font), link)

    def _field_char(self, element: Element, *_: object) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            current = self._fields[-1]
            current.in_result = True
            code = "".join(current.code)
            match = _HYPERLINK.match(code)
            current.link = match[1] if match else None
            current.dropped = bool(_PAGE_FIELD.match(code))
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _instruction(self, element: Element, *_: object) -> None:
        if self._fields:
            self._fields[-1].code.append(element.text or "")

    def _note(self, element: Element, builder: BlockBuilder, *_: object) -> None:
        kind = _NOTES[local(element.tag)]
        key = (kind, element.get(f"{W}id", ""))
        note = self.stories.notes.get(key)
        if note is None or key in self._told:
            return
        self._told.add(key)
        if kind == "endnote":
            self.endnotes += self.story(note, "endnote")
            return
        if kind == "comment":
            self.comments += 1
        with builder.aside(kind) as story:
            self._aside(note, story)

    def _shapes(self, element: Element, builder: BlockBuilder) -> None:
        """Text of drawings: text boxes, SmartArt, and WordArt, whose text is an attribute."""
        for child in element:
            if child.tag == f"{MC}AlternateContent":
                chosen = choice(child)
                if chosen is not None:
                    self._shapes(chosen, builder)
            elif child.tag == f"{W}txbxContent":
                kind: BlockKind = "text_box" if builder.kind == "paragraph" else builder.kind
                with builder.aside(kind) as story:
                    self._aside(child, story)
            elif child.tag == f"{VML}textpath":
                with builder.aside("text_box") as story:
                    story.add(child.get("string", ""))
            elif child.tag == f"{DGM}relIds":
                self._diagram(child, builder)
            elif child.tag == f"{A}p":
                with builder.aside("text_box") as story:
                    add_paragraph(child, story)
            else:
                self._shapes(child, builder)

    def _diagram(self, element: Element, builder: BlockBuilder) -> None:
        relation = self.relations.get(element.get(f"{R}dm", ""))
        root = self.stories.diagram(relation.target) if relation is not None else None
        if root is not None:
            with builder.aside("text_box") as story:
                add_diagram(root, story)

    def _aside(self, element: Element, story: BlockBuilder) -> None:
        saved, self._fields = self._fields, []
        self.content(element, story)
        self._fields = saved

    def _table(self, element: Element, builder: BlockBuilder) -> None:
        builder.open_table()
        for row in through_wrappers(element, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self.deletions += 1
                continue
            builder.open_row()
            skipped = properties.find(f"{W}gridBefore") if properties is not None else None
            if skipped is not None:
                builder.open_cell(min(integer(skipped.get(f"{W}val")) or 0, 63))
            span = 1
            for cell in through_wrappers(row, f"{W}tc"):
                builder.open_cell(span)
                self.content(cell, builder)
                builder.end()
                spanned = cell.find(f"{W}tcPr/{W}gridSpan")
                value = integer(spanned.get(f"{W}val")) if spanned is not None else 1
                span = max(1, min(value or 1, 63))
        builder.close_table()


def _nothing(*_: object) -> None:
    """Handler of what has no text."""


def _look(text: str, look: RunLook, link: str | None) -> Look:
    # Word draws U+0080 and above in the hAnsi font, where the legacy letters lie.
    font = look.ascii if text.isascii() and look.ascii else look.high or look.ascii
    return Look(font, bool(look.bold), bool(look.italic), link)


def symbol(code: int) -> str:
    """The character of a symbol: F020–F0FF stand for the 8-bit codes of the symbol's font."""
    if _SYMBOL_OFFSET + 0x20 <= code <= _SYMBOL_OFFSET + 0xFF:
        return chr(code - _SYMBOL_OFFSET)
    return chr(code) if 0x20 <= code <= 0xFFFF and not 0xD800 <= code < 0xE000 else ""


_NOTES: dict[str, BlockKind] = {
    "footnoteReference": "footnote",
    "endnoteReference": "endnote",
    "commentReference": "comment",
}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
}
_SPECIAL: dict[str, Callable[[Walk, Element, BlockBuilder, RunLook, str | None], None]] = {
    f"{W}br": Walk._break,
    f"{W}sym": Walk._symbol,
    f"{W}fldChar": Walk._field_char,
    f"{W}instrText": Walk._instruction,
    f"{W}footnoteReference": Walk._note,
    f"{W}endnoteReference": Walk._note,
    f"{W}commentReference": Walk._note,
}
_HOLDERS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
