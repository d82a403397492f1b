"""Full-text search by SQLite's FTS5.

The portal is a token of the column `scope`, because FTS5 can join nothing else to its walk over
rowids, newest first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

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


def newest(table: str, query: Query, portals: Collection[int], *, head: bool = False) -> list[int]:
    """See `index.Engine.newest`."""
    scope = " OR ".join(f'scope : "{_scope(portal)}"' for portal in sorted(portals))
    terms = " AND ".join(_match(term, head=head) for term in query.terms)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rowid DESC LIMIT %s",
            [f"({scope}) AND {terms}", NEWEST],
        )
        return [row[0] for row in cursor.fetchall()]


def among(table: str, ids: Sequence[int], queries: Sequence[tuple[Query, bool]]) -> list[list[int]]:
    """See `index.Engine.among`.

    By the words that are stored, not by the index: FTS5 goes on past any lower bound until it
    meets the next match, and of a rare phrase of frequent words that is the far end of the index.
    """
    marked = {term.marked for query, _head in queries for term in query.terms}
    streams = [stream for stream in ("plain", "toned") if (stream == "toned") in marked]
    columns = ", ".join(f"head_{stream}, body_{stream}" for stream in streams)
    hits: list[set[int]] = [set() for _query in queries]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid, {columns} FROM {table} WHERE rowid IN ({', '.join(map(str, ids))})"
        )
        for id_, *texts in cursor:
            spaced = [f" {text} " for text in texts]
            heads = dict(zip(streams, spaced[::2], strict=True))
            bodies = dict(zip(streams, spaced[1::2], strict=True))
            for hit, (query, head) in zip(hits, queries, strict=True):
                if all(_stands(term, heads) or _stands(term, bodies, head) for term in query.terms):
                    hit.add(id_)
    return [[id_ for id_ in ids if id_ in hit] for hit in hits]


def _stands(term: Term, texts: Mapping[str, str], never: bool = False) -> bool:
    words = f" {' '.join(term.tokens)} "
    return not never and words in texts["toned" if term.marked else "plain"]


def _scope(portal: int) -> str:
    return f"portal{portal}"


def _streams(text: str) -> tuple[str, str]:
    pairs = list(tokens(text))
    return " ".join(pair[0] for pair in pairs), " ".join(pair[1] for pair in pairs)


def _match(term: Term, *, head: bool) -> str:
    stream = "toned" if term.marked else "plain"
    columns = f"head_{stream}" if head else f"head_{stream} body_{stream}"
    return f'{{{columns}}} : "{" ".join(term.tokens)}"'
