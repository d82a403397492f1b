"""Planting jobs: a row in the caller's transaction, and a hint once it is committed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction

from vanthu.store.models import Job
from vanthu.store.prepared import insert

log = structlog.get_logger(__name__)

#: A fresh job's hint goes out on commit; the relay repeats it only after this time.
HINT_GRACE = timedelta(seconds=5)


def enqueue(
    kind: str,
    ref: int | None = None,
    *,
    args: dict[str, Any] | None = None,
    not_before: datetime | None = None,
    priority: int = 0,
    dedupe_key: str | None = None,
) -> Job | None:
    """Plant a job; None when one of the same `dedupe_key` exists.

    The row commits or rolls back with the caller's transaction. Never a Celery message instead of a
    row: every broker loses some (engine.md).
    """
    # SQLite's clock has milliseconds: a job planted within this one would not be due yet.
    now = datetime.now(UTC) - timedelta(milliseconds=2)
    job = Job(
        kind=kind,
        ref=ref,
        args=args or {},
        not_before=not_before or now,
        priority=priority,
        dedupe_key=dedupe_key,
        dispatch_after=(not_before or now) + (HINT_GRACE if not_before is None else timedelta(0)),
    )
    if dedupe_key is None:
        insert(job)
    else:
        try:
            with transaction.atomic():  # a savepoint, that the caller's transaction survives by
                insert(job)
        except IntegrityError:
            return None
    if not_before is None:
        transaction.on_commit(lambda: hint(job.pk))
    return job


def hint(job_id: int) -> None:
    """Tell the workers to look at a job. A lost hint costs seconds, never the job."""
    from .dispatch import send

    try:
        send(job_id)
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises; the relay repeats
        log.warning("hint_failed", job=job_id, error=type(error).__name__)
