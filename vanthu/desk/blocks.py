"""Blocks (`parsers.types.Block` as JSON) as pages show them and as editors type them.

Editors type plain text with a few marks: a blank line between paragraphs, `#` before a heading,
`-` before a list item (`#.` before one that is numbered), `| … |` for the rows of a table,
`![…](file:…)` for a picture of the draft's files. What nobody touched keeps its block, with
its fonts and its page, so that a one-word fix changes one block.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .aligning import stretches

Block = Mapping[str, Any]

#: Margins of the sheet, not of the text: not published, not edited.
MARGINALIA = frozenset({"header", "footer", "comment"})
ARTICLE = re.compile(r"^(Điều\s+(\d+[a-zđ]?))\s*[.:]\s*")
HEADING = re.compile(r"^(#{1,6}) +(.*)$", re.DOTALL)
ITEM = re.compile(r"^( *)(-|#\.) +(.*)$", re.DOTALL)
PICTURE = re.compile(r"^!\[([^\n]*)\]\(file:([0-9a-f]{64})\)$")
LINKS = ("http://", "https://", "mailto:")
#: Columns of a table on paper. A file may say that an empty cell stands for sixteen thousand, and
#: say it a thousand times: drawn, they would take all memory.
WIDEST = 100
#: Before the SHA-256 of the draft's own file in a picture's link.
FILE = "file:"


class Picture(NamedTuple):
    """A file that stands in the text: where it is shown, what its editor wrote under it."""

    url: str
    caption: str = ""


def text_of(block: Block) -> str:
    """A block's text without its fonts."""
    return "".join(run["text"] for run in block.get("runs", ()))


def plain(blocks: Iterable[Block]) -> str:
    """The blocks' texts, one a line."""
    return "\n".join(text_of(block) for block in blocks)


# Showing ------------------------------------------------------------------------------------------


def render(
    blocks: Sequence[Block],
    *,
    as_received: bool = False,
    pictures: Mapping[str, Picture] | None = None,
) -> SafeString:
    """The blocks as HTML, every letter escaped. `as_received`: page headers and comments too, and
    no anchors, since the text itself stands on the same page. `pictures`: the draft's pictures
    by SHA-256; one that isn't among them is named."""
    shown = [block for block in blocks if as_received or block["kind"] not in MARGINALIA]
    pieces = _pieces(shown, not as_received, pictures or {})
    return format_html_join("\n", "{}", ((piece,) for piece in pieces))


def contents(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    """(anchor, title) of the articles ("Điều 1"), for a table of contents."""
    found: dict[str, str] = {}
    for block in blocks:
        match = ARTICLE.match(text_of(block))
        if match and block["kind"] not in MARGINALIA:
            found.setdefault(f"dieu-{match[2]}", match[1])
    return list(found.items())


def pictured(blocks: Iterable[Block]) -> set[str]:
    """SHA-256 of the files that stand as pictures in the text."""
    return {_file(block) for block in blocks if block["kind"] == "picture"}


def _file(block: Block) -> str:
    return next((run.get("link") or "" for run in block["runs"]), "").removeprefix(FILE)


def _pieces(
    blocks: Sequence[Block], anchored: bool, pictures: Mapping[str, Picture]
) -> Iterator[SafeString]:
    #: Anchors that are given already; None gives none.
    anchors: set[str] | None = set() if anchored else None
    for key, group in groupby(blocks, key=family):
        members = list(group)
        if key.startswith("table"):
            yield _table(members)
        elif key == "list":
            for ordered, group in groupby(members, key=lambda block: bool(block.get("ordered"))):
                items = format_html_join("\n", "<li>{}</li>", ((_runs(b),) for b in group))
                yield format_html("<ol>{}</ol>" if ordered else "<ul>{}</ul>", items)
        elif key == "picture":
            yield from (_picture(block, pictures) for block in members)
        else:
            for block in members:
                yield _single(block, anchors)


def family(block: Block) -> str:
    """Blocks of one family that follow each other are shown together."""
    kind = block["kind"]
    if kind == "table_cell":
        return f"table {block.get('table', -1)}"
    return {"list_item": "list", "picture": "picture"}.get(kind, "single")


def _picture(block: Block, pictures: Mapping[str, Picture]) -> SafeString:
    alt, picture = text_of(block), pictures.get(_file(block))
    if picture is None:
        return format_html('<p class="small quiet">[{}: {}]</p>', _("Picture"), alt)
    under = format_html("<figcaption>{}</figcaption>", picture.caption) if picture.caption else ""
    return format_html(
        '<figure class="photo"><img src="{}" alt="{}" loading="lazy">{}</figure>',
        picture.url, alt, under,
    )  # fmt: skip


def _single(block: Block, anchors: set[str] | None) -> SafeString:
    kind, body = block["kind"], _runs(block)
    if kind == "heading":
        # Capitals are how official documents centre their own headings.
        shape = ' class="mid"' if text_of(block).isupper() else ""
        tag = f"h{min(max(int(block.get('level', 1)), 1), 3) + 2}"
        return format_html("<{0}{1}>{2}</{0}>", tag, mark_safe(shape), body)  # noqa: S308 - a constant
    if kind in MARGINALIA:
        labels = {"header": _("Page header"), "footer": _("Page footer"), "comment": _("Comment")}
        return format_html('<p class="small quiet"><em>{}:</em> {}</p>', labels[kind], body)
    if kind in ("footnote", "endnote"):
        return format_html('<p class="small">{}</p>', body)
    match = ARTICLE.match(text_of(block))
    if match is None:
        return format_html("<p>{}</p>", body)
    body = _article(block, len(match[0].rstrip()))
    if anchors is None or f"dieu-{match[2]}" in anchors:
        return format_html("<p>{}</p>", body)
    anchors.add(f"dieu-{match[2]}")
    return format_html('<p id="dieu-{}">{}</p>', match[2], body)


def _article(block: Block, length: int) -> SafeString:
    """ "Điều 1." in bold, as it is printed, whatever the file's runs say."""
    first, *others = block["runs"]
    if len(first["text"]) < length or first.get("bold"):
        return _runs(block)
    head = {**first, "text": first["text"][:length], "bold": True}
    rest = {**first, "text": first["text"][length:]}
    return _runs({**block, "runs": [head, rest, *others]})


def _runs(block: Block) -> SafeString:
    return mark_safe("".join(_run(run) for run in block.get("runs", ())))  # noqa: S308 - _run escapes


def _run(run: Mapping[str, Any]) -> str:
    html = escape(run["text"]).replace("\n", "<br>")
    if run.get("mark"):
        anchor, why = escape(run["mark"]), escape(run["why"])
        html = f'<mark id="{anchor}" title="{why}" tabindex="-1">{html}</mark>'
    if run.get("bold"):
        html = f"<strong>{html}</strong>"
    if run.get("italic"):
        html = f"<em>{html}</em>"
    link = run.get("link") or ""
    if link.startswith(LINKS):
        html = f'<a href="{escape(link)}" rel="nofollow noopener">{html}</a>'
    return html


def _table(cells: Sequence[Block]) -> SafeString:
    rows = _rows(cells, _runs)
    body = format_html_join(
        "\n",
        "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in rows),
    )
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}"><table class="grid">'
        "<tbody>{}</tbody></table></div>",
        _("Table of the document"),
        body,
    )


def rows_of(cells: Sequence[Block]) -> list[list[list[Block]]]:
    """The blocks of one table by row and column; a cell may hold several, or none. Where a cell
    claims a place beyond `WIDEST`, rows have only the cells in which something stands."""
    places: dict[int, dict[int, list[Block]]] = {}
    for cell in cells:
        row = places.setdefault(int(cell.get("row", 0)), {})
        row.setdefault(int(cell.get("column", 0)), []).append(cell)
    width = max((max(row) for row in places.values()), default=0) + 1
    if width > WIDEST:
        return [[row[place] for place in sorted(row)] for _n, row in sorted(places.items())]
    return [[row.get(place, []) for place in range(width)] for _n, row in sorted(places.items())]


def _rows(cells: Sequence[Block], make: Any) -> list[list[Any]]:
    """The cells' contents by row and column; several blocks of one cell stand below each other."""
    table: list[list[Any]] = []
    for row in rows_of(cells):
        line: list[Any] = []
        for cell in row:
            pieces = [make(block) for block in cell]
            line.append(
                mark_safe("<br>".join(pieces))  # noqa: S308 - made of escaped pieces
                if all(isinstance(piece, SafeString) for piece in pieces)
                else " ".join(pieces)
            )
        table.append(line)
    return table


# Marking -----------------------------------------------------------------------------------------


class Mark(NamedTuple):
    """A stretch of one block that is to be seen: its anchor, and why."""

    start: int
    end: int
    anchor: str
    why: str


def marked(blocks: Sequence[Block], marks: Mapping[int, Sequence[Mark]]) -> list[Block]:
    """The blocks with stretches marked (by the block's number); runs are cut where they begin and
    end, and only a stretch's first run carries its anchor."""
    return [
        {**block, "runs": _cut(block.get("runs", ()), marks[number])} if number in marks else block
        for number, block in enumerate(blocks)
    ]


def _cut(runs: Iterable[Mapping[str, Any]], marks: Sequence[Mark]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    at = 0
    edges = sorted({edge for mark in marks for edge in mark[:2]})
    # Of marks that lie over each other the last one is seen.
    waiting = sorted(enumerate(marks), key=lambda row: row[1].start, reverse=True)
    over: list[tuple[int, Mark]] = []
    for run in runs:
        text = run["text"]
        inside = edges[bisect_right(edges, at) : bisect_left(edges, at + len(text))]
        for first, last in pairwise([at, *inside, at + len(text)] if text else ()):
            while waiting and waiting[-1][1].start <= first:
                over.append(waiting.pop())
            over = [row for row in over if row[1].end > first]
            piece = {**run, "text": text[first - at : last - at]}
            if over:
                mark = max(over)[1]
                begins = first == mark.start
                piece |= {"mark": mark.anchor if begins else f"{mark.anchor}-{first}"}
                piece["why"] = mark.why
            result.append(piece)
        at += len(text)
    return result


# Typing -------------------------------------------------------------------------------------------


def to_text(blocks: Sequence[Block]) -> str:
    """The blocks as an editor types them; page headers and comments are left out."""
    kept = [block for block in blocks if block["kind"] not in MARGINALIA]
    return "\n\n".join(text for text, _members in _chunks(kept))


def from_text(text: str, before: Sequence[Block]) -> list[dict[str, Any]]:
    """The blocks that the typed text means. Pieces that stand as they stood in `before` keep their
    blocks; page headers and comments stay where they were left out of the typing."""
    margins = [dict(block) for block in before if block["kind"] in MARGINALIA]
    kept = list(_chunks([block for block in before if block["kind"] not in MARGINALIA]))
    typed = [piece for piece in re.split(r"\n[ \t]*\n+", _normal(text)) if piece.strip()]
    result: list[dict[str, Any]] = []
    tables = table_numbers(before)
    for one in stretches([piece for piece, _b in kept], typed):
        if one.same:
            known = kept[one.a1 : one.a2]
            result += [dict(block) for _piece, members in known for block in members]
        else:
            for piece in typed[one.b1 : one.b2]:
                result += _parse(piece, tables)
    return result + margins


def _normal(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip("\n")


def _chunks(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """(typed form, blocks): a whole table is one piece, anything else one piece a block."""
    for key, group in groupby(blocks, key=family):
        members = list(group)
        if key.startswith("table"):
            rows = _rows(members, _cell_text)
            yield "\n".join(f"| {' | '.join(row)} |" for row in rows), members
            continue
        for block in members:
            piece = _typed(block)
            if piece.strip():
                yield piece, [block]


def _cell_text(block: Block) -> str:
    return " ".join(text_of(block).split()).replace("|", "¦")


def _typed(block: Block) -> str:
    # A blank line inside a paragraph would split it when it is read back.
    text = _normal(re.sub(r"\n\s*\n", "\n", text_of(block)))
    if block["kind"] == "heading":
        return f"{'#' * min(max(int(block.get('level', 1)), 1), 6)} {text}"
    if block["kind"] == "list_item":
        sign = "#." if block.get("ordered") else "-"
        return f"{'  ' * max(int(block.get('level', 1)) - 1, 0)}{sign} {text}"
    if block["kind"] == "picture":
        return f"![{' '.join(text.split())}]({FILE}{_file(block)})"
    return text


def table_numbers(blocks: Sequence[Block]) -> Iterator[int]:
    """Numbers for new tables."""
    number = max((int(block.get("table", -1)) for block in blocks), default=-1)
    while True:
        number += 1
        yield number


def _parse(piece: str, tables: Iterator[int]) -> list[dict[str, Any]]:
    lines = piece.strip("\n").split("\n")
    if all(line.strip().startswith("|") and line.strip().endswith("|") for line in lines):
        table = next(tables)
        return [
            _block("table_cell", cell.strip(), table=table, row=row, column=column)
            for row, line in enumerate(lines)
            for column, cell in enumerate(line.strip()[1:-1].split("|"))
        ]
    if match := HEADING.match(piece):
        return [_block("heading", match[2], level=len(match[1]))]
    if all(ITEM.match(line) for line in lines):
        return [_item(match) for match in (ITEM.match(line) for line in lines) if match]
    if match := ITEM.match(piece):
        return [_item(match)]
    if match := PICTURE.match(piece):
        return [_block("picture", match[1], link=FILE + match[2])]
    return [_block("paragraph", piece)]


def _item(match: re.Match[str]) -> dict[str, Any]:
    block = _block("list_item", match[3], level=len(match[1]) // 2 + 1)
    return block | {"ordered": True} if match[2] == "#." else block


def _block(kind: str, text: str, *, link: str | None = None, **place: int) -> dict[str, Any]:
    run = {"text": text, "font": None, "bold": False, "italic": False, "link": link}
    return fresh(kind, [run], **place)


def fresh(kind: str, runs: Sequence[Mapping[str, Any]], **place: int) -> dict[str, Any]:
    """A block that a person has written."""
    defaults = {"level": 0, "table": -1, "row": -1, "column": -1, "page": 0}
    block = {"kind": kind, "runs": list(runs), **defaults, **place}
    return {name: value for name, value in block.items() if name != "ordered" or value}
