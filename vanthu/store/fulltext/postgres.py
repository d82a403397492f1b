"""Full-text search by PostgreSQL's tsvector.

Vectors are written as literals, not by `to_tsvector`: its parser takes "12/qd-ubnd" for a path and
depends on the database's locale. Weight A is the head, D the body.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from .index import NEWEST, Entry
from .terms import Query, Term, tokens

#: PostgreSQL's own limits (textsearch-limitations): bytes of a lexeme, positions.
_LONGEST_LEXEME = 2046
_LAST_POSITION = 16383
#: Between head and body, so that no phrase runs over.
_GAP = 10


def put(table: str, entries: Iterable[Entry]) -> None:
    """See `index.Engine.put`."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table}(id, portal_id, plain, toned)"
            " VALUES (%s, %s, %s::tsvector, %s::tsvector)"
            " ON CONFLICT (id) DO UPDATE SET portal_id = excluded.portal_id,"
            " plain = excluded.plain, toned = excluded.toned",
            [(entry.id, entry.portal, *_vectors(entry)) for entry in entries],
        )


def drop(table: str, ids: Collection[int]) -> None:
    """See `index.Engine.drop`."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [list(ids)])


def newest(
    table: str,
    query: Query,
    portals: Collection[int],
    *,
    head: bool = False,
    since: int = 0,
) -> list[int]:
    """See `index.Engine.newest`."""
    where = ["portal_id = ANY(%s)", "id >= %s"]
    values: list[Any] = [list(portals), since]
    for stream, marked in (("plain", False), ("toned", True)):
        terms = [_match(term, head=head) for term in query.terms if term.marked is marked]
        if terms:
            where.append(f"{stream} @@ %s::tsquery")
            values.append(" & ".join(terms))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT %s",
            [*values, NEWEST],
        )
        return [row[0] for row in cursor.fetchall()]


def _vectors(entry: Entry) -> tuple[str, str]:
    plain: dict[str, list[str]] = {}
    toned: dict[str, list[str]] = {}
    position = 0
    for text, weight in ((entry.head, "A"), (entry.body, "D")):
        for words in tokens(text):
            position = min(position + 1, _LAST_POSITION)
            for stream, token in zip((plain, toned), words, strict=True):
                stream.setdefault(token, []).append(f"{position}{weight}")
        position += _GAP
    return _literal(plain), _literal(toned)


def _literal(stream: dict[str, list[str]]) -> str:
    return " ".join(
        f"'{token}':{','.join(places)}"
        for token, places in stream.items()
        if len(token.encode()) <= _LONGEST_LEXEME
    )


def _match(term: Term, *, head: bool) -> str:
    weight = ":A" if head else ""
    return "(" + " <-> ".join(f"'{token}'{weight}" for token in term.tokens) + ")"
