"""The spool: whole or nothing, in the order that makes it durable, under one owner."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanthu.ingest import spool as spool_module
from vanthu.ingest.directory import DirectorySync
from vanthu.ingest.spool import (
    Envelope,
    Spool,
    SpoolBusy,
    SpoolDamaged,
    SpoolError,
    SpoolNameError,
    SpoolWriter,
    new_queue_id,
    now,
    spools,
)


@pytest.fixture
def spool(tmp_path: Path):
    with Spool(tmp_path / "spool" / "main") as owned:
        yield owned


def envelope(**values) -> Envelope:
    values = {"queue_id": new_queue_id(), "channel": "smtp", "received_at": now()} | values
    return Envelope(**values)


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_entry_comes_back_byte_for_byte(spool: Spool):
    sent = envelope(
        peer="192.0.2.7",
        helo="mx.caobang.gov.vn",
        mail_from="vp@caobang.gov.vn",
        rcpt_to=[{"address": "portal@caobang.gov.vn", "portal": "caobang"}],
        tls=True,
        smtputf8=True,
        extra={"uid": 7},
    )
    body = bytes(range(256)) * 5000
    with spool.open_entry(sent) as writer:
        writer.write(body[:1])
        writer.write(memoryview(body)[1:])
        path = writer.commit()
    assert spool.entries() == [path]
    found, file = spool.read(path)
    with file:
        assert (found, file.read()) == (sent, body)
    assert names(spool.tmp) == []
    spool.remove(path)
    spool.remove(path)
    assert spool.entries() == []


@given(raw=st.binary(max_size=300), helo=st.text(max_size=30))
def test_envelope_json_round_trip(raw: bytes, helo: str):
    sent = Envelope("a1", "imap", helo=helo, extra={"file": raw.decode("latin-1")})
    assert Envelope.from_json(sent.to_json()) == sent


def test_envelope_names_each_portal_once():
    rcpt = [{"address": f"{n}@x", "portal": p} for n, p in enumerate(["b", "a", "b"])]
    assert envelope(rcpt_to=rcpt).portals == ("b", "a")


def test_an_entry_without_bytes_is_an_entry(spool: Spool):
    path = spool.open_entry(envelope()).commit()
    found, file = spool.read(path)
    with file:
        assert file.read() == b""
    assert found.channel == "smtp"


def test_entries_are_in_order_of_arrival(spool: Spool):
    paths = [spool.open_entry(envelope()).commit() for _ in range(20)]
    assert spool.entries() == paths


def test_order_of_durability(spool: Spool, monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []
    fsync, rename = os.fsync, os.rename
    monkeypatch.setattr(
        os, "fsync", lambda fd: (done.append(os.readlink(f"/proc/self/fd/{fd}")), fsync(fd))[1]
    )
    monkeypatch.setattr(os, "rename", lambda a, b: (done.append("rename"), rename(a, b))[1])
    writer = spool.open_entry(envelope(queue_id="one"))
    writer.write(b"x")
    assert done == []
    writer.commit()
    assert done == [str(spool.tmp / "one"), "rename", str(spool.new)]


@pytest.mark.parametrize("call", ["writev", "fsync", "close", "rename"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_any_fault_leaves_nothing(
    spool: Spool, monkeypatch: pytest.MonkeyPatch, call: str, code: int
):
    with spool.open_entry(envelope()) as writer, monkeypatch.context() as broken:
        fail_once(broken, call, code)
        with pytest.raises(OSError, match=os.strerror(code)):
            written_and_committed(writer)
    assert (names(spool.tmp), names(spool.new)) == ([], [])
    spool.open_entry(envelope()).commit()
    assert len(names(spool.new)) == 1


def written_and_committed(writer: SpoolWriter) -> None:
    writer.write(b"x" * 10)
    writer.commit()


def fail_once(monkeypatch: pytest.MonkeyPatch, call: str, code: int) -> None:
    real = getattr(os, call)

    def broken(*args):
        monkeypatch.setattr(os, call, real)
        if call == "close":
            real(*args)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, broken)


def test_folder_fsync_failing_after_the_rename_takes_the_name_back(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
):
    real = os.fsync
    calls: list[int] = []

    def broken(fd: int) -> None:
        calls.append(fd)
        if len(calls) == 2:
            raise OSError(errno.EIO, "Input/output error")
        real(fd)

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        spool.open_entry(envelope()).commit()
    assert (names(spool.tmp), names(spool.new)) == ([], [])
    assert len(calls) == 2, "a failed fsync is never tried again"
    spool.open_entry(envelope()).commit()
    assert len(names(spool.new)) == 1


def test_short_writes_are_completed(spool: Spool, monkeypatch: pytest.MonkeyPatch):
    real = os.writev
    monkeypatch.setattr(os, "writev", lambda fd, parts: real(fd, [b"".join(parts)[:7]]))
    writer = spool.open_entry(envelope())
    writer.write(b"0123456789" * 100)
    _, file = spool.read(writer.commit())
    with file:
        assert file.read() == b"0123456789" * 100


def test_abort_leaves_nothing_and_may_come_twice(spool: Spool):
    writer = spool.open_entry(envelope())
    writer.write(b"x")
    writer.abort()
    writer.abort()
    assert (names(spool.tmp), names(spool.new)) == ([], [])
    kept = spool.open_entry(envelope())
    path = kept.commit()
    kept.abort()
    assert path.exists()


def test_closed_to_others(spool: Spool):
    path = spool.open_entry(envelope()).commit()
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (spool.folder, spool.tmp, spool.new, path)]
    assert [oct(mode) for mode in modes] == ["0o700", "0o700", "0o700", "0o600"]


def test_one_owner(spool: Spool):
    with pytest.raises(SpoolBusy, match=str(os.getpid())):
        Spool(spool.folder).lock()
    assert Spool(spool.folder).sweep() == 0
    reader = Spool(spool.folder)
    with pytest.raises(SpoolError, match="locked"):
        reader.open_entry(envelope())
    spool.close()
    with Spool(spool.folder) as other:
        other.open_entry(envelope()).commit()


def test_sweep_takes_a_dead_owners_leftovers_only(spool: Spool):
    writer = spool.open_entry(envelope())
    (spool.tmp / "leftover").write_bytes(b"half a mail")
    assert spool.sweep() == 1
    writer.write(b"x")
    assert writer.commit().exists()


def test_a_killed_owner_lets_go_and_leaves_its_part_file(tmp_path: Path):
    code = f"""
import os, signal, sys
from pathlib import Path
from vanthu.ingest.spool import Envelope, Spool
spool = Spool(Path({str(tmp_path / "main")!r})); spool.lock()
spool.open_entry(Envelope("done", "smtp")).commit()
spool.open_entry(Envelope("half", "smtp")).write(b"x")
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code], check=False)
    spool = Spool(tmp_path / "main")
    assert names(spool.tmp) == ["half"]
    assert (spool.sweep(), names(spool.tmp)) == (1, [])
    assert [path.name for path in spool.entries()] == ["done"]


def test_bad_entries_wait_with_their_reason(spool: Spool):
    path = spool.open_entry(envelope(queue_id="poison")).commit()
    spool.set_aside(path, "không đọc được\udcff")
    assert spool.entries() == []
    (entry,) = spool.bad()
    assert (entry.name, entry.reason[:14]) == ("poison", "không đọc được")
    assert entry.at
    spool.retry("poison")
    assert ([p.name for p in spool.entries()], spool.bad()) == (["poison"], [])
    assert names(spool.bad_dir) == []


def test_a_lost_reason_is_no_reason_to_hide_the_entry(spool: Spool):
    path = spool.open_entry(envelope(queue_id="poison")).commit()
    spool.set_aside(path, "x")
    (spool.bad_dir / "poison.reason").unlink()
    assert [(entry.name, entry.reason) for entry in spool.bad()] == [("poison", "")]


@pytest.mark.parametrize("name", ["../new/x", "", ".", "..", "a/b", "x.reason", "a\x00", "a\n"])
def test_names_that_leave_the_folder(spool: Spool, name: str):
    with pytest.raises(SpoolNameError):
        spool.retry(name)
    with pytest.raises(SpoolNameError):
        spool.open_entry(envelope(queue_id=name))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"junk",
        b"vanthu-spool/1 x\n",
        b"vanthu-spool/1 99999999999\n",
        b"vanthu-spool/1 40\n{}",
        b"vanthu-spool/1 2\n{}",
        b"vanthu-spool/1 2\n[]",
        b"vanthu-spool/1 4\n\xff\xfe\xfd\xfc",
        b"vanthu-spool/1 9999\n" + b"[" * 9999,
    ],
)
def test_damaged_files_are_named_so(spool: Spool, raw: bytes):
    path = spool.new / "x"
    path.write_bytes(raw)
    with pytest.raises(SpoolDamaged):
        spool.read(path)


def test_unknown_keys_of_a_later_version_are_left_out():
    raw = json.dumps({"queue_id": "a", "channel": "smtp", "colour": "red"}).encode()
    assert Envelope.from_json(raw).queue_id == "a"


def test_spools_lists_every_folder(tmp_path: Path):
    for name in ("watch", "main"):
        Spool(tmp_path / name).prepare()
    (tmp_path / "stray").mkdir()
    assert [spool.folder.name for spool in spools(tmp_path)] == ["main", "watch"]
    assert spools(tmp_path / "none") == []


class Gate:
    """Stands in for os.fsync: lets each call through, or fails it, when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.calls = 0
        self.fail: set[int] = set()
        monkeypatch.setattr(os, "fsync", self)

    def __call__(self, fd: int) -> None:
        self.calls += 1
        mine = self.calls
        self.begun.release()
        assert self.go.acquire(timeout=10)
        if mine in self.fail:
            raise OSError(errno.EIO, "Input/output error")


def waiting(sync: DirectorySync, results: list[str]) -> threading.Thread:
    def call() -> None:
        try:
            sync.sync()
            results.append("ok")
        except OSError:
            results.append("failed")

    thread = threading.Thread(target=call)
    thread.start()
    return thread


def test_who_comes_during_an_fsync_waits_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    gate = Gate(monkeypatch)
    sync = DirectorySync(tmp_path)
    first: list[str] = []
    later: list[str] = []
    threads = [waiting(sync, first)]
    assert gate.begun.acquire(timeout=10)
    threads += [waiting(sync, later) for _ in range(5)]
    gate.fail.add(2)
    gate.go.release()
    threads[0].join(10)
    assert first == ["ok"]
    assert gate.begun.acquire(timeout=10)
    assert later == [], "the first fsync began before these came"
    gate.go.release(10)
    for thread in threads:
        thread.join(10)
    # One fsync for all who had come by then; whoever came after it has had one of its own.
    assert later.count("failed") >= 1
    assert gate.calls < 7
    sync.close()


def test_module_offers_what_the_contract_names():
    assert {"Envelope", "Spool", "new_queue_id"} <= set(spool_module.__all__)
