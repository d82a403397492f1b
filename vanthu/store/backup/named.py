"""Blobs that rows name and the store has lost: a walk over the store would never miss them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from vanthu.store.blobs import FolderBlobs
from vanthu.store.models import PartRow, Publication, Receipt, Submission


def missing(live: FolderBlobs) -> list[str]:
    """Names of received and published files that should be there and aren't, sorted.

    Looked at twice: what is destroyed at the desk goes from the rows first, or stays in those of a
    sealed mail's receipts for a moment, which don't count.
    """
    lost = {name for name in _named() if not live.exists(name)}
    return sorted(lost & set(_named())) if lost else []


def _named() -> Iterator[str]:
    columns: tuple[QuerySet[Any, str], ...] = (
        Submission.objects.values_list("raw_sha256", flat=True),
        Receipt.objects.filter(submission__sealed_at=None).values_list("raw_sha256", flat=True),
        PartRow.objects.values_list("sha256", flat=True),
    )
    for names in columns:
        yield from filter(None, names.order_by().iterator(chunk_size=5000))
    for files in Publication.objects.order_by().values_list("files", flat=True).iterator():
        yield from (file["sha256"] for file in files)
