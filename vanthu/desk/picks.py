"""What is picked in a list: kept in the address from page to page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import HttpRequest

from vanthu.queue.bulk import MOST
from vanthu.store.models import Draft

NAME = "picked"
Picked = tuple[int, int | None]


def read(values: Iterable[str]) -> list[Picked]:
    """Values of the boxes: "draft-version", or a draft alone; what says nothing is left out."""
    found: list[Picked] = []
    for value in values:
        pk, dash, version = value.partition("-")
        if _number(pk) and (not dash or _number(version)):
            found.append((int(pk), int(version) if dash else None))
    return found[:MOST]


def carried(request: HttpRequest) -> dict[int, int | None]:
    """Draft → version, of what was picked on other pages and on this one before."""
    return dict(read(request.GET.get(NAME, "").split(".")))


def elsewhere(picked: Mapping[int, int | None], rows: Iterable[Draft]) -> list[tuple[int, int]]:
    """Those of them that this page doesn't show."""
    here = {row.pk for row in rows}
    return [(pk, version) for pk, version in picked.items() if pk not in here and version]


def address(request: HttpRequest) -> str:
    """The page as it is, with nothing picked: where an act comes back to."""
    values = request.GET.copy()
    for passing in (NAME, "done"):
        values.pop(passing, None)
    return f"{request.path}?{values.urlencode()}" if values else request.path


def _number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 18
