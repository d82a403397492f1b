"""Filling tables as fast as the database takes rows, for `bench/desk.py`.

COPY on PostgreSQL, one long executemany on SQLite; triggers and indexes away meanwhile and made
again afterwards by the product's own statements, so the tallies are a count of what is there.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models

#: Only for the session that loads; those that answer pages have the defaults.
FAST = {
    "postgresql": (
        "SET session_replication_role = replica",  # neither triggers nor foreign keys
        "SET synchronous_commit = off",
        "SET maintenance_work_mem = '1GB'",
    ),
    "sqlite": (
        "PRAGMA secure_delete = OFF",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA journal_mode = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -500000",
    ),
}
INDEXES = {
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        " AND tablename LIKE 'store\\_%' ORDER BY 1"
    ),
    "sqlite": (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name LIKE 'store\\_%' ESCAPE '\\' ORDER BY 1"
    ),
}


@contextmanager
def bare_tables() -> Iterator[None]:
    """Tables without triggers and indexes; both are there again at the end, and counted."""
    from vanthu.store import tallies

    with connection.cursor() as cursor:
        for statement in FAST[connection.vendor]:
            cursor.execute(statement)
        cursor.execute(INDEXES[connection.vendor])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for name, definition in indexes:
        with told(f"index {name}"), connection.cursor() as cursor:
            cursor.execute(definition)
    with told("tallies"):
        tallies.install()
        tallies.fold()
    with told("statistics"), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (ANALYZE)")  # as autovacuum would have left it
        else:
            # Nobody analyses in life; and an average over all states misleads SQLite's planner.
            cursor.execute("PRAGMA journal_mode = WAL")


def fill_model(model: type[models.Model], names: Sequence[str], rows: Iterable[Any]) -> None:
    """Rows as tuples of the named columns; the others get their usual values."""
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    by_name = {field.attname: field for field in fields}
    given = [by_name[name] for name in names]
    usual = [f for f in fields if f.attname not in names and not isinstance(f, models.AutoField)]
    rest = tuple(_plain(f.get_default()) for f in usual)
    columns = [field.column for field in (*given, *usual)]
    with told(model.__name__):
        fill_table(model._meta.db_table, columns, (row + rest for row in rows))
        if connection.vendor == "postgresql" and isinstance(model._meta.pk, models.AutoField):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'),"
                    f" (SELECT max(id) FROM {model._meta.db_table}))"
                )


def fill_table(table: str, columns: Sequence[str], rows: Iterable[Any], types: str = "") -> None:
    """Rows as tuples of the columns. `types`: what PostgreSQL is told of columns that Python has
    no type for."""
    del types
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        # Past Django's cursor, which turns %s into ? for each batch anew.
        connection.connection.execute("BEGIN")
        connection.connection.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})", (_sqlite(row) for row in rows)
        )
        connection.connection.execute("COMMIT")


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def _sqlite(row: Sequence[Any]) -> Sequence[Any]:
    """As Django stores it there: UTC without an offset."""
    return [
        value
        if value is None or isinstance(value, (str, int))
        else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        if isinstance(value, datetime)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for value in row
    ]


@contextmanager
def told(what: str) -> Iterator[None]:
    """A line with what took long."""
    started = time.monotonic()
    yield
    took = time.monotonic() - started
    if took > 2:
        print(f"  {what}: {took:.0f} s", flush=True)
