"""Keeping the leases of running jobs: one thread a process renews them all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.db.models.functions import Now

from vanthu.store.models import Job, JobState

from .registry import Work

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
BEAT = 15.0


class _Heart:
    def __init__(self) -> None:
        self.pid = os.getpid()
        self.lock = threading.Lock()
        self.held: dict[int, str] = {}
        self.thread: threading.Thread | None = None
        self.wake = threading.Event()

    def add(self, work: Work) -> None:
        with self.lock:
            self.held[work.job_id] = work.token
            if self.thread is None:
                self.thread = threading.Thread(target=self.beat, name="heartbeat", daemon=True)
                self.thread.start()

    def drop(self, work: Work) -> None:
        with self.lock:
            self.held.pop(work.job_id, None)

    def beat(self) -> None:
        connected = False
        while True:
            self.wake.wait(BEAT)
            with self.lock:
                held = dict(self.held)
            if held:
                connected = True
                self._renew(held)
            elif connected:
                connection.close()  # an idle worker holds no connection for its heartbeat
                connected = False

    @staticmethod
    def _renew(held: dict[int, str]) -> None:
        try:
            for job_id, token in held.items():
                Job.objects.filter(pk=job_id, token=token, state=JobState.LEASED).update(
                    lease_until=Now() + LEASE
                )
        except (DatabaseError, InterfaceError) as error:
            log.warning("heartbeat_missed", error=type(error).__name__)
        close_old_connections()


_heart = _Heart()


@contextmanager
def beating(work: Work) -> Iterator[None]:
    """Hold the job's lease while the block runs, however long it takes."""
    global _heart  # noqa: PLW0603 - one heart a process; a forked worker grows its own
    if _heart.pid != os.getpid():
        _heart = _Heart()
    heart = _heart
    heart.add(work)
    try:
        yield
    finally:
        heart.drop(work)
