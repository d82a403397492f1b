"""A service's data made by hand: a database of SQLite, blobs, a spool, policies, secrets."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from vanthu.config.settings import Settings
from vanthu.store.backup.manifest import known_migrations
from vanthu.store.blobs import FolderBlobs

NEWEST = max(known_migrations())


@pytest.fixture
def settings_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a service whose DATA holds one of everything, whatever the tests themselves run
    on."""
    monkeypatch.delenv("VANTHU_DATABASE_URL", raising=False)
    data = tmp_path / "data"
    for name, content in {
        "spool/main/new/waits": b"spooled",
        "spool/main/bad/broken": b"broken",
        "spool/main/bad/broken.reason": b"{}",
        "spool/main/tmp/half": b"CANARY half",
        "spool/main/lock": b"1\n",
        "portals/caobang.toml": b"policy",
        "portals/.caobang.toml.swp": b"CANARY swap",
        "secrets/audit": b"key",
        "outgoing/answer.eml": b"answer",
        "vanthu.toml": b"log_level = 'INFO'\n",
        "keys/1-00.key": b"CANARY key",
        "sealed/1-00.box": b"CANARY box",
        "run/up.lock": b"CANARY run",
        "logs/node.log": b"CANARY log",
    }.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for content in (b"one", b"two"):
        FolderBlobs(data / "blobs").put(io.BytesIO(content))
    with closing(sqlite3.connect(data / "vanthu.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE mail (id INTEGER PRIMARY KEY, subject TEXT)")
        database.executemany("INSERT INTO mail (subject) VALUES (?)", [("a",), ("b",)])
        database.commit()
    return Settings(data=data)
