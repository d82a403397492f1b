"""Reads cleaned HTML (`rich.clean`) into pieces of blocks.

One pass over the tags without a tree: hostile nesting can't exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from .blocks import FILE, LINKS

#: Tags that end a paragraph and begin one.
BREAKS = {
    "p", "div", "blockquote", "pre", "section", "article", "figure", "figcaption", "dl", "dt", "dd",
    "address", "header", "footer", "main", "aside", "hr", "caption",
}  # fmt: skip
#: The page's own heading is h1, so a text begins at h2.
HEADINGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5}
DEEPEST = 5
BOLD, ITALIC = {"strong", "b"}, {"em", "i"}
#: What an article's table may be asked to span.
SPAN = 50
ALT = 300
SPACES = re.compile(r"[ \t\r\f]+")
Runs = list[dict[str, Any]]


@dataclass(slots=True)
class Piece:
    """One paragraph-like thing, or one whole table: its cells' places and runs."""

    kind: str
    cells: list[tuple[dict[str, Any], Runs]]

    @property
    def key(self) -> tuple[Any, ...]:
        """What two equal pieces share, fonts and pages aside."""
        return (
            self.kind,
            tuple(
                (tuple(sorted(place.items())), tuple(map(_run_key, runs)))
                for place, runs in self.cells
                if runs or self.kind != "table_cell"
            ),
        )


def _run_key(run: Mapping[str, Any]) -> tuple[Any, ...]:
    return run["text"], bool(run.get("bold")), bool(run.get("italic")), run.get("link") or ""


def clean_runs(runs: Iterable[Mapping[str, Any]]) -> Runs:
    """The runs as a browser keeps them: spaces single, none at the ends of lines, neighbours of one
    look joined, fonts gone."""
    result: Runs = []
    # Joined at once: a browser sends a piece for each line of a paragraph.
    for (bold, italic, link), pieces in groupby(runs, key=_look):
        look = {"bold": bold, "italic": italic, "link": link}
        text = SPACES.sub(" ", "".join(piece["text"] for piece in pieces))
        before = result[-1]["text"] if result else "\n"
        if before.endswith(("\n", " ")):
            text = text.lstrip(" ")
        text = re.sub(r"\n ", "\n", re.sub(r" \n", "\n", text))
        if text.startswith("\n") and result:
            result[-1]["text"] = before.rstrip(" ")
        if not text:
            continue
        if result and all(result[-1][name] == value for name, value in look.items()):
            result[-1]["text"] += text
        else:
            result.append({"text": text, "font": None, **look})
    return _trimmed(result)


def _look(run: Mapping[str, Any]) -> tuple[bool, bool, str | None]:
    link = run.get("link") or ""
    return bool(run.get("bold")), bool(run.get("italic")), link if link.startswith(LINKS) else None


def _trimmed(runs: Runs) -> Runs:
    while runs:
        runs[0]["text"] = runs[0]["text"].lstrip(" \n")
        if runs[0]["text"]:
            break
        runs.pop(0)
    while runs:
        runs[-1]["text"] = runs[-1]["text"].rstrip(" \n")
        if runs[-1]["text"]:
            break
        runs.pop()
    return [run for run in runs if run["text"]]


class Reader(HTMLParser):
    """Collects `pieces`; only pictures among `files` (SHA-256) are taken."""

    def __init__(self, files: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._files = files
        self._runs: list[dict[str, Any]] = []
        self._heading = 0
        self._bold = self._italic = 0
        self._links: list[str] = []
        self._lists: list[str] = []
        self._table: _Table | None = None
        #: Tables in tables: only the outermost keeps its cells.
        self._tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        values = {name: value or "" for name, value in attrs}
        if tag in BOLD:
            self._bold += 1
        elif tag in ITALIC:
            self._italic += 1
        elif tag == "a":
            self._links.append(values.get("href", ""))
        elif tag == "br":
            self._add("\n")
        elif tag == "img":
            self._picture(values)
        elif tag in HEADINGS:
            self._end()
            self._heading = HEADINGS[tag]
        elif tag in ("ul", "ol"):
            self._end()
            self._lists.append(tag)
        elif tag in ("table", "tr", "td", "th"):
            self._table_tag(tag, values)
        elif tag == "p" and self._lists and self._runs:
            self._add("\n")  # a second paragraph of one item
        elif tag in BREAKS or tag == "li":
            self._end()

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in BOLD:
            self._bold = max(self._bold - 1, 0)
        elif tag in ITALIC:
            self._italic = max(self._italic - 1, 0)
        elif tag == "a":
            self._links = self._links[:-1]
        elif tag in HEADINGS:
            self._end()
            self._heading = 0
        elif tag in ("ul", "ol"):
            self._end()
            self._lists = self._lists[:-1]
        elif tag == "table":
            self._end()
            self._tables -= 1
            if self._tables == 0 and self._table is not None:
                self.pieces += self._table.pieces()
                self._table = None
        elif tag in ("td", "th"):
            self._end()
            if tag == "th":
                self._bold = max(self._bold - 1, 0)
        elif tag == "li" or (tag in BREAKS and not (tag == "p" and self._lists)):
            self._end()

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self._add(SPACES.sub(" ", data.replace("\n", " ")))

    def close(self) -> None:
        """The end of the text."""
        super().close()
        self._end()
        if self._table is not None:
            self.pieces += self._table.pieces()
            self._table = None

    def _add(self, text: str) -> None:
        link = self._links[-1] if self._links else None
        self._runs.append(
            {"text": text, "bold": self._bold > 0, "italic": self._italic > 0, "link": link}
        )

    def _end(self) -> None:
        """What was collected is a block."""
        runs, self._runs = clean_runs(self._runs), []
        if not runs:
            return
        if self._table is not None:
            self._table.add(runs)
        elif self._heading:
            self.pieces.append(Piece("heading", [({"level": self._heading}, runs)]))
        elif self._lists:
            place = {"level": len(self._lists), "ordered": self._lists[-1] == "ol"}
            self.pieces.append(Piece("list_item", [(place, runs)]))
        else:
            self.pieces.append(Piece("paragraph", [({}, runs)]))

    def _picture(self, values: Mapping[str, str]) -> None:
        self._end()
        sha256 = values.get("data-file", "")
        if sha256 not in self._files:
            return
        alt = " ".join(values.get("alt", "").split())[:ALT]
        run = {"text": alt, "font": None, "bold": False, "italic": False, "link": FILE + sha256}
        piece = Piece("picture", [({}, [run])])
        # A cell holds text; a picture in one stands below its table.
        (self.pieces if self._table is None else self._table.after).append(piece)

    def _table_tag(self, tag: str, values: Mapping[str, str]) -> None:
        self._end()
        if tag == "th":
            self._bold += 1
        if tag == "table":
            self._tables += 1
            self._table = self._table or _Table()
        elif self._table is not None and self._tables == 1:
            if tag == "tr":
                self._table.line()
            else:
                self._table.cell(_span(values.get("colspan")), _span(values.get("rowspan")))


class _Table:
    """Where the cells of one table stand."""

    def __init__(self) -> None:
        self.after: list[Piece] = []
        self._cells: list[tuple[dict[str, Any], Runs]] = []
        self._row = -1
        self._column = self._next = 0
        #: Column -> rows below that a cell above still covers.
        self._held: dict[int, int] = {}
        self._empty = False

    def line(self) -> None:
        """A row begins."""
        self._settle()
        self._row += 1
        self._next = 0
        self._held = {column: left - 1 for column, left in self._held.items() if left > 1}

    def cell(self, width: int, height: int) -> None:
        """A cell begins."""
        self._settle()
        if self._row < 0:
            self.line()
        while self._next in self._held:
            self._next += 1
        self._column, self._next = self._next, self._next + width
        if height > 1:
            self._held |= dict.fromkeys(range(self._column, self._next), height)
        self._empty = True

    def add(self, runs: Runs) -> None:
        """Text of the cell."""
        self._empty = False
        self._cells.append(({"row": max(self._row, 0), "column": self._column}, runs))

    def pieces(self) -> list[Piece]:
        """The table, if anything is written in it, and the pictures that stood in it."""
        self._settle()
        table = [Piece("table_cell", self._cells)] if any(runs for _p, runs in self._cells) else []
        return [*table, *self.after]

    def _settle(self) -> None:
        if self._empty:
            self._cells.append(({"row": self._row, "column": self._column}, []))
        self._empty = False


def _span(value: str | None) -> int:
    if not value or not re.fullmatch(r"[0-9]{1,8}", value):
        return 1
    return min(max(int(value), 1), SPAN)
