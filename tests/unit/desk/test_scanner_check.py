"""The lines on the virus scanner and on checks before sending, in `vanthu doctor` and monitor."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.factories import make_portal, make_submission
from tests.peers.clamd import clamd
from tests.peers.process import free_port
from vanthu.desk.health import checks
from vanthu.desk.health.checks import Level, Seen, memory, scanner
from vanthu.desk.health.signatures import signature_age
from vanthu.store.models import FindingRow, SubmissionState

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("version", "age"),
    [
        ("ClamAV 1.4.6/27825/Sun Nov 22 06:00:00 2026", timedelta(hours=6)),
        ("ClamAV 1.4.6/27800/Sun Nov  1 12:00:00 2026", timedelta(days=21)),
        ("ClamAV 1.4.6", None),
        ("something else/1/2", None),
    ],
)
def test_the_age_of_signatures(version: str, age: timedelta | None) -> None:
    assert signature_age(version, NOW) == age


@pytest.fixture
def waiting(db: None) -> None:
    row = make_submission(make_portal(), state=SubmissionState.HELD)
    FindingRow.objects.create(
        submission=row, code="virus.unavailable", action="hold", severity="warning"
    )


@pytest.mark.parametrize("address", ["", "unix:nowhere"])
def test_none_and_nonsense(address: str, settings: Any, db: None) -> None:
    settings.VANTHU = settings.VANTHU.model_copy(update={"scanner": address})
    check = scanner(Seen())
    assert check.level == (Level.BAD if address else Level.WARN)
    assert check.mend


@pytest.mark.usefixtures("waiting")
def test_away_and_back(settings: Any) -> None:
    address = f"127.0.0.1:{free_port()}"
    settings.VANTHU = settings.VANTHU.model_copy(update={"scanner": address})
    check = scanner(Seen())
    assert check.level == Level.BAD
    assert address in check.text
    assert "1" in check.text.replace(address, "")
    with clamd() as server:
        settings.VANTHU = settings.VANTHU.model_copy(update={"scanner": server.address})
        assert scanner(Seen()).level == Level.WARN
        FindingRow.objects.all().delete()
        check = scanner(Seen())
        assert check.level == Level.OK
        assert check.text.startswith("ClamAV ")


def test_room_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    assert memory(Seen()).text.startswith("/")
    monkeypatch.setattr(checks, "CHECK_ROOM", 1 << 60)
    assert memory(Seen()).level == Level.WARN
    monkeypatch.setattr(checks, "folder_in_memory", lambda: None)
    assert memory(Seen()).level == Level.WARN
    assert "512" in memory(Seen()).mend


def test_free_room_is_said_in_the_readers_units(monkeypatch: pytest.MonkeyPatch) -> None:
    room = shutil.disk_usage("/")._replace(free=39152 << 20)
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _folder: room)
    monkeypatch.setattr(checks.os, "access", lambda _folder, _way: True)
    with translation.override("vi"):
        assert checks.disk(Seen()).text == "38,2 GB"
    with translation.override("en"):
        assert checks.disk(Seen()).text == "38.2 GB"
        assert memory(Seen()).text.endswith(": 38.2 GB")
