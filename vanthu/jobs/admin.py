"""What administrators do with jobs: see the dead ones, run them again, give them up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from vanthu.store.audit import record
from vanthu.store.models import Job, JobState, User

from .enqueue import hint


def dead_jobs(limit: int = 200) -> list[Job]:
    """Jobs that nobody will do unless a person asks, newest first."""
    return list(Job.objects.filter(state=JobState.DEAD).order_by("-done_at", "-pk")[:limit])


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
