"""Full-text search by PostgreSQL's tsvector.

Vectors are written as literals, not by `to_tsvector`: its parser takes "12/qd-ubnd" for a path and
depends on the database's locale. Weight A is the head, D the body.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

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


def newest(table: str, query: Query, portals: Collection[int], *, head: bool = False) -> list[int]:
    """See `index.Engine.newest`."""
    matches, values = _matches(query, head=head)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE portal_id = ANY(%s) AND {matches}"
            " ORDER BY id DESC LIMIT %s",
            [list(portals), *values, NEWEST],
        )
        return [row[0] for row in cursor.fetchall()]


def among(table: str, ids: Sequence[int], queries: Sequence[tuple[Query, bool]]) -> list[list[int]]:
    """See `index.Engine.among`."""
    wanted = [_matches(query, head=head) for query, head in queries]
    columns = ", ".join(matches for matches, _values in wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {columns} FROM {table} WHERE id = ANY(%s)",
            [*(value for _matches, values in wanted for value in values), list(ids)],
        )
        hits = {row[0]: row[1:] for row in cursor.fetchall()}
    return [
        [id_ for id_ in ids if id_ in hits and hits[id_][place]] for place in range(len(queries))
    ]


def _matches(query: Query, *, head: bool) -> tuple[str, list[str]]:
    """The condition that a row matches, and its values."""
    where, values = [], []
    for stream, marked in (("plain", False), ("toned", True)):
        terms = [_match(term, head=head) for term in query.terms if term.marked is marked]
        if terms:
            where.append(f"{stream} @@ %s::tsquery")
            values.append(" & ".join(terms))
    return f"({' AND '.join(where)})", values


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
