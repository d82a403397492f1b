"""Celery workers: a threaded one inside the embedded service, a prefork one in the distributed."""

from __future__ import annotations

import threading
from typing import Any

import structlog
from celery.signals import worker_ready
from django.conf import settings
from django.db import close_old_connections, connections
from django.db.models.functions import Now

from vanthu.config.celery import app
from vanthu.config.collector import settle
from vanthu.store.models import Job, JobState

from . import sweep  # noqa: F401 - registers itself
from .alive import STALE, touch
from .runner import run

log = structlog.get_logger(__name__)
#: Set while a threaded worker stops: what its pool still has in its queue isn't begun.
_stopping = threading.Event()


@app.task(name="vanthu.run_job")
def run_job(job_id: int) -> None:
    """What every message asks for: look at job N."""
    if _stopping.is_set():
        return  # it was only buffered: the job is still ready, and the relay hints at it again
    close_old_connections()
    try:
        run(job_id)
    finally:
        close_old_connections()


@worker_ready.connect
def say_alive(sender: Any, **_: Any) -> None:
    """Touch the sign of life from the consumer's own loop: a deaf one falls silent."""
    folder = settings.VANTHU.run_dir
    touch(folder, "worker")
    sender.timer.call_repeatedly(STALE / 4, touch, (folder, "worker"))


class ThreadedWorker:
    """A Celery worker with a pool of threads, in this process, for memory://."""

    def __init__(self, threads: int) -> None:
        app.finalize()
        self._worker = app.WorkController(
            pool_cls="threads", concurrency=threads, without_mingle=True, without_gossip=True,
            without_heartbeat=True, loglevel="WARNING",
        )  # fmt: skip
        self._thread = threading.Thread(target=self._worker.start, name="celery", daemon=True)

    def start(self) -> None:
        """Begin to consume."""
        _stopping.clear()
        settle()
        self._thread.start()

    def stop(self, timeout: float = 20) -> None:
        """Let running jobs end, take no more."""
        _stopping.set()
        self._worker.stop(in_sighandler=False)
        self._thread.join(timeout)


def work(threads: int, *, pool: str = "prefork") -> None:
    """The distributed worker: blocks until it is told to stop."""
    connections.close_all()  # none may be shared with what is forked
    app.worker_main(
        [
            "worker", f"--concurrency={threads}", f"--pool={pool}", "--loglevel=WARNING",
            "--without-mingle", "--without-gossip",
        ]
    )  # fmt: skip


def expire_leases() -> int:
    """Free what a killed predecessor held; only where one process works at all (embedded)."""
    return Job.objects.filter(state=JobState.LEASED).update(lease_until=Now(), dispatch_after=None)
