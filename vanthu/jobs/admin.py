"""What administrators do with jobs: see the dead ones, run them again, give them up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Window

from vanthu.store.audit import record
from vanthu.store.models import Job, JobState, User

from .enqueue import hint


def dead_jobs(limit: int = 200) -> list[Job]:
    """Jobs that nobody will do unless a person asks, newest first; `of_kind`: how many there are
    of the kind, listed or not."""
    of_kind = Window(Count("pk"), partition_by=F("kind"))
    rows = Job.objects.filter(state=JobState.DEAD).annotate(of_kind=of_kind)
    return list(rows.order_by("-done_at", "-pk")[:limit])


def job_retry(*, job_id: int, actor: User | None) -> bool:
    """Give a dead job three new tries; False when it isn't dead any more."""
    with transaction.atomic():
        now = datetime.now(UTC) - timedelta(milliseconds=2)  # see enqueue
        raised = Job.objects.filter(pk=job_id, state=JobState.DEAD).update(
            state=JobState.READY,
            failures=0,
            claims=0,
            not_before=now,
            dispatch_after=now,
            done_at=None,
        )
        if raised:
            transaction.on_commit(lambda: hint(job_id))
            record("job.retry", "job", job_id, actor=actor)
    return bool(raised)


def jobs_retry(*, kind: str, actor: User | None, most: int = 1000) -> int:
    """`job_retry` for all dead jobs (of a kind), oldest first; how many were started."""
    rows = Job.objects.filter(state=JobState.DEAD)
    if kind:
        rows = rows.filter(kind=kind)
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
    return sum(job_retry(job_id=pk, actor=actor) for pk in found)
