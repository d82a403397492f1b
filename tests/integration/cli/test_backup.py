"""`vanthu backup` and `vanthu restore` on a service that receives mail."""

from __future__ import annotations

import secrets
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.peers.killer import marked_mail
from tests.peers.process import wait_for
from tests.peers.service import Service, embedded

OFTEN = {
    "VANTHU_ANSWERS__PER_ADDRESS_HOUR": "100000",
    "VANTHU_ANSWERS__PER_DOMAIN_HOUR": "100000",
    "VANTHU_ANSWERS__TOTAL_HOUR": "100000",
}
CANARY = f"CANARY{secrets.token_hex(6).upper()}"
SECRET = f"UBND TỈNH MẪU\nTỐI MẬT\nBÁO CÁO\nNội dung {CANARY} không được để lộ.\n"


def mails() -> Iterator[EmailMessage]:
    """One of each fate: drafted, drafted in part, refused, noted, sealed."""
    yield marked_mail("drafted")
    for marker in ("partly", "refused"):
        message = marked_mail(marker)
        if marker == "refused":
            message.clear_content()
        message.add_attachment(
            b"MZ" + bytes(2000), maintype="application", subtype="octet-stream", filename="a.exe"
        )
        yield message
    automatic = marked_mail("noted")
    automatic["Auto-Submitted"] = "auto-replied"
    yield automatic
    sealed = marked_mail("sealed")
    sealed.add_attachment(SECRET.encode(), maintype="text", subtype="plain", filename="mat.txt")
    yield sealed


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with embedded(portal="caobang", extra=OFTEN) as running:
        sent = list(mails())
        for message in sent:
            running.send(message)
        # The booker can make nothing of this; it waits in bad/ for a person.
        (running.data / "spool" / "main" / "new" / "broken").write_bytes(b"no spool file")
        running.settled(60, at_least=len(sent))
        wait_for(lambda: bool(list(running.data.glob("spool/*/bad/broken"))), "bad file", 30)
        wait_for(lambda: _shredded(running), "the sealed mail's open copies are wiped", 30)
        yield running


def _shredded(service: Service) -> bool:
    rows = service.query("SELECT count(*) FROM store_sealing WHERE shredded_at IS NOT NULL")
    return bool(rows[0][0] == 1)


def vanthu(service: Service, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vanthu.cli", *arguments, "--data", str(data)],
        env=service.environment,
        capture_output=True,
        text=True,
    )


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All of a database, but for what the search index keeps for itself."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(database.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in tables
        }


def content(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_everything_comes_back(service: Service, tmp_path: Path) -> None:
    folder, data = tmp_path / "copies", tmp_path / "fresh" / "data"
    states = Counter(state for (state,) in service.query("SELECT state FROM store_submission"))
    assert set(states) == {"drafted", "refused", "noted", "quarantined"}, states

    service.stop()  # nothing else changes, so that every row can be compared
    before = rows(service.data / "vanthu.sqlite3")
    said = service.run("backup", str(folder))
    assert "files" in said.stdout
    assert service.run("restore", str(folder), "--check").stdout.endswith("the copy is whole\n")

    assert not [path for path in folder.rglob("*") if path.name in {"keys", "sealed", "run"}]
    assert not [path for path in folder.rglob("*") if path.is_file() and
                CANARY.encode() in path.read_bytes()]  # fmt: skip
    assert not [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]

    done = vanthu(service, data, "restore", str(folder))
    assert done.returncode == 0, done.stderr
    after = rows(data / "vanthu.sqlite3")
    assert {name for name in before if before[name] != after.get(name)} == set()
    for name in ("blobs", "portals", "secrets", "outgoing", "spool"):
        there, here = content(service.data / name), content(data / name)
        there = {path: held for path, held in there.items() if not path.endswith("lock")}
        assert here == there, name
    assert not [path for path in (data, *data.rglob("*")) if path.stat().st_mode & 0o077]
    assert "whole" in vanthu(service, data, "audit").stdout
    events = service.query("SELECT data FROM store_event WHERE verb = 'backup.make'")
    assert len(events) == 1
    assert str(folder) not in events[0][0]
