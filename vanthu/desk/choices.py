"""What a list of drafts can be narrowed and assigned to: agencies, the board, saved filters.

Three short lists in one question, since a page asks at most fifteen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from vanthu.queue.saved import filters_of
from vanthu.store.models import Agency, SavedFilter, User
from vanthu.vietnamese.search import plain

from .access import Desk
from .people import Colleague, board, loaded, members

COLUMNS = ("what", "id_", "name_", "one_", "two_", "number_", "flag_")


@dataclass
class Choices:
    """By name; filters in the person's order."""

    agencies: list[tuple[int, str]] = field(default_factory=list)
    board: list[Colleague] = field(default_factory=list)
    filters: list[SavedFilter] = field(default_factory=list)


def choices_of(desk: Desk) -> Choices:
    """Read them all."""
    found = Choices()
    if desk.portal is None:
        return found
    rows = _agencies(desk).union(_people(desk), _filters(desk), all=True)
    people: dict[int, Colleague] = {}
    for what, pk, name, one, two, number, flag in rows:
        if what == "agency":
            found.agencies.append((pk, name))
        elif what == "person":
            user = User(pk=pk, display_name=name)
            person = people.setdefault(pk, Colleague(user, set(), set(), number))
            person.add(one, json.loads(two))
        else:
            row = SavedFilter(
                pk=pk, portal=desk.portal, user_id=number, name=name, where=one, query=two,
                shared=bool(flag & 1), place=flag >> 1,
            )  # fmt: skip
            found.filters.append(row)
    found.agencies.sort(key=lambda row: plain(row[1]))
    found.board = board(people.values(), desk.portal)
    found.filters.sort(key=lambda row: (row.user_id != desk.user.pk, row.place, row.pk))
    return found


def _agencies(desk: Desk) -> QuerySet[Any, tuple[Any, ...]]:
    return _columns(Agency.objects.filter(portal=desk.portal), "agency", "pk", F("name"))


def _people(desk: Desk) -> QuerySet[Any, tuple[Any, ...]]:
    assert desk.portal
    load = Subquery(loaded(desk.portal))
    name = Coalesce(NullIf("user__display_name", Value("")), "user__username")
    return _columns(
        members(desk.portal), "person", "user_id", name,
        one=F("role"), two=Cast("fields", TextField()), number=Coalesce(load, 0),
    )  # fmt: skip


def _filters(desk: Desk) -> QuerySet[Any, tuple[Any, ...]]:
    shared = Case(When(Q(shared=True), then=1), default=0) + F("place") * 2
    return _columns(
        filters_of(desk.user, desk.portal).order_by(), "filter", "pk", F("name"),
        one=F("where"), two=F("query"), number=F("user_id"), flag=shared,
    )  # fmt: skip


def _columns(
    rows: QuerySet[Any], what: str, pk: str, name: Any, **other: Any
) -> QuerySet[Any, tuple[Any, ...]]:
    """All three with the same columns of the same types."""
    texts = {
        "name_": name,
        "one_": other.get("one", Value("")),
        "two_": other.get("two", Value("")),
    }
    numbers = {"number_": other.get("number", Value(0)), "flag_": other.get("flag", Value(0))}
    found: QuerySet[Any, tuple[Any, ...]] = (
        rows.order_by()
        .annotate(
            what=Value(what, output_field=CharField()),
            id_=F(pk),
            **{key: Cast(value, TextField()) for key, value in texts.items()},
            **{key: Cast(value, BigIntegerField()) for key, value in numbers.items()},
        )
        .values_list(*COLUMNS)
    )
    return found
