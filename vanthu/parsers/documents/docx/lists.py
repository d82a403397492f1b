"""The lists of numbering.xml."""

from __future__ import annotations

import re

from vanthu.parsers.documents.numbering import Counters, Level
from vanthu.parsers.documents.package import Element

from .names import W
from .styles import RunLook, Styles, integer

_PLACEHOLDER = re.compile(r"%([1-9])")


def read_lists(root: Element | None, styles: Styles) -> Counters[RunLook]:
    """The lists of numbering.xml."""
    if root is None:
        return Counters()
    abstract = {
        integer(element.get(f"{W}abstractNumId")): {
            level: rule
            for child in element.iterchildren(f"{W}lvl")
            for level, rule in _level(child, styles)
        }
        for element in root.iterchildren(f"{W}abstractNum")
    }
    lists: dict[int, tuple[int, dict[int, Level[RunLook]]]] = {}
    restarts: dict[int, dict[int, int]] = {}
    for element in root.iterchildren(f"{W}num"):
        number = integer(element.get(f"{W}numId"))
        pointer = element.find(f"{W}abstractNumId")
        family = integer(pointer.get(f"{W}val")) if pointer is not None else None
        if number is None or family is None:
            continue
        levels = dict(abstract.get(family, {}))
        for override in element.iterchildren(f"{W}lvlOverride"):
            at = integer(override.get(f"{W}ilvl")) or 0
            for child in override.iterchildren(f"{W}lvl"):
                levels.update(_level(child, styles))
            start = override.find(f"{W}startOverride")
            if start is not None:
                restarts.setdefault(number, {})[at] = integer(start.get(f"{W}val")) or 0
        lists[number] = (family, levels)
    return Counters(lists, restarts)


def _level(element: Element, styles: Styles) -> list[tuple[int, Level[RunLook]]]:
    number = integer(element.get(f"{W}ilvl"))
    if number is None:
        return []

    def value(name: str) -> str:
        child = element.find(f"{W}{name}")
        return child.get(f"{W}val", "") if child is not None else ""

    start = integer(value("start"))
    properties = element.find(f"{W}rPr")
    return [
        (
            number,
            Level(
                _parts(value("lvlText")),
                value("numFmt") or "decimal",
                styles.properties(properties) if properties is not None else RunLook(),
                1 if start is None else start,
                element.find(f"{W}isLgl") is not None,
            ),
        )
    ]


def _parts(pattern: str) -> tuple[str | int, ...]:
    """ "%1.%2)" as (0, ".", 1, ")")."""
    pieces = _PLACEHOLDER.split(pattern)
    return tuple(int(p) - 1 if i % 2 else p for i, p in enumerate(pieces) if p)
