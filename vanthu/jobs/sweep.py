"""Housekeeping by the clock: done jobs after a week, and what killed writers left half written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from vanthu.store import tallies
from vanthu.store.blobs import blobs
from vanthu.store.models import Job, JobState

from .registry import Work, periodic

#: Done jobs are kept this long for whoever wants to look; dead ones until somebody decides.
KEEP_DONE = timedelta(days=7)


@periodic("jobs.sweep", timedelta(hours=1))
def sweep(work: Work) -> None:
    """Forget what nobody needs."""
    del work
    blobs().sweep()
    Job.objects.filter(state=JobState.DONE, done_at__lt=datetime.now(UTC) - KEEP_DONE).delete()


@periodic("tallies.fold", timedelta(seconds=10), needed=tallies.unfolded)
def fold(work: Work) -> None:
    """Keep the counts short that pages read."""
    del work
    tallies.fold()
