"""The job table under doubled messages, lost workers, failures and a database that goes away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from vanthu.jobs import registry, runner
from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Later, LeaseLost, Permanent, Work
from vanthu.store.models import Job, JobState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_dead_hooks", {})
    return


def plant(kind: str = "t.job", **options: object) -> Job:
    job = enqueue(kind, 7, **options)  # type: ignore[arg-type]
    assert job is not None
    return job


def test_a_job_is_done_once_whatever_the_number_of_messages() -> None:
    seen: list[Work] = []
    registry.handler("t.job")(seen.append)
    job = plant()
    assert [runner.run(job.pk) for _ in range(3)] == [True, False, False]
    assert [work.ref for work in seen] == [7]
    job.refresh_from_db()
    assert (job.state, job.claims, job.failures) == (JobState.DONE, 1, 0)


def test_finish_holds_the_writes_and_the_done_mark_in_one_transaction() -> None:
    @registry.handler("t.job")
    def do(work: Work) -> None:
        with work.finish():
            Job.objects.create(kind="t.effect", not_before=datetime.now(UTC) - timedelta(seconds=1))
            raise ValueError("in the middle of writing")

    job = plant()
    runner.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.READY
    assert job.failures == 1
    assert not Job.objects.filter(kind="t.effect").exists()


def test_who_lost_the_lease_writes_nothing() -> None:
    @registry.handler("t.job")
    def do(work: Work) -> None:
        Job.objects.filter(pk=work.job_id).update(token="somebody else")
        with pytest.raises(LeaseLost), work.finish():
            Job.objects.create(kind="t.effect", not_before=datetime.now(UTC) - timedelta(seconds=1))
        raise LeaseLost

    job = plant()
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.token) == (JobState.LEASED, "somebody else")
    assert not Job.objects.filter(kind="t.effect").exists()


def test_a_killed_workers_job_is_taken_again_when_its_lease_is_over() -> None:
    registry.handler("t.job")(lambda work: None)
    job = plant()
    assert runner.claim(job.pk) is not None
    assert runner.claim(job.pk) is None
    Job.objects.update(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    assert runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.claims, job.failures) == (JobState.DONE, 2, 0)


def test_three_failures_bury_and_tell() -> None:
    told: list[str] = []

    @registry.handler("t.job")
    def do(work: Work) -> None:
        raise ValueError("bad weather")

    registry.on_dead("t.job")(lambda work, error: told.append(error))
    job = plant()
    for failures in (1, 2):
        runner.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.failures) == (JobState.READY, failures)
        assert job.not_before > datetime.now(UTC)
        Job.objects.update(not_before=datetime.now(UTC) - timedelta(seconds=1))
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failures) == (JobState.DEAD, 3)
    assert told == ["ValueError: bad weather"]
    assert "bad weather" in job.last_error


def test_a_job_that_kills_its_worker_ends_after_twenty_claims() -> None:
    job = plant()
    Job.objects.update(claims=runner.MAX_CLAIMS)
    assert not runner.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DEAD


def test_later_is_not_counted() -> None:
    @registry.handler("t.job")
    def do(work: Work) -> None:
        raise Later(datetime.now(UTC) + timedelta(minutes=5))

    job = plant()
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.claims, job.failures) == (JobState.READY, 0, 0)
    assert job.not_before > datetime.now(UTC) + timedelta(minutes=4)


def test_permanent_buries_at_once() -> None:
    @registry.handler("t.job")
    def do(work: Work) -> None:
        raise Permanent("no such thing")

    job = plant()
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.last_error) == (JobState.DEAD, "no such thing")


def test_the_databases_fault_is_not_the_steps() -> None:
    @registry.handler("t.job")
    def do(work: Work) -> None:
        raise OperationalError("server closed the connection")

    job = plant()
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.claims, job.failures) == (JobState.READY, 0, 0)


def test_an_unknown_kind_waits_for_a_newer_worker() -> None:
    job = plant("t.of_tomorrow")
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failures) == (JobState.READY, 0)


def test_one_job_a_dedupe_key() -> None:
    assert enqueue("t.job", dedupe_key="t:1") is not None
    assert enqueue("t.job", dedupe_key="t:1") is None
    assert Job.objects.count() == 1
