"""Conditions that are to be looked at last."""

from __future__ import annotations

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Coalesce


def behind(column: str, nothing: int | str = 0) -> Coalesce | F:
    """The column, for `alias`, so that a query doesn't begin with all rows that have its value.

    SQLite has no statistics in life, and prefers any column of an index to the order of another;
    Coalesce hides it. PostgreSQL knows how many rows have it, and hidden from it the column would
    make it guess few, and start workers for them.
    """
    return Coalesce(column, Value(nothing)) if connection.vendor == "sqlite" else F(column)
