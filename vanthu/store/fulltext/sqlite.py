"""Full-text search by SQLite's FTS5.

The portal is a token of the column `scope`, because FTS5 can join nothing else to its walk over
rowids, newest first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection

from .index import NEWEST, Entry
from .terms import Query, Term, tokens


def put(table: str, entries: Iterable[Entry]) -> None:
    """See `index.Engine.put`."""
    rows = list(entries)
    drop(table, [entry.id for entry in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table}(rowid, scope, head_plain, head_toned, body_plain, body_toned)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (entry.id, _scope(entry.portal), *_streams(entry.head), *_streams(entry.body))
                for entry in rows
            ],
        )


def drop(table: str, ids: Collection[int]) -> None:
    """See `index.Engine.drop`."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(id_,) for id_ in ids])


def newest(
    table: str,
    query: Query,
    portals: Collection[int],
    *,
    head: bool = False,
    since: int = 0,
) -> list[int]:
    """See `index.Engine.newest`."""
    scope = " OR ".join(f'scope : "{_scope(portal)}"' for portal in sorted(portals))
    terms = " AND ".join(_match(term, head=head) for term in query.terms)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s AND rowid >= %s"
            " ORDER BY rowid DESC LIMIT %s",
            [f"({scope}) AND {terms}", since, NEWEST],
        )
        return [row[0] for row in cursor.fetchall()]


def _scope(portal: int) -> str:
    return f"portal{portal}"


def _streams(text: str) -> tuple[str, str]:
    pairs = list(tokens(text))
    return " ".join(pair[0] for pair in pairs), " ".join(pair[1] for pair in pairs)


def _match(term: Term, *, head: bool) -> str:
    stream = "toned" if term.marked else "plain"
    columns = f"head_{stream}" if head else f"head_{stream} body_{stream}"
    return f'{{{columns}}} : "{" ".join(term.tokens)}"'
