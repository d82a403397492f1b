"""The line on backups: monitor, `vanthu doctor`, /metrics."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from vanthu.desk.health.checks import BACKUP, CHECKS, Level, Seen, backup
from vanthu.desk.health.metrics import exposition
from vanthu.store import audit
from vanthu.store.backup.make import VERB
from vanthu.store.models import Event

pytestmark = pytest.mark.django_db
LINE = "vanthu_backup_age_seconds "


def made(days: float) -> None:
    audit.record(VERB, "service", None)
    at = datetime.now(UTC) - timedelta(days=days)
    Event.objects.filter(seq=Event.objects.latest("seq").seq).update(at=at)


def age() -> list[str]:
    return [line for line in exposition().decode().splitlines() if line.startswith(LINE)]


def test_never() -> None:
    assert VERB == BACKUP
    check = backup(Seen())
    assert (check.level, check.text) == (Level.WARN, "Chưa sao lưu lần nào.")
    assert "vanthu backup" in check.mend
    assert age() == []


def test_the_newest_counts(django_assert_num_queries: Any) -> None:
    made(30)
    made(9)
    assert backup(Seen()).level == Level.WARN
    assert f"{datetime.now(UTC) - timedelta(days=9):%m/%Y}" in backup(Seen()).text
    made(7.5)
    with django_assert_num_queries(1):  # that of all counts
        seen = Seen()
        seen.count("dead")
        assert backup(seen).level == Level.OK
    assert float(age()[0].removeprefix(LINE)) == pytest.approx(7.5 * 86400, abs=60)


def test_work_goes_on_without_one(client: Client) -> None:
    assert (backup, False) in CHECKS
    reasons = client.get("/readyz").json()["reasons"]
    assert "backup" not in {reason["check"] for reason in reasons}
