"""The full-text tables of `bench/desk.py`, as `queue.indexing` would have filled them.

A paragraph's tokens are made once by the product's own `tokens`, and put together here: a text a
time through the product takes 2 ms, and there are 600,000. The first texts are made both ways, and
must be equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from bench import desk_texts
from bench.desk_bulk import fill_table, told

COLUMNS = {
    "postgresql": ("id", "portal_id", "plain", "toned"),
    "sqlite": ("rowid", "scope", "head_plain", "head_toned", "body_plain", "body_toned"),
}
#: So many are compared with what the product makes.
COMPARED = 20

Streams = tuple[list[str], list[str]]
#: id, title and number and whatever else is in the head, first line of the body, number of the text
Text = tuple[int, str, str, int]


def fill(table: str, portal: int, texts: Iterable[Text]) -> None:
    """One full-text table. Text 0 is none."""
    from django.db import connection

    row = _postgresql if connection.vendor == "postgresql" else _sqlite
    with told(table):
        fill_table(table, COLUMNS[connection.vendor], _rows(row, portal, texts))


def _rows(row, portal: int, texts: Iterable[Text]) -> Iterator[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    for place, (pk, head, first, number) in enumerate(texts):
        made = row(pk, portal, _streams(head), _body(first, number))
        if place < COMPARED:
            body = "\n".join([first, *(desk_texts.paragraphs(number) if number else ())])
            assert made == row(pk, portal, _streams(head), _streams(body)), head
            _compare(made, pk, portal, head, body)
        yield made


def _compare(made: tuple[object, ...], pk: int, portal: int, head: str, body: str) -> None:
    from django.db import connection

    from vanthu.store.fulltext.index import Entry
    from vanthu.store.fulltext.postgres import _vectors

    if connection.vendor == "postgresql":
        assert made[2:] == _vectors(Entry(pk, portal, head, body)), head


def _streams(text: str) -> Streams:
    from vanthu.store.fulltext.terms import tokens

    pairs = list(tokens(text))
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


@cache
def _pool(place: int) -> Streams:
    return _streams(desk_texts.pool()[place])


def _body(first: str, number: int) -> Streams:
    plain, toned = _streams(first)
    if number:
        places, own = desk_texts.picked(number)
        for one in (_streams(own), *map(_pool, places)):
            plain += one[0]
            toned += one[1]
    return plain, toned


def _postgresql(pk: int, portal: int, head: Streams, body: Streams) -> tuple[object, ...]:
    vectors = (_vector(h, b) for h, b in zip(head, body, strict=True))
    return (pk, portal, *vectors)


def _vector(head: list[str], body: list[str]) -> str:
    """As `fulltext.postgres` writes it: weight A, a gap of ten, weight D."""
    found: dict[str, str] = {}
    for position, token in enumerate(head, 1):
        found[token] = f"{found[token]},{position}A" if token in found else f"{position}A"
    for position, token in enumerate(body, len(head) + 11):
        found[token] = f"{found[token]},{position}D" if token in found else f"{position}D"
    return " ".join([f"'{token}':{places}" for token, places in found.items()])


def _sqlite(pk: int, portal: int, head: Streams, body: Streams) -> tuple[object, ...]:
    return (pk, f"portal{portal}", *map(" ".join, (*head, *body)))
