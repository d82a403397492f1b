"""The walk over an OpenDocument's text: one handler a kind of element."""

from __future__ import annotations

from collections.abc import Callable

from vanthu.parsers.documents.building import BlockBuilder, Look
from vanthu.parsers.documents.package import Element, local
from vanthu.parsers.types import Block, BlockKind

from .lists import Lists, look_of
from .styles import Styles, TextLook, q

#: Cells that one `number-columns-repeated` may stand for; spreadsheets pasted in say 16,384.
_MAX_REPEAT = 16_384
_MAX_SPACES = 10_000

_STYLE = q("text:style-name")
_TEXT = "{" + "urn:oasis:names:tc:opendocument:xmlns:text:1.0" + "}"
_OFFICE = "{" + "urn:oasis:names:tc:opendocument:xmlns:office:1.0" + "}"
_TABLE = "{" + "urn:oasis:names:tc:opendocument:xmlns:table:1.0" + "}"
_DRAW = "{" + "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" + "}"

#: Elements whose text isn't the document's.
_SKIPPED = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_TEXT}soft-page-break",
        f"{_TEXT}page-number",
        f"{_TEXT}page-count",
        f"{_TEXT}note-citation",
        f"{_TEXT}sequence-decls",
        f"{_TEXT}variable-decls",
        f"{_TEXT}user-field-decls",
        f"{_TEXT}table-of-content-source",
        f"{_TEXT}alphabetical-index-source",
        f"{_TEXT}illustration-index-source",
        f"{_TEXT}table-index-source",
        f"{_TEXT}user-index-source",
        f"{_TEXT}bibliography-source",
        f"{_TEXT}ruby-text",
        f"{_TEXT}meta-field-source",
        f"{_OFFICE}forms",
        f"{_OFFICE}scripts",
        f"{_OFFICE}event-listeners",
        f"{_OFFICE}binary-data",
        f"{_DRAW}object",
        f"{_DRAW}object-ole",
        "{http://www.w3.org/1998/Math/MathML}math",
        q("svg:title"),
        q("svg:desc"),
        q("dc:creator"),
        q("dc:date"),
        q("meta:date-string"),
        q("meta:creator-initials"),
    }
)


class Walk:
    """One document's walk, with what it counts on its way."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.styles, self.lists = styles, lists
        self.comments = self.insertions = self.deletions = self.hidden = 0
        self._lists: list[str] = []
        self._list_key = ""
        self._labelled = False
        self._endnotes: list[Block] = []
        self._handlers: dict[str, Callable[[Element, BlockBuilder, TextLook, str | None], None]] = {
            f"{_TEXT}p": self._paragraph,
            f"{_TEXT}h": self._paragraph,
            f"{_TEXT}span": self._span,
            f"{_TEXT}a": self._link,
            f"{_TEXT}s": self._spaces,
            f"{_TEXT}tab": self._tab,
            f"{_TEXT}line-break": self._line_break,
            f"{_TEXT}note": self._note,
            f"{_OFFICE}annotation": self._annotation,
            f"{_TEXT}list": self._list,
            f"{_TEXT}numbered-paragraph": self._list,
            f"{_TEXT}hidden-text": self._hidden,
            f"{_TABLE}table": self._table,
            f"{_DRAW}text-box": self._text_box,
        }

    def body(self, element: Element) -> list[Block]:
        """The blocks of office:text, endnotes at the end."""
        for changes in element.iterchildren(f"{_TEXT}tracked-changes"):
            self.insertions += sum(1 for _ in changes.iter(f"{_TEXT}insertion"))
            self.deletions += sum(1 for _ in changes.iter(f"{_TEXT}deletion"))
        builder = BlockBuilder()
        self._children(element, builder, TextLook(), None)
        return builder.finish() + self._endnotes

    def story(self, element: Element, kind: BlockKind) -> list[Block]:
        """The blocks of a header or footer."""
        builder = BlockBuilder(kind)
        self._children(element, builder, TextLook(), None)
        return builder.finish()

    def _children(
        self, element: Element, builder: BlockBuilder, look: TextLook, link: str | None
    ) -> None:
        inline = builder_look(look, link)
        mixed = element.tag in _MIXED
        if mixed and element.text:
            self._text(element.text, builder, look, inline)
        for child in element:
            tag = child.tag
            if tag not in _SKIPPED:
                handler = self._handlers.get(tag)
                if handler is not None:
                    handler(child, builder, look, link)
                elif tag.startswith(_DRAW) and tag not in _TRANSPARENT_DRAW:
                    self._shape(child, builder, link)
                else:
                    self._children(child, builder, look, link)
            if mixed and child.tail:
                self._text(child.tail, builder, look, inline)

    def _text(self, text: str, builder: BlockBuilder, look: TextLook, inline: Look) -> None:
        if look.hidden:
            self.hidden += len(text.strip())
            return
        # White space collapses (ODF 1.3 part 3, 6.1.2); runs of spaces are text:s elements.
        if "\n" in text or "\t" in text or "  " in text or "\r" in text:
            lead = " " if text[0] in " \t\n\r" else ""
            trail = " " if len(text) > 1 and text[-1] in " \t\n\r" else ""
            # split(" ") twice would eat U+00A0 and other spaces that are text.
            text = lead + " ".join(text.translate(_TO_SPACE).split(" ")).strip(" ") + trail
            while "  " in text:
                text = text.replace("  ", " ")
        builder.add(text, inline)

    def _paragraph(
        self, element: Element, builder: BlockBuilder, _: TextLook, link: str | None
    ) -> None:
        """A paragraph or heading. Shapes anchored in it wait; its list label comes first."""
        style = element.get(_STYLE, "")
        look = self.styles.look("paragraph", style)
        if not builder.is_blank():
            builder.end()
        kind: BlockKind | None = None
        level = 0
        if element.tag == f"{_TEXT}h":
            level = max(1, min(6, _count(element.get(q("text:outline-level")), 1, 99)))
            kind = "heading"
        if self._lists:
            if self._labelled:
                self._label(element, builder, look, len(self._lists))
                self._labelled = False
            if kind is None and builder.kind == "paragraph":
                kind, level = "list_item", len(self._lists)
        elif kind == "heading" and element.get(q("text:is-list-header")) != "true":
            self._outline_label(builder, look, level)
        self._children(element, builder, look, link)
        builder.end(kind if builder.kind == "paragraph" else None, level)

    def _label(self, element: Element, builder: BlockBuilder, look: TextLook, level: int) -> None:
        style = self._lists[-1] or self.styles.list_style(element.get(_STYLE, ""))
        text, text_style = self.lists.label(self._list_key or style, style, level)
        self._add_label(text, text_style, builder, look)

    def _outline_label(self, builder: BlockBuilder, look: TextLook, level: int) -> None:
        text, text_style = self.lists.label("Outline", "Outline", level)
        self._add_label(text, text_style, builder, look)

    def _add_label(self, text: str, text_style: str, builder: BlockBuilder, look: TextLook) -> None:
        if text:
            shown = look_of(self.styles, text_style).over(look)
            builder.add(text + " ", builder_look(shown, None))

    def _span(
        self, element: Element, builder: BlockBuilder, look: TextLook, link: str | None
    ) -> None:
        own = self.styles.look("text", element.get(_STYLE, ""))
        self._children(element, builder, own.over(look), link)

    def _link(self, element: Element, builder: BlockBuilder, look: TextLook, _: str | None) -> None:
        self._children(element, builder, look, element.get(q("xlink:href")) or None)

    def _spaces(
        self, element: Element, builder: BlockBuilder, look: TextLook, link: str | None
    ) -> None:
        count = _count(element.get(q("text:c")), 1, _MAX_SPACES)
        builder.add(" " * count, builder_look(look, link))

    def _tab(self, _: Element, builder: BlockBuilder, look: TextLook, link: str | None) -> None:
        builder.add("\t", builder_look(look, link))

    def _line_break(
        self, _: Element, builder: BlockBuilder, look: TextLook, link: str | None
    ) -> None:
        builder.add("\n", builder_look(look, link))

    def _hidden(self, element: Element, *_: object) -> None:
        self.hidden += len(element.get(q("text:string-value"), ""))

    def _note(self, element: Element, builder: BlockBuilder, *_: object) -> None:
        body = element.find(q("text:note-body"))
        if body is None:
            return
        if element.get(q("text:note-class")) == "endnote":
            self._endnotes += self._side_story(body, "endnote")
        else:
            self._aside(body, builder, "footnote")

    def _annotation(self, element: Element, builder: BlockBuilder, *_: object) -> None:
        self.comments += 1
        self._aside(element, builder, "comment")

    def _text_box(
        self, element: Element, builder: BlockBuilder, _: TextLook, link: str | None
    ) -> None:
        self._shape(element, builder, link)

    def _shape(self, element: Element, builder: BlockBuilder, *_: object) -> None:
        """Text of a frame or drawn shape: a story beside the paragraph that anchors it."""
        if builder.kind == "text_box":
            self._children(element, builder, TextLook(), None)
        else:
            self._aside(
                element, builder, "text_box" if builder.kind == "paragraph" else builder.kind
            )

    def _aside(self, element: Element, builder: BlockBuilder, kind: BlockKind) -> None:
        saved = self._lists, self._labelled, self._list_key
        self._lists, self._labelled, self._list_key = [], False, ""
        with builder.aside(kind) as story:
            self._children(element, story, TextLook(), None)
        self._lists, self._labelled, self._list_key = saved

    def _side_story(self, element: Element, kind: BlockKind) -> list[Block]:
        holder = BlockBuilder(kind)
        self._aside(element, holder, kind)
        return holder.finish()

    def _list(
        self, element: Element, builder: BlockBuilder, look: TextLook, link: str | None
    ) -> None:
        style = element.get(_STYLE) or (self._lists[-1] if self._lists else "")
        if not self._lists:
            continues = element.get(q("text:continue-numbering")) == "true"
            continued = element.get(q("text:continue-list"))
            self._list_key = style
            if not continues and not continued:
                self.lists.restart(style, 1)
        self._lists.append(style)
        for item in element:
            kind = local(item.tag)
            if kind in {"list-item", "list-header", "p", "h"}:
                self._labelled = kind != "list-header"
                if kind in {"p", "h"}:
                    self._paragraph(item, builder, look, link)
                else:
                    self._children(item, builder, look, link)
        self._lists.pop()
        self._labelled = False

    def _table(self, element: Element, builder: BlockBuilder, *_: object) -> None:
        builder.open_table()
        saved, self._lists = self._lists, []
        for row in element.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table"), None) is not element:
                continue
            builder.open_row()
            for cell in row:
                if cell.tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
                    builder.open_cell()
                    self._children(cell, builder, TextLook(), None)
                    builder.end()
                    repeat = _count(cell.get(q("table:number-columns-repeated")), 1, _MAX_REPEAT)
                    if repeat > 1:
                        builder.open_cell(repeat - 1)
        self._lists = saved
        builder.close_table()


_MIXED = frozenset(
    q(name)
    for name in (
        "text:p", "text:h", "text:span", "text:a", "text:meta", "text:meta-field",
        "text:ruby-base", "text:bookmark-ref", "text:reference-ref", "text:sequence",
        "text:sequence-ref", "text:note-ref", "text:date", "text:time", "text:author-name",
        "text:author-initials", "text:title", "text:subject", "text:keywords", "text:chapter",
        "text:file-name", "text:variable-set", "text:variable-get", "text:user-field-get",
        "text:user-defined", "text:expression", "text:placeholder", "text:text-input",
        "text:conditional-text", "text:database-display", "text:creation-date",
        "text:modification-date", "text:creator", "text:initial-creator", "text:description",
        "text:printed-by", "text:sender-firstname", "text:sender-lastname", "text:sender-company",
        "text:bibliography-mark", "text:drop-down", "text:reference-mark", "text:toc-mark",
    )
)  # fmt: skip
#: Drawing elements that hold no story of their own.
_TRANSPARENT_DRAW = frozenset({f"{_DRAW}a", f"{_DRAW}frame", f"{_DRAW}g"})
_TO_SPACE = {ord(c): " " for c in "\t\n\r"}


def builder_look(look: TextLook, link: str | None) -> Look:
    """The builder's look of text with these properties."""
    return Look(look.font, bool(look.bold), bool(look.italic), link)


def _count(text: str | None, default: int, most: int) -> int:
    return min(int(text), most) if text and text.isdecimal() and len(text) < 9 else default
