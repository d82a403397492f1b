"""Metrics are for the trusted networks, however a socket names its clients."""

from __future__ import annotations

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
