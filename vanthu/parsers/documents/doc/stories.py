"""Subdocuments and where their marks stand in the body.

Notes, comments, headers and text boxes lie behind the body in one run of characters; tables of
places say which characters are whose ([MS-DOC] 2.8).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import NamedTuple

from vanthu.parsers.types import BlockKind

from . import fib as f
from . import sprms

_SPA, _TXBX, _COMMENT, _SECTION = 26, 22, 30, 12


class Anchor(NamedTuple):
    """A story from `start` to `end`, whose mark stands at `place` in the body."""

    place: int
    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stories:
    """All that isn't body."""

    #: Footnotes, comments and text boxes, by place.
    anchors: list[Anchor]
    endnotes: list[Anchor]
    headers: list[tuple[int, int]]
    footers: list[tuple[int, int]]
    #: Text boxes anchored in headers and footers.
    header_boxes: list[tuple[int, int]]


def read_stories(fib: f.Fib, table: bytes, word: bytes) -> Stories:
    """The stories of a document."""
    body, notes, headers, macros, comments, endnotes, boxes, _ = fib.counts
    at_notes = body
    at_headers = at_notes + notes
    at_comments = at_headers + headers + macros
    at_endnotes = at_comments + comments
    at_boxes = at_endnotes + endnotes
    anchors = [
        *_notes(fib, table, (f.FTN_REF, 2, f.FTN_TXT), "footnote", at_notes),
        *_notes(fib, table, (f.AND_REF, _COMMENT, f.AND_TXT), "comment", at_comments),
        *_boxes(fib, table, at_boxes, body),
    ]
    heads, foots = _page_stories(fib, table, word, at_headers)
    header_boxes = [
        (at_boxes + boxes + start, at_boxes + boxes + end)
        for start, end, _ in _box_texts(fib.slice(table, f.HDR_TXBX_TXT))
    ]
    return Stories(
        sorted(anchors),
        _notes(fib, table, (f.END_REF, 2, f.END_TXT), "endnote", at_endnotes),
        heads,
        foots,
        header_boxes,
    )


def _plc(data: bytes, size: int) -> tuple[list[int], list[bytes]]:
    """Places (one more than) and items of a table of places."""
    count = max(0, (len(data) - 4) // (4 + size))
    if not count:
        return [], []
    places = list(struct.unpack_from(f"<{count + 1}I", data))
    at = 4 * (count + 1)
    return places, [data[at + size * i : at + size * (i + 1)] for i in range(count)]


def _notes(
    fib: f.Fib, table: bytes, where: tuple[int, int, int], kind: BlockKind, base: int
) -> list[Anchor]:
    reference, size, text = where
    marks, items = _plc(fib.slice(table, reference), size)
    places, _ = _plc(fib.slice(table, text), 0)
    return [
        Anchor(marks[i], kind, base + places[i], base + places[i + 1])
        for i in range(min(len(items), len(places) - 1))
    ]


def _box_texts(data: bytes) -> list[tuple[int, int, int]]:
    """Start, end and shape of each text box; the last entry of the table is a dummy."""
    places, items = _plc(data, _TXBX)
    return [
        (places[i], places[i + 1], struct.unpack_from("<i", items[i], 14)[0])
        for i in range(len(items) - 1)
    ]


def _boxes(fib: f.Fib, table: bytes, base: int, body: int) -> list[Anchor]:
    places, items = _plc(fib.slice(table, f.SPA_MOM), _SPA)
    anchored = {struct.unpack_from("<i", item)[0]: places[i] for i, item in enumerate(items)}
    parents = _groups(fib.slice(table, f.DGG))
    anchors = []
    last = 0
    for start, end, shape in _box_texts(fib.slice(table, f.TXBX_TXT)):
        place = anchored.get(shape, anchored.get(parents.get(shape, shape)))
        # A box whose shape is lost follows the one before it; nothing of it is.
        last = place if place is not None else last or max(body - 1, 0)
        anchors.append(Anchor(last, "text_box", base + start, base + end))
    return anchors


def _groups(art: bytes) -> dict[int, int]:
    """Shape in a group → the outermost group's own shape ([MS-ODRAW] 2.2)."""
    parents: dict[int, int] = {}
    #: (end of the container, its first shape) of the open outermost group.
    group: tuple[int, int | None] = (0, None)
    at = 0
    while at + 8 <= len(art):
        version, kind, size = struct.unpack_from("<HHI", art, at)
        if kind == 0xF003 and at >= group[0]:
            group = (at + 8 + size, None)
        if kind == 0xF00A and size >= 4:
            shape = struct.unpack_from("<i", art, at + 8)[0]
            if at < group[0]:
                if group[1] is None:
                    group = (group[0], shape)
                parents[shape] = group[1] if group[1] is not None else shape
        at += 8 if version & 0xF == 0xF else 8 + size
    return parents


def _page_stories(
    fib: f.Fib, table: bytes, word: bytes, base: int
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Headers and footers that some page shows: [MS-DOC] 2.8.22 has six stories a section."""
    places, _ = _plc(fib.slice(table, f.HDD), 0)
    dop = fib.slice(table, f.DOP)
    facing = bool(dop and dop[0] & 1)
    titles = _title_pages(fib, table, word)
    headers: list[tuple[int, int]] = []
    footers: list[tuple[int, int]] = []
    for i in range(6, len(places) - 2):
        section, which = divmod(i - 6, 6)
        if places[i + 1] <= places[i]:
            continue
        if which in (0, 2) and not facing:
            continue
        if which in (4, 5) and not (section < len(titles) and titles[section]):
            continue
        (headers if which in (0, 1, 4) else footers).append(
            (base + places[i], base + places[i + 1])
        )
    return headers, footers


def _title_pages(fib: f.Fib, table: bytes, word: bytes) -> list[bool]:
    """For each section, whether its first page has its own header."""
    _, items = _plc(fib.slice(table, f.SED), _SECTION)
    titles = []
    for item in items:
        at = struct.unpack_from("<I", item, 2)[0]
        size = struct.unpack_from("<H", word, at)[0] if at + 2 <= len(word) else 0
        grpprl = word[at + 2 : at + 2 + size]
        titles.append(any(c == sprms.S_TITLE_PAGE and v for c, v in sprms.each(grpprl)))
    return titles
