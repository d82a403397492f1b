"""Text that DrawingML draws: SmartArt (ECMA-376-1 21.4) and shapes on a canvas (21.1.2)."""

from __future__ import annotations

from collections.abc import Iterator

from vanthu.parsers.documents.building import BlockBuilder, Look
from vanthu.parsers.documents.package import Element

from .names import DGM, A

#: Points that only lay the others out.
_LAYOUT = frozenset({"pres", "parTrans", "sibTrans"})
_MAX_POINTS = 10_000


def add_paragraph(element: Element, builder: BlockBuilder) -> None:
    """One a:p as a block."""
    for child in element.iter(f"{A}r", f"{A}fld", f"{A}br"):
        if child.tag == f"{A}br":
            builder.add("\n")
            continue
        text = child.find(f"{A}t")
        builder.add((text.text or "") if text is not None else "", _look(child))
    builder.end()


def _look(run: Element) -> Look:
    properties = run.find(f"{A}rPr")
    if properties is None:
        return Look()
    font = properties.find(f"{A}latin")
    return Look(
        font.get("typeface") if font is not None else None,
        properties.get("b") in {"1", "true"},
        properties.get("i") in {"1", "true"},
    )


def add_diagram(root: Element, builder: BlockBuilder) -> None:
    """The texts of a SmartArt's data part, from the top of its tree down."""
    points = {
        point.get("modelId", ""): point
        for point in root.iterfind(f"{DGM}ptLst/{DGM}pt")
        if point.get("type", "node") not in _LAYOUT
    }
    for name in _in_order(root, points):
        for paragraph in points[name].iterfind(f"{DGM}t/{A}p"):
            add_paragraph(paragraph, builder)


def _in_order(root: Element, points: dict[str, Element]) -> Iterator[str]:
    """Each point once: parents before their children, and at last those without a place."""
    children: dict[str, list[tuple[int, str]]] = {}
    for link in root.iterfind(f"{DGM}cxnLst/{DGM}cxn"):
        if link.get("type", "parOf") == "parOf":
            place = link.get("srcOrd", "")
            order = int(place[:6]) if place.isdecimal() else 0
            children.setdefault(link.get("srcId", ""), []).append((order, link.get("destId", "")))
    tops = [name for name, point in points.items() if point.get("type") == "doc"]
    waiting = [*list(points)[::-1], *tops]
    told: set[str] = set()
    while waiting and len(told) < _MAX_POINTS:
        name = waiting.pop()
        if name in told or name not in points:
            continue
        told.add(name)
        yield name
        below = sorted(children.get(name, []), key=lambda child: child[0])
        waiting += [child for _, child in reversed(below)]
