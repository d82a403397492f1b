"""One story of an RTF (body, header, note, text box): its paragraphs and tables."""

from __future__ import annotations

from typing import NamedTuple

from vanthu.parsers.documents.building import BlockBuilder, Grid, Look
from vanthu.parsers.documents.surrogates import whole
from vanthu.parsers.types import Block, BlockKind


class Paragraph(NamedTuple):
    """Properties of the paragraph that is being read; `\\pard` makes them new."""

    in_table: bool = False
    depth: int = 0
    outline: int = 9
    listed: bool = False
    level: int = 0


class Story:
    """Collects runs until a mark says which paragraph, cell or row they belong to."""

    def __init__(self, kind: BlockKind) -> None:
        self.kind = kind
        self._builder = BlockBuilder(kind)
        self._grid = Grid(self._builder)
        self._runs: list[tuple[str, Look]] = []
        self._asides: list[tuple[BlockKind, list[Block]]] = []

    def become(self, kind: BlockKind) -> None:
        """A footnote turns out to be an endnote."""
        self.kind = self._builder.kind = kind

    def add(self, text: str, look: Look) -> None:
        """Append text in that look to the open paragraph."""
        self._runs.append((text, look))

    def aside(self, kind: BlockKind, blocks: list[Block]) -> None:
        """A side story whose mark stands in the open paragraph."""
        self._asides.append((kind, blocks))

    def end_paragraph(self, paragraph: Paragraph) -> None:
        """The mark of a paragraph's end."""
        inside = paragraph.in_table or paragraph.depth > 0
        self._flush(paragraph, max(paragraph.depth, 1) if inside else 0)

    def end_cell(self, paragraph: Paragraph, depth: int) -> None:
        """The mark of a cell's end, `depth` tables deep."""
        self._flush(paragraph, depth)
        self._grid.end_cell()

    def end_row(self, paragraph: Paragraph, depth: int) -> None:
        """The mark of a row's end, `depth` tables deep."""
        if self._runs or self._asides:  # a last cell without its mark
            self._flush(paragraph, depth)
        self._grid.reach(depth)
        self._grid.end_row()

    def finish(self, paragraph: Paragraph) -> list[Block]:
        """All blocks; text behind the last mark is a paragraph of its own."""
        if self._runs or self._asides:
            self.end_paragraph(paragraph)
        return self._builder.finish()

    def _flush(self, paragraph: Paragraph, depth: int) -> None:
        self._grid.reach(depth)
        self._grid.begin()
        for text, look in self._runs:
            self._builder.add(whole(text), look)
        self._runs = []
        for kind, blocks in self._asides:
            with self._builder.aside(kind) as story:
                story.blocks += blocks
        self._asides = []
        if self.kind != "paragraph":
            self._builder.end()
        elif paragraph.outline < 9:
            self._builder.end("heading", min(paragraph.outline + 1, 6))
        elif paragraph.listed:
            self._builder.end("list_item", paragraph.level + 1)
        else:
            self._builder.end()
