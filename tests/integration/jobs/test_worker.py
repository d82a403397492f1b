"""A real Celery worker on memory://, in this process, as the embedded service runs it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import close_old_connections

from vanthu.jobs import registry
from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Work
from vanthu.jobs.relay import Relay
from vanthu.jobs.worker import ThreadedWorker
from vanthu.store.models import Job, JobState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service() -> Iterator[None]:
    worker, relay = ThreadedWorker(2), Relay(tick=0.05)
    thread = threading.Thread(target=relay.run)
    worker.start()
    thread.start()
    yield
    relay.stop()
    thread.join()
    worker.stop()
    close_old_connections()


def test_every_job_is_done_once(service: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_handlers", {})
    done: list[int] = []
    all_done = threading.Event()

    @registry.handler("t.many")
    def do(work: Work) -> None:
        with work.finish():
            done.append(work.job_id)
        if len(done) == 40:
            all_done.set()

    jobs = [enqueue("t.many") for _ in range(40)]
    assert all_done.wait(60)
    assert sorted(done) == sorted(job.pk for job in jobs if job)
    assert set(Job.objects.filter(kind="t.many").values_list("state", flat=True)) == {JobState.DONE}
