"""Blocks as the HTML that the browser's editor works on, and back.

What comes back was sent by a browser and may be anything: nh3 leaves structure only (no style, no
class, no handler, no address but http, https, mailto), then it is read into blocks, and whatever is
shown later is made of those. What nobody touched keeps its block, as in `blocks.from_text`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import nh3
from django.utils.html import escape

from .aligning import stretches
from .blocks import (
    FILE,
    LINKS,
    MARGINALIA,
    Block,
    family,
    fresh,
    rows_of,
    table_numbers,
    text_of,
)
from .rich_reader import BREAKS, DEEPEST, HEADINGS, Piece, Reader, clean_runs

#: No tag that loads, runs, frames or styles anything; of a picture only which of the draft's own
#: files it is, never an address.
TAGS = BREAKS | HEADINGS.keys() | {
    "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "th", "td",
    "br", "strong", "b", "em", "i", "a", "img",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"alt", "data-file"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
#: What stands in these isn't text for people.
UNREAD = {"script", "style", "title", "textarea", "template", "noscript", "iframe", "svg", "math"}
SCHEMES = {"http", "https", "mailto"}


class _Known(NamedTuple):
    """One piece of the text before: what it is compared by, and the blocks that it keeps."""

    key: Any
    members: list[Block]


def clean(html: str) -> str:
    """`html` with nothing but the structure that blocks can hold."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=UNREAD,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def to_html(blocks: Sequence[Block], pictures: Mapping[str, str]) -> str:
    """The blocks for the editor; `pictures` are the addresses to show pictures by, by SHA-256."""
    kept = [block for block in blocks if block["kind"] not in MARGINALIA]
    return "\n".join(_html(kept, pictures))


def from_html(html: str, before: Sequence[Block], files: Collection[str]) -> list[dict[str, Any]]:
    """The blocks that the editor's HTML means; `files` are the pictures that may stand in it."""
    margins = [dict(block) for block in before if block["kind"] in MARGINALIA]
    known = list(_known([block for block in before if block["kind"] not in MARGINALIA]))
    reader = Reader(files)
    reader.feed(clean(html))
    reader.close()
    typed = reader.pieces
    numbers = table_numbers(before)
    result: list[dict[str, Any]] = []
    for one in stretches([piece.key for piece in known], [piece.key for piece in typed]):
        if one.same:
            kept = known[one.a1 : one.a2]
            result += [dict(block) for piece in kept for block in piece.members]
        else:
            for piece in typed[one.b1 : one.b2]:
                result += _blocks(piece, numbers)
    return result + margins


def _blocks(piece: Piece, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
    table = next(numbers) if piece.kind == "table_cell" else -1
    for place, runs in piece.cells:
        yield fresh(piece.kind, runs, table=table, **place)


# What is known ------------------------------------------------------------------------------------


def _known(blocks: Sequence[Block]) -> Iterator[_Known]:
    for name, group in groupby(blocks, key=family):
        members = list(group)
        if name.startswith("table"):
            cells = [
                ({"row": row, "column": column}, clean_runs(cell["runs"]))
                for row, line in enumerate(rows_of(members))
                for column, cells in enumerate(line)
                for cell in cells
            ]
            yield _Known(Piece("table_cell", cells).key, members)
            continue
        levels = _levels(members)
        for block, level in zip(members, levels, strict=True):
            if text_of(block).strip() or block["kind"] == "picture":
                yield _Known(_piece(block, level).key, [block])


def _piece(block: Block, level: int) -> Piece:
    kind = block["kind"]
    if kind == "picture":
        return Piece(kind, [({}, list(block["runs"]))])
    runs = clean_runs(block["runs"])
    if kind == "heading":
        return Piece(kind, [({"level": min(max(level, 1), DEEPEST)}, runs)])
    if kind == "list_item":
        return Piece(kind, [({"level": level, "ordered": bool(block.get("ordered"))}, runs)])
    return Piece("paragraph", [({}, runs)])


def _levels(members: Sequence[Block]) -> list[int]:
    """Levels as nested lists can show them: none is deeper than one below the item before."""
    levels: list[int] = []
    for block in members:
        level = int(block.get("level", 0))
        if block["kind"] == "list_item":
            level = max(1, min(level, (levels[-1] if levels else 0) + 1))
        levels.append(level)
    return levels


# Showing it to the editor -------------------------------------------------------------------------


def _html(blocks: Sequence[Block], pictures: Mapping[str, str]) -> Iterator[str]:
    for name, group in groupby(blocks, key=family):
        members = list(group)
        if name.startswith("table"):
            yield _table(members)
        elif name == "list":
            yield _list(members)
        else:
            for block in members:
                yield _single(block, pictures)


def _single(block: Block, pictures: Mapping[str, str]) -> str:
    if block["kind"] == "picture":
        run = block["runs"][0]
        sha256 = (run.get("link") or "").removeprefix(FILE)
        source, alt = escape(pictures.get(sha256, "")), escape(run["text"])
        return f'<img src="{source}" data-file="{escape(sha256)}" alt="{alt}">'
    body = _inline(block)
    if not body:
        return ""
    if block["kind"] == "heading":
        tag = f"h{min(max(int(block.get('level', 1)), 1), DEEPEST) + 1}"
        return f"<{tag}>{body}</{tag}>"
    return f"<p>{body}</p>"


def _list(members: Sequence[Block]) -> str:
    out: list[str] = []
    stack: list[str] = []
    for block, level in zip(members, _levels(members), strict=True):
        tag = "ol" if block.get("ordered") else "ul"
        while len(stack) > level or (len(stack) == level and stack[-1] != tag):
            out.append(f"</li></{stack.pop()}>")
        if len(stack) == level:
            out.append("</li>")
        while len(stack) < level:
            out.append(f"<{tag}>")
            stack.append(tag)
        out.append(f"<li><p>{_inline(block)}</p>")
    out += [f"</li></{tag}>" for tag in reversed(stack)]
    return "".join(out)


def _table(members: Sequence[Block]) -> str:
    rows = (
        "".join(
            "<td>" + ("".join(f"<p>{_inline(one)}</p>" for one in cell) or "<p></p>") + "</td>"
            for cell in line
        )
        for line in rows_of(members)
    )
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"


def _inline(block: Block) -> str:
    return "".join(map(_run, clean_runs(block["runs"])))


def _run(run: Mapping[str, Any]) -> str:
    html = escape(run["text"]).replace("\n", "<br>")
    if run["italic"]:
        html = f"<em>{html}</em>"
    if run["bold"]:
        html = f"<strong>{html}</strong>"
    link = run["link"] or ""
    return f'<a href="{escape(link)}">{html}</a>' if link.startswith(LINKS) else html
