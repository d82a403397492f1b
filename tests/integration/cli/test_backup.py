"""`vanthu backup` and `vanthu restore` on a service that receives mail."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.peers.killer import Senders, check_nothing_lost, marked_mail
from tests.peers.process import wait_for
from tests.peers.service import Service, embedded
from vanthu.ingest.spool import Envelope, Spool, new_queue_id, now
from vanthu.store.backup.shared import listed
from vanthu.store.blobs import FolderBlobs

OFTEN = {
    "VANTHU_ANSWERS__PER_ADDRESS_HOUR": "100000",
    "VANTHU_ANSWERS__PER_DOMAIN_HOUR": "100000",
    "VANTHU_ANSWERS__TOTAL_HOUR": "100000",
}
CANARY = f"CANARY{secrets.token_hex(6).upper()}"
KNOWN = marked_mail("drafted")
SECRET = f"UBND TỈNH MẪU\nTỐI MẬT\nBÁO CÁO\nNội dung {CANARY} không được để lộ.\n"


def mails() -> Iterator[EmailMessage]:
    """One of each fate: drafted, drafted in part, refused, noted, sealed."""
    yield KNOWN
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
    again = vanthu(service, data, "restore", str(folder))
    assert again.returncode == 1
    assert "there is something already" in again.stderr
    events = service.query("SELECT data FROM store_event WHERE verb = 'backup.make'")
    assert len(events) == 1
    assert str(folder) not in events[0][0]


def spooled(data: Path, message: EmailMessage) -> None:
    """As if it had been received at this moment."""
    with Spool(data / "spool" / "main") as spool:
        envelope = Envelope(
            queue_id=new_queue_id(),
            channel="smtp",
            peer="127.0.0.1",
            mail_from="vanthu@so-mau.example",
            rcpt_to=[{"address": "portal@caobang.gov.vn", "portal": "caobang"}],
            received_at=now(),
        )
        writer = spool.open_entry(envelope)
        writer.write(message.as_bytes().replace(b"\n", b"\r\n"))
        writer.commit()


def test_what_stands_in_the_spool_is_booked_once(service: Service, tmp_path: Path) -> None:
    """Of a copy that holds one mail both booked and spooled, and one only spooled."""
    service.stop()
    spooled(service.data, KNOWN)
    spooled(service.data, marked_mail("waiting"))
    service.run("backup", str(tmp_path / "copies"))
    data = tmp_path / "data"
    assert vanthu(service, data, "restore", str(tmp_path / "copies")).returncode == 0
    every = "SELECT subject FROM store_submission"
    with embedded(extra=OFTEN, data=data) as restored:
        restored.settled(60, at_least=6)
        subjects = Counter(name for (name,) in restored.query(every))
        assert (subjects["Tin drafted"], subjects["Tin waiting"]) == (1, 1)
        assert restored.run("audit").stdout == "the audit trail is whole\n"
        assert not list(data.glob("spool/main/new/*"))
        assert len(list(data.glob("spool/main/bad/*"))) == 2
        assert restored.run("doctor", check=False).returncode == 0


def test_a_copy_made_while_mails_are_received_and_processed(
    service: Service, tmp_path: Path
) -> None:
    if not service.processes:
        service.start()
    folder, data = tmp_path / "copies", tmp_path / "data"
    senders = Senders(service, pause=0.2)
    senders.start()
    try:
        wait_for(lambda: len(senders.acknowledged) > 5, "some mails", 60)
        before = list(senders.acknowledged)
        first = service.run("backup", str(folder), check=False)
        assert first.returncode == 0, first.stderr
        wait_for(lambda: len(senders.acknowledged) > len(before) + 5, "more mails", 60)
        second = service.run("backup", str(folder), "--keep", "2", check=False)
        assert second.returncode == 0, second.stderr
    finally:
        senders.stop()
    newest, oldest = max(folder.glob("2*")).name, min(folder.glob("2*")).name
    assert newest != oldest
    done = vanthu(service, data, "restore", str(folder), "--copy", oldest)
    assert done.returncode == 0, done.stderr
    with embedded(extra=OFTEN, data=data) as restored:
        restored.settled(120, at_least=len(before))
        check_nothing_lost(restored, before)
        store = FolderBlobs(data / "blobs")
        named = "SELECT raw_sha256 FROM store_submission UNION SELECT sha256 FROM store_part"
        missing = [name for (name,) in restored.query(named) if name and not store.exists(name)]
        assert not missing
        assert restored.run("audit").returncode == 0


def killed_when(service: Service, seen: Callable[[], bool], *arguments: str) -> None:
    """kill -9 of a command in the middle of its work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "vanthu.cli", *arguments],
        env=service.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not seen() and process.poll() is None:
            time.sleep(0.001)  # another process is watched, and it is quick
        assert process.poll() is None, "it was over before it could be killed"
    finally:
        process.kill()
        process.wait()


def test_kill_9_in_the_middle_of_a_copy_and_of_a_restore(service: Service, tmp_path: Path) -> None:
    folder, data = tmp_path / "copies", tmp_path / "data"
    store = FolderBlobs(service.data / "blobs")
    for number in range(2500):
        content = b"%d " % number * 300
        path = store.path(hashlib.sha256(content).hexdigest())
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    whole = len(list(listed(store.root)))

    def copied(root: Path, least: int) -> Callable[[], bool]:
        return lambda: len(list(root.glob("??/*"))) >= least

    killed_when(service, copied(folder / "blobs", 20), "backup", str(folder))
    assert not list(folder.glob("2*"))
    assert list(folder.glob(".making-*"))
    assert vanthu(service, data, "restore", str(folder)).returncode == 2
    assert service.run("backup", str(folder)).returncode == 0
    assert not list(folder.glob(".making-*"))
    assert len(list(folder.glob("2*"))) == 1

    option = ("--data", str(data))
    killed_when(service, copied(data / "blobs", 20), "restore", str(folder), *option)
    up = vanthu(service, data, "up")
    assert up.returncode == 1
    assert "half restored" in up.stderr
    done = vanthu(service, data, "restore", str(folder))
    assert done.returncode == 0, done.stderr
    assert len(list(listed(data / "blobs"))) >= whole
    assert not [path for path in data.rglob("*") if "restoring" in path.name]
    assert vanthu(service, data, "audit").returncode == 0
