"""From the relay's clock to a mail in the folder, over restarts and with workers at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.db import connection

from tests.factories import make_portal
from tests.notices import outgoing
from tests.unit.queue.reminders.conftest import person, submitted
from vanthu.jobs import dispatch, registry, runner
from vanthu.jobs.registry import Work, periodic_jobs
from vanthu.jobs.relay import Relay
from vanthu.queue.reminders.daily import PORTAL, REMIND, remind_portal
from vanthu.store.models import Job, JobState, Notice, NoticeState, Portal, Role, User

pytestmark = pytest.mark.django_db(transaction=True)
#: A Monday that has passed, so that the database's own clock finds its jobs due.
MONDAY = datetime(2026, 11, 16, 0, 31, tzinfo=UTC)


@pytest.fixture
def head(settings: Any, tmp_path: Path) -> User:
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path})
    portal = make_portal()
    submitted(portal, MONDAY, title="Chờ duyệt từ thứ Hai")
    return person(portal, Role.HEAD)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The board's clock alone; a hint at a job does it at once."""
    only = {job.kind: job for job in periodic_jobs() if job.kind == REMIND}
    monkeypatch.setattr(registry, "_periodic", only)
    monkeypatch.setattr(dispatch, "send", runner.run)
    with mock.patch("vanthu.jobs.runner.beating", return_value=nullcontext()):
        yield


def test_from_the_clock_to_the_folder_once_a_day(head: User, service: None) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        Relay().once()
        (path,) = outgoing()
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        assert message["To"] == head.email
        assert message["Subject"].endswith("Việc chờ xử lý ngày 16/11/2026: 01 mục")
        assert message["Auto-Submitted"] == "auto-generated"
        assert {part.get_content_type() for part in message.iter_parts()} == {
            "text/plain", "text/html",
        }  # fmt: skip
        assert Notice.objects.get().state == NoticeState.SENT
        for _restart in range(3):
            clock.shift(400)
            Relay().once()
        assert len(outgoing()) == 1
        clock.shift(24 * 3600)
        Relay().once()
        assert len(outgoing()) == 2
        assert Job.objects.filter(kind=PORTAL, state=JobState.DONE).count() == 2


def test_on_a_day_off_nothing_is_planted(head: User, service: None) -> None:
    with time_machine.travel(MONDAY.replace(day=15), tick=False):
        Relay().once()
        assert not Job.objects.exists()


def test_workers_at_once_tell_everybody_once(head: User) -> None:
    portal = Portal.objects.get()
    for _ in range(3):
        person(portal, Role.HEAD)

    def work(_number: int) -> None:
        try:
            remind_portal(Work(0, PORTAL, portal.pk, {"day": "2026-11-16"}))
        finally:
            connection.close()

    with time_machine.travel(MONDAY, tick=False), ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert Notice.objects.count() == 4
    assert Notice.objects.values("recipient").distinct().count() == 4
    assert Job.objects.filter(kind="notice.send").count() == 4
