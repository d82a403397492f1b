"""The relay: hints until taken, not more than useful, and the clock's jobs once a period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vanthu.jobs import dispatch, registry, relay
from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.relay import OUTSTANDING, Relay
from vanthu.store.models import Job, JobState

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    hints: list[int] = []
    monkeypatch.setattr(dispatch, "send", hints.append)
    monkeypatch.setattr(registry, "_periodic", {})
    return hints


def rested(job: Job | None) -> Job:
    assert job is not None
    Job.objects.filter(pk=job.pk).update(dispatch_after=None)
    return job


def test_a_lost_hint_is_repeated(sent: list[int]) -> None:
    job = rested(enqueue("t.job"))
    one = Relay()
    assert [one.once(), one.once()] == [1, 0]
    Job.objects.update(dispatch_after=datetime.now(UTC) - timedelta(seconds=1))
    assert one.once() == 1
    assert sent == [job.pk, job.pk]


def test_a_broker_that_is_away_costs_no_job(
    sent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_job: int) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(dispatch, "send", away)
    rested(enqueue("t.job"))
    Relay().once()
    assert Job.objects.get().state == JobState.READY


def test_an_expired_lease_is_hinted_at(sent: list[int]) -> None:
    job = rested(enqueue("t.job"))
    Job.objects.update(state=JobState.LEASED, lease_until=datetime.now(UTC) - timedelta(seconds=1))
    assert Relay().once() == 1
    assert sent == [job.pk]


def test_what_is_not_due_waits(sent: list[int]) -> None:
    rested(enqueue("t.job", not_before=datetime.now(UTC) + timedelta(hours=1)))
    assert Relay().once() == 0


def test_hints_under_way_are_bounded(sent: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "OUTSTANDING", 3)
    for _ in range(5):
        rested(enqueue("t.job"))
    one = Relay()
    assert [one.once(), one.once()] == [3, 0]
    assert OUTSTANDING > 3


def test_the_clocks_jobs_are_planted_once_a_period(sent: list[int]) -> None:
    registry.periodic("t.tick", timedelta(days=3650))(lambda work: None)
    Relay().once()
    Relay().once()
    assert Job.objects.filter(kind="t.tick").count() == 1
