"""Metrics are for the trusted networks, however a socket names its clients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("peer", "status"),
    [
        ("127.0.0.1", 200), ("::1", 200), ("::ffff:127.0.0.1", 200), ("203.0.113.7", 404),
        ("::ffff:203.0.113.7", 404), ("", 404), ("unix", 404),
    ],
)  # fmt: skip
def test_who_may_read_them(peer: str, status: int) -> None:
    assert Client().get("/metrics", REMOTE_ADDR=peer).status_code == status


@pytest.mark.django_db
def test_strangers_learn_what_is_wrong_but_not_where(settings: Any, tmp_path: Path) -> None:
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path / "nowhere"})
    own, theirs = (
        Client().get("/readyz", REMOTE_ADDR=peer) for peer in ("127.0.0.1", "203.0.113.7")
    )
    assert (own.status_code, theirs.status_code) == (503, 503)
    assert "nowhere" in own.content.decode()
    assert {"check": "disk"} in theirs.json()["reasons"]
    assert "nowhere" not in theirs.content.decode()
