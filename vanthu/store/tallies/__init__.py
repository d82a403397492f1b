"""Counts for pages: read in one look however many rows there are.

`triggers` writes them with each change; `fold` adds up the rows of one kind, so that a page reads
hundreds of rows and not millions.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

from vanthu.store.models import (
    AgencyTally,
    DayTally,
    DraftTally,
    FaultTally,
    FindingTally,
    MailTally,
    TroubleTally,
)

from .triggers import COUNTED, recount, statements

TALLIES: tuple[type[models.Model], ...] = (
    DraftTally,
    MailTally,
    DayTally,
    AgencyTally,
    TroubleTally,
    FindingTally,
    FaultTally,
)
#: Loose rows that wait to be added up before it is worth a transaction.
ENOUGH = 200


def install(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Make the triggers (after each migration), and count what was there before them."""
    del kwargs
    wrapper = connections[using]
    with transaction.atomic(using=using), wrapper.cursor() as cursor:
        for statement in statements(wrapper):
            cursor.execute(statement)
        for counted, tally in zip(COUNTED, TALLIES, strict=True):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {counted.table})")
            (filled,) = cursor.fetchone()
            if not filled:
                tally._base_manager.using(using).all().delete()
            elif not tally._base_manager.using(using).exists():
                cursor.execute(recount(counted, wrapper.vendor))


def unfolded() -> bool:
    """Whether some tally has many loose rows."""
    return any(
        tally._base_manager.filter(loose=True)[ENOUGH : ENOUGH + 1].exists() for tally in TALLIES
    )


def fold() -> None:
    """Add the loose rows to those of their kind: one row for all, however often it changed.

    Nobody else writes folded rows, and what others commit meanwhile stays loose.
    """
    for tally in TALLIES:
        table = tally._meta.db_table
        keys = ", ".join(
            field.name for field in tally._meta.fields if field.name not in ("id", "n", "loose")
        )
        add = (
            f"INSERT INTO {table} ({keys}, n, loose) SELECT {keys}, sum(n), FALSE FROM %s"
            f" WHERE TRUE GROUP BY {keys} ON CONFLICT ({keys}) WHERE NOT loose"
            f" DO UPDATE SET n = {table}.n + excluded.n"
        )
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"WITH gone AS (DELETE FROM {table} WHERE loose RETURNING *) {add % 'gone'}"
                )
            else:
                cursor.execute(add % f"(SELECT * FROM {table} WHERE loose)")
                cursor.execute(f"DELETE FROM {table} WHERE loose")
            cursor.execute(f"DELETE FROM {table} WHERE NOT loose AND n = 0")
