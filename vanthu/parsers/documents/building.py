"""How every reader puts its blocks together, so that all formats give the same structure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from vanthu.parsers.types import Block, BlockKind, Run

#: Characters that one document may give; the law code of a country has under ten million.
MAX_CHARACTERS = 50_000_000
#: Blocks that one document may give.
MAX_BLOCKS = 2_000_000
#: Tables inside tables inside tables: beyond this nobody reads them.
MAX_TABLE_DEPTH = 32


class TooLarge(Exception):
    """The document gives more text than `MAX_CHARACTERS` or `MAX_BLOCKS`."""


class Look(NamedTuple):
    """How a run looks: what a `Run` holds beside its text."""

    font: str | None = None
    bold: bool = False
    italic: bool = False
    link: str | None = None


PLAIN = Look()


@dataclass(slots=True)
class _Table:
    number: int
    row: int = -1
    column: int = -1


@dataclass(slots=True)
class _Tally:
    """What a builder and its side stories count together."""

    tables: int = 0
    blocks: int = 0
    characters: int = 0


@dataclass(slots=True)
class BlockBuilder:
    """Collects runs into blocks.

    `kind` is the kind of its blocks outside tables ("paragraph" for the body, "footnote", …).
    Side stories (notes, comments, text boxes) wait until the block that carries their mark is
    closed, or the outermost table around it, so that they never cut a sentence or a table.
    """

    kind: BlockKind = "paragraph"
    blocks: list[Block] = field(default_factory=list)
    page: int = 0
    _runs: list[tuple[str, Look]] = field(default_factory=list)
    _tables: list[_Table] = field(default_factory=list)
    _waiting: list[Block] = field(default_factory=list)
    _tally: _Tally = field(default_factory=_Tally)

    def add(self, text: str, look: Look = PLAIN) -> None:
        """Append text in that look to the open block. TooLarge beyond `MAX_CHARACTERS`."""
        if not text:
            return
        self._tally.characters += len(text)
        if self._tally.characters > MAX_CHARACTERS:
            raise TooLarge
        self._runs.append((text, look))

    def end(self, kind: BlockKind | None = None, level: int = 0) -> None:
        """Close the open block; one without anything to read is dropped."""
        runs = self._runs
        if runs:
            self._runs = []
            for text, _ in runs:
                if not text.isspace():
                    self._append(_joined(runs), kind or self.kind, level)
                    break
        if self._waiting and not self._tables:
            self.blocks += self._waiting
            self._waiting = []

    def _append(self, runs: tuple[Run, ...], kind: BlockKind, level: int) -> None:
        self._tally.blocks += 1
        if self._tally.blocks > MAX_BLOCKS:
            raise TooLarge
        if self._tables and self.kind == "paragraph":
            table = self._tables[-1]
            place = (table.number, max(table.row, 0), max(table.column, 0))
            self.blocks.append(Block("table_cell", runs, level, *place, page=self.page))
        else:
            self.blocks.append(Block(kind, runs, level, page=self.page))

    @property
    def length(self) -> int:
        """Characters of the open block."""
        return sum(len(text) for text, _ in self._runs)

    def is_blank(self) -> bool:
        """Whether the open block has nothing to read yet."""
        return all(text.isspace() for text, _ in self._runs)

    @property
    def depth(self) -> int:
        """How many tables are open."""
        return len(self._tables)

    def open_table(self) -> None:
        """Start a table (inside the open cell, if there is one). TooLarge beyond
        `MAX_TABLE_DEPTH`."""
        self.end()
        if len(self._tables) >= MAX_TABLE_DEPTH:
            raise TooLarge
        self._tables.append(_Table(self._tally.tables))
        self._tally.tables += 1

    def open_row(self) -> None:
        """Start the next row of the innermost table."""
        table = self._tables[-1]
        table.row, table.column = table.row + 1, -1

    def open_cell(self, columns: int = 1) -> None:
        """Start a cell `columns` further to the right."""
        self._tables[-1].column += columns

    def close_table(self) -> None:
        """End the innermost table."""
        self.end()
        self._tables.pop()
        if not self._tables:
            self.end()

    def insert(self, blocks: Sequence[Block]) -> None:
        """Blocks of another document in this place; its tables get numbers of their own. TooLarge
        as for what is added piece by piece."""
        self.end()
        if self._tables or self.kind != "paragraph":
            for block in blocks:
                for run in block.runs:
                    self.add(run.text, Look(run.font, run.bold, run.italic, run.link))
                self.end(block.kind if self.kind == "paragraph" else None, block.level)
            return
        tally = self._tally
        tally.blocks += len(blocks)
        tally.characters += sum(len(run.text) for block in blocks for run in block.runs)
        if tally.blocks > MAX_BLOCKS or tally.characters > MAX_CHARACTERS:
            raise TooLarge
        self.blocks += renumbered(blocks, tally.tables)
        tally.tables += max((block.table + 1 for block in blocks), default=0)

    @contextmanager
    def aside(self, kind: BlockKind) -> Iterator[BlockBuilder]:
        """A builder for a side story whose mark stands here."""
        story = BlockBuilder(kind, page=self.page, _tally=self._tally)
        yield story
        self._waiting += story.finish()

    def finish(self) -> list[Block]:
        """Close what is open; all blocks."""
        while self._tables:
            self.close_table()
        self.end()
        return self.blocks


class Grid:
    """Tables told by marks at the ends of their cells and rows, as in DOC and RTF.

    There a table begins where a paragraph is one table deeper than the one before it.
    """

    def __init__(self, builder: BlockBuilder) -> None:
        self._builder = builder
        #: For each open table, what the next text begins: "row", "cell" or nothing.
        self._next: list[str] = []

    def reach(self, depth: int) -> None:
        """Open and close tables until text stands `depth` tables deep."""
        if len(self._next) == depth:
            return
        while len(self._next) > depth:
            self._builder.close_table()
            self._next.pop()
        while len(self._next) < min(depth, MAX_TABLE_DEPTH):
            self.begin()
            self._builder.open_table()
            self._next.append("row")

    def begin(self) -> None:
        """Text comes: start the row and cell that it stands in, if it is their first."""
        if self._next and self._next[-1]:
            if self._next[-1] == "row":
                self._builder.open_row()
            self._builder.open_cell()
            self._next[-1] = ""

    def end_cell(self) -> None:
        """The innermost cell ends with the open block."""
        if self._next:
            self._next[-1] = "cell"

    def end_row(self) -> None:
        """The innermost row ends."""
        if self._next:
            self._builder.end()
            self._next[-1] = "row"


def _joined(runs: Sequence[tuple[str, Look]]) -> tuple[Run, ...]:
    """Runs with neighbours of one look put together."""
    if len(runs) == 1:
        text, look = runs[0]
        return (Run(text, *look),)
    joined: list[Run] = []
    texts: list[str] = []
    current: Look | None = None
    for text, look in runs:
        if look != current:
            if current is not None:
                joined.append(Run("".join(texts), *current))
            texts, current = [], look
        texts.append(text)
    if current is not None:
        joined.append(Run("".join(texts), *current))
    return tuple(joined)


def without_repeats(stories: Sequence[Sequence[Block]]) -> list[Block]:
    """Stories (the headers of several sections) one after the other, each different one once."""
    seen: set[str] = set()
    kept: list[Block] = []
    for story in stories:
        text = "\n".join(block.text for block in story)
        if text not in seen:
            seen.add(text)
            kept += story
    return kept


def renumbered(blocks: Sequence[Block], first_table: int) -> list[Block]:
    """Blocks of a story built apart, its tables numbered from `first_table`."""
    return [
        replace(block, table=block.table + first_table) if block.table >= 0 else block
        for block in blocks
    ]
