"""Elements that only stand around others: alternatives, content controls, insertions."""

from __future__ import annotations

from vanthu.parsers.documents.package import Element

from .names import MC, W

_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))


def choice(element: Element) -> Element | None:
    """The branch that Word shows: the choice, never the fallback for older programs beside it."""
    for tag in (f"{MC}Choice", f"{MC}Fallback"):
        found = element.find(tag)
        if found is not None:
            return found
    return None


def through_wrappers(element: Element, tag: str) -> list[Element]:
    """Rows of a table or cells of a row, also inside sdt, customXml, ins."""
    found = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif child.tag in _WRAPPERS:
            found += through_wrappers(child, tag)
    return found
