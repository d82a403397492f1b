"""Rows whose mail has something beside it, whatever the number of mails: a finding, a file."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

Row = TypeVar("Row", bound=Model)
#: What so few mails have is looked up, and anything else met soon on the way from the newest.
FEW = 1000


def having(rows: QuerySet[Row], beside: QuerySet[Any], mail: str = "pk") -> QuerySet[Row]:
    """Those of the rows with a row beside their mail; `mail`: the column that names it.

    Of what is rare SQLite would walk through all mails for it, and of what is frequent both
    databases sort all that have it.
    """
    newest = beside.filter(submission__isnull=False).order_by("-submission")
    found = list(newest.values_list("submission", flat=True)[: FEW + 1])
    if len(found) <= FEW:
        return rows.filter(**{f"{mail}__in": found})
    rows = rows.filter(Exists(beside.filter(submission=OuterRef(mail))))
    # Where the walk goes along the mails it needn't begin before the first that has it.
    return rows.filter(pk__lte=found[0]) if mail == "pk" else rows
