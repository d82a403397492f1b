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

    def find(self, query: Query, portals: Collection[int], *, head: bool = False) -> list[int]:
        """Ids, best first. Nothing with these marks: the same words with any marks.

        `head`: for people who may not see bodies, and so may not search them.
        """
        if not query or not portals:
            return []
        found = self._ranked(query, portals, head=head)
        if not found and query.has_marks:
            found = self._ranked(query.forgiving, portals, head=head)
        return found

    def _ranked(self, query: Query, portals: Collection[int], *, head: bool) -> list[int]:
        engine = _engine()
        found = engine.newest(self.table, query, portals, head=head)
        if head or len(found) < 2:
            return found
        phrase = query.phrase
        queries = [(query, True)]
        if phrase:
            queries = [(phrase, True), (query, True), (phrase, False)]
        tiers = engine.among(self.table, found, queries)
        ranked = dict.fromkeys(id_ for tier in tiers for id_ in tier)
        return list(ranked | dict.fromkeys(found))


def _engine() -> Engine:
    if connection.vendor == "postgresql":
        from . import postgres

        return postgres
    from . import sqlite

    return sqlite


DRAFTS = Index("store_draft_fulltext")
SUBMISSIONS = Index("store_submission_fulltext")
PUBLICATIONS = Index("store_publication_fulltext")
