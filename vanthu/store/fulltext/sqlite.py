"""Full-text search by SQLite's FTS5.

The portal is a token of the column `scope`, because FTS5 can join nothing else to its walk over
rowids, newest first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

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
    They are compared where they lie, in the table under the index (sqlite.org/fts5.html, 9.3).
    """
    wanted = [_stand(query, head=head) for query, head in queries]
    columns = ", ".join(stands for stands, _words in wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {columns} FROM {table}_content WHERE id IN ({', '.join(map(str, ids))})",
            [word for _stands, words in wanted for word in words],
        )
        hits = {row[0]: row[1:] for row in cursor.fetchall()}
    return [
        [id_ for id_ in ids if id_ in hits and hits[id_][place]] for place in range(len(queries))
    ]


#: Where the table under the index keeps a stream's words: of the head, of the body.
_STORED = {"plain": ("c1", "c3"), "toned": ("c2", "c4")}


def _stand(query: Query, *, head: bool) -> tuple[str, list[str]]:
    """The condition that all terms stand in a row, and its values."""
    terms, values = [], []
    for term in query.terms:
        columns = _STORED[_stream(term)][: 1 if head else 2]
        terms.append(" OR ".join(f"instr(' ' || {column} || ' ', %s)" for column in columns))
        values += [f" {' '.join(term.tokens)} "] * len(columns)
    return " AND ".join(f"({term})" for term in terms), values


def _scope(portal: int) -> str:
    return f"portal{portal}"


def _stream(term: Term) -> str:
    return "toned" if term.marked else "plain"


def _streams(text: str) -> tuple[str, str]:
    pairs = list(tokens(text))
    return " ".join(pair[0] for pair in pairs), " ".join(pair[1] for pair in pairs)


def _match(term: Term, *, head: bool) -> str:
    stream = _stream(term)
    columns = f"head_{stream}" if head else f"head_{stream} body_{stream}"
    return f'{{{columns}}} : "{" ".join(term.tokens)}"'
