"""The relay: hints at due jobs until they are taken, and plants what runs by the clock.

Several may run. A lost message or a flushed broker costs seconds.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.db.models import Q
from django.db.models.functions import Now

from vanthu.store.models import Job, JobState

from . import sweep  # noqa: F401 - registers itself
from .alive import STALE, touch
from .enqueue import enqueue, hint
from .registry import Periodic, periodic_jobs

log = structlog.get_logger(__name__)

TICK = 0.5
#: A hint that wasn't followed is repeated after this time.
REPEAT = timedelta(seconds=20)
#: Hints under way; more would only pile up in the broker.
OUTSTANDING = 400


class Relay:
    """The loop, for a thread or a process of its own."""

    def __init__(self, tick: float = TICK) -> None:
        self.tick = tick
        self.stopping = threading.Event()
        self._said = 0.0
        self._planted: dict[str, str] = {}

    def run(self) -> None:
        """Until `stop`."""
        while not self.stopping.wait(self.tick):
            try:
                self.once()
                self._alive()
            except (DatabaseError, InterfaceError) as error:
                log.warning("relay_waits_for_database", error=type(error).__name__)
                close_old_connections()
                self.stopping.wait(2)

    def stop(self) -> None:
        """End the loop after its current round."""
        self.stopping.set()

    def once(self) -> int:
        """One round; the number of hints sent."""
        for job in periodic_jobs():
            self._plant(job)
        waiting = Job.objects.filter(
            state=JobState.READY, not_before__lte=Now(), dispatch_after__gt=Now()
        )
        room = OUTSTANDING - waiting.count()
        if room <= 0:
            return 0
        due = (
            Job.objects.filter(_due())
            .order_by("-priority", "not_before", "pk")
            .values_list("pk", flat=True)[:room]
        )
        sent = 0
        for job_id in list(due):
            # The UPDATE decides between two relays.
            if Job.objects.filter(_due(), pk=job_id).update(dispatch_after=Now() + REPEAT):
                hint(job_id)
                sent += 1
        return sent

    def _alive(self) -> None:
        if time.monotonic() - self._said > STALE / 4:
            touch(settings.VANTHU.run_dir, "relay")
            self._said = time.monotonic()

    def _plant(self, job: Periodic) -> None:
        period = int(datetime.now(UTC).timestamp() // job.every.total_seconds())
        key = f"{job.kind}:{period}"
        if self._planted.get(job.kind) != key and (job.needed is None or job.needed()):
            enqueue(job.kind, dedupe_key=key)
            self._planted[job.kind] = key


def _due() -> Q:
    rested = Q(dispatch_after__isnull=True) | Q(dispatch_after__lte=Now())
    ready = Q(state=JobState.READY, not_before__lte=Now())
    expired = Q(state=JobState.LEASED, lease_until__lt=Now())
    return rested & (ready | expired)
