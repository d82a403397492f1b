"""Pages by key, not by number: the millionth page costs what the first does.

A page's address names the last row seen ("after") or the first one ("before"), so rows that come
or go meanwhile neither repeat nor hide any other.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")
AFTER, BEFORE = "after", "before"
#: Belongs to one answer and not to the list: what an act has done (`desk.bulk`).
PASSING = "done"


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of rows. `previous`, `next`: queries of the pages beside it, "" for none."""

    rows: Sequence[Item]
    previous: str = ""
    next: str = ""

    def __bool__(self) -> bool:
        return bool(self.rows)


def page_of(
    rows: QuerySet[Row], order: Sequence[str], request: HttpRequest, size: int
) -> Page[Row]:
    """The page that the request asks for. `order`: fields as in `order_by`, the last one unique,
    none of them NULL. A token that says nothing gives the first page, and so does one behind or
    before which nothing is left: others have dealt with it meanwhile."""
    key = _key(request.GET.get(BEFORE) or request.GET.get(AFTER) or "", len(order))
    back = BEFORE in request.GET and key is not None
    way = [_turned(field) for field in order] if back else list(order)
    cut = rows
    if key is not None:
        try:
            cut = rows.filter(_beyond(way, key))
        except (ValidationError, ValueError, TypeError):
            key, way, back = None, list(order), False
    found = list(cut.order_by(*way)[: size + 1])
    if key is not None and len(found) < (size if back else 1):
        key, back = None, False
        found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size]
    if back:
        found.reverse()
        earlier, later = more, True
    else:
        earlier, later = key is not None, more
    return Page(
        found,
        _query(request, BEFORE, found[0], order) if earlier and found else "",
        _query(request, AFTER, found[-1], order) if later and found else "",
    )


class Ranked(Protocol):
    """What was found, in no order yet (`store.fulltext.Matches`)."""

    @property
    def ids(self) -> Sequence[int]:
        """All of it."""

    def best(self, kept: Collection[int], enough: int) -> list[int]:
        """The first so many of those that are kept."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found, in the order that it stands in."""

    ids: Sequence[int]

    def best(self, kept: Collection[int], enough: int) -> list[int]:
        """See `Ranked`."""
        return [id_ for id_ in self.ids if id_ in kept][:enough]


def ranked_page(
    rows: QuerySet[Row], found: Ranked, request: HttpRequest, size: int
) -> tuple[Page[Row], int]:
    """A page of search results, which no key puts in order; and how many of them are in `rows`."""
    kept = set(rows.filter(pk__in=found.ids).order_by().values_list("pk", flat=True))
    text = request.GET.get(AFTER, "")
    start = int(text) if text.isdecimal() and len(text) < 6 else 0
    start = start if start < len(kept) else 0
    end = start + size
    here = found.best(kept, end)[start:]
    by_id = {row.pk: row for row in rows.filter(pk__in=here)}

    def query(place: int) -> str:
        values = request.GET.copy()
        values.pop(PASSING, None)
        values[AFTER] = str(place)
        return f"?{values.urlencode()}"

    page = Page(
        [by_id[pk] for pk in here if pk in by_id],
        query(max(start - size, 0)) if start else "",
        query(end) if end < len(kept) else "",
    )
    return page, len(kept)


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _beyond(order: Sequence[str], key: Sequence[Any]) -> Q:
    """Rows behind the key: (a, b) > (x, y) written out, as directions differ."""
    where, same = Q(), Q()
    for field, value in zip(order, key, strict=True):
        name, step = field.removeprefix("-"), "lt" if field.startswith("-") else "gt"
        where |= same & Q(**{f"{name}__{step}": value})
        same &= Q(**{name: value})
    # Says again what the first column must be, in a way that an index can begin with.
    first, step = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{step}": key[0]}) & where


def _query(request: HttpRequest, name: str, row: Model, order: Sequence[str]) -> str:
    values = request.GET.copy()
    for old in (AFTER, BEFORE, PASSING):
        values.pop(old, None)
    key = [getattr(row, field.removeprefix("-")) for field in order]
    text = json.dumps([v.isoformat() if isinstance(v, (date, datetime)) else v for v in key])
    values[name] = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"?{values.urlencode()}"


def _key(token: str, length: int) -> list[Any] | None:
    try:
        key = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, RecursionError):
        return None
    fits = isinstance(key, list) and len(key) == length
    return key if fits and all(map(_may_be_asked, key)) else None


def _may_be_asked(part: object) -> bool:
    """Whether databases take it: they refuse NUL, and what isn't UTF-8."""
    if isinstance(part, str):
        return "\0" not in part and not any("\ud800" <= letter <= "\udfff" for letter in part)
    return isinstance(part, int)
