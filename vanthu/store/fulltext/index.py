"""The one face of full-text search, over SQLite and PostgreSQL.

Ranked among the newest `NEWEST` matches, so that a word that every document has costs no more than
a rare one: the words as a phrase in the head (title, number), all in the head, a phrase in the
text, all anywhere; the newer first in each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection

from .terms import Query

#: How many of the newest matches are ranked and shown.
NEWEST = 1000
#: Texts in which a phrase is looked for at first.
GLANCE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """What is found by: `head` (title, number, code) counts more than `body`."""

    id: int
    portal: int
    head: str
    body: str = ""


class Engine(Protocol):
    """What a database must do."""

    def put(self, table: str, entries: Iterable[Entry]) -> None:
        """Add entries, or replace those with the same id."""

    def drop(self, table: str, ids: Collection[int]) -> None:
        """Take entries out."""

    def newest(
        self, table: str, query: Query, portals: Collection[int], *, head: bool = False
    ) -> list[int]:
        """Ids of the newest `NEWEST` matches, newest first."""

    def among(
        self, table: str, ids: Sequence[int], queries: Sequence[tuple[Query, bool]]
    ) -> list[list[int]]:
        """For each query (`True`: in heads only) those of the ids that match, in their order."""


@dataclass(frozen=True, slots=True)
class Index:
    """One kind of row that can be searched; the table's name is the migration's."""

    table: str

    def put(self, entries: Iterable[Entry]) -> None:
        """Add or replace, in the caller's transaction."""
        _engine().put(self.table, entries)

    def drop(self, ids: Collection[int]) -> None:
        """Forget these rows, in the caller's transaction."""
        _engine().drop(self.table, ids)

    def search(self, query: Query, portals: Collection[int], *, head: bool = False) -> Matches:
        """The newest matches. Nothing with these marks: the same words with any marks.

        `head`: for people who may not see bodies, and so may not search them.
        """
        if not query or not portals:
            return Matches(self.table, query, [], head)
        found = _engine().newest(self.table, query, portals, head=head)
        if not found and query.has_marks:
            query = query.forgiving
            found = _engine().newest(self.table, query, portals, head=head)
        return Matches(self.table, query, found, head)

    def find(self, query: Query, portals: Collection[int], *, head: bool = False) -> list[int]:
        """Ids, best first; see `search`."""
        found = self.search(query, portals, head=head)
        return found.best(found.ids, NEWEST)


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search has met, not yet ranked: a page shows some of it."""

    table: str
    query: Query
    #: The newest `NEWEST` matches, newest first.
    ids: Sequence[int]
    head: bool = False

    def best(self, kept: Collection[int], enough: int) -> list[int]:
        """The first so many of those that are kept, best first.

        Heads are short. Texts are read only as far as the newest phrases in them fill the page.
        """
        ids = [id_ for id_ in self.ids if id_ in kept]
        if self.head or len(ids) < 2:
            return ids[:enough]
        engine, phrase = _engine(), self.query.phrase
        in_heads = [(query, True) for query in (phrase, self.query) if query]
        ranked = [id_ for tier in engine.among(self.table, ids, in_heads) for id_ in tier]
        ranked = list(dict.fromkeys(ranked))
        if phrase:
            seen = set(ranked)
            rest = [id_ for id_ in ids if id_ not in seen]
            for some in (rest[:GLANCE], rest[GLANCE:]):
                if some and len(ranked) < enough:
                    ranked += engine.among(self.table, some, [(phrase, False)])[0]
        return list(dict.fromkeys([*ranked, *ids]))[:enough]


def _engine() -> Engine:
    if connection.vendor == "postgresql":
        from . import postgres

        return postgres
    from . import sqlite

    return sqlite


DRAFTS = Index("store_draft_fulltext")
SUBMISSIONS = Index("store_submission_fulltext")
PUBLICATIONS = Index("store_publication_fulltext")
