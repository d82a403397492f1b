"""What 250 means: the order of the disk's work, faults in the middle of it, and sudden ends."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.peers.process import wait_for
from tests.peers.receiver import ReceiverProcess, stuffed
from tests.peers.senders import Sender
from tests.peers.strace import Call, attached, calls

MAIL = b"Subject: x\r\n\r\nbody\r\n"


@pytest.fixture
def receiver(tmp_path: Path):
    with ReceiverProcess(tmp_path) as process:
        yield process


def only(found: list[Call], name: str, *words: str) -> list[Call]:
    return [
        call for call in found if call.name == name and all(word in call.text for word in words)
    ]


def durable_before_said(trace: str, queue_id: str, new: Path) -> None:
    """fsync(file) → rename → fsync(folder) → 250, each ended before the next began."""
    found = calls(trace)
    (file,) = only(found, "fsync", f"tmp/{queue_id}>")
    (rename,) = only(found, "rename", f'tmp/{queue_id}"', f'new/{queue_id}"')
    (said,) = only(found, "sendto", f"Queued as {queue_id}")
    assert file.ended < rename.begun
    folder = [
        call for call in only(found, "fsync", f"<{new}>")
        if rename.ended < call.begun and call.ended < said.begun
    ]  # fmt: skip
    assert folder, "no fsync of the folder between the rename and the reply"
    assert all(call.text.endswith("= 0") for call in [file, rename, folder[0]])


def test_durable_before_250(receiver: ReceiverProcess, tmp_path: Path):
    trace = tmp_path / "trace"
    ids: list[str] = []
    with attached(receiver.pid, trace, "-e", "trace=fsync,rename,sendto"):
        senders = [Sender(lambda: receiver.smtp, f"s{n}", seed=3, size=300_000) for n in range(3)]
        for sender in senders:
            sender.start()
        wait_for(lambda: sum(len(sender.promised) for sender in senders) >= 12, "some mails")
        for sender in senders:
            sender.finish()
            ids += sender.promised
    for queue_id in ids:
        durable_before_said(trace.read_text(), queue_id, receiver.spool.new)


@pytest.mark.parametrize(
    ("inject", "reply"),
    [
        ("fsync:error=EIO:when=1", "451 4.3.0"),
        ("fsync:error=ENOSPC:when=1", "452 4.3.1"),
        ("fsync:error=EIO:when=2", "451 4.3.0"),
        ("fsync:error=ENOSPC:when=2", "452 4.3.1"),
        ("rename:error=EIO:when=1", "451 4.3.0"),
        ("rename:error=ENOSPC:when=1", "452 4.3.1"),
        ("writev:error=ENOSPC:when=1", "452 4.3.1"),
        ("writev:error=EIO:when=1", "451 4.3.0"),
    ],
)
def test_faults_of_the_disk(receiver: ReceiverProcess, tmp_path: Path, inject: str, reply: str):
    call = inject.partition(":")[0]
    options = ("-e", f"trace={call}", "-e", f"inject={inject}")
    with attached(receiver.pid, tmp_path / "trace", *options), receiver.client() as client:
        # strace counts for each thread apart: the next mail may meet the fault again.
        replies = [client.deliver(MAIL)[0]]
        while replies[-1][:3] != "250" and len(replies) < 20:
            replies.append(client.deliver(MAIL)[0])
    assert {answer[:9] for answer in replies[:-1]} == {reply}
    stored = {envelope.queue_id for envelope, _ in receiver.mails()}
    assert stored == {answer.split()[-1] for answer in replies if answer[:3] == "250"}
    assert stored
    assert receiver.leftovers() == []


def test_faults_while_a_large_mail_streams(receiver: ReceiverProcess, tmp_path: Path):
    options = ("-e", "trace=writev", "-e", "inject=writev:error=ENOSPC:when=3")
    body = b"\r\n" + b"x" * 900_000 + b"\r\n"
    with attached(receiver.pid, tmp_path / "trace", *options), receiver.client() as client:
        assert client.deliver(body)[0][:9] == "452 4.3.1"
        assert receiver.leftovers() == []
        assert client.deliver(MAIL)[0][:3] == "250"
    assert [raw for _, raw in receiver.mails()] == [MAIL]


def test_killed_between_the_calls(receiver: ReceiverProcess, tmp_path: Path):
    options = ("-e", "trace=rename", "-e", "inject=rename:signal=SIGKILL:when=2")
    with attached(receiver.pid, tmp_path / "trace", *options), receiver.client() as client:
        replies = [client.deliver(MAIL)[0]]
        while replies[-1] and len(replies) < 40:
            replies.append(client.deliver(MAIL)[0])
    assert replies[-1] == ""
    wait_for(lambda: receiver.process.poll() is not None, "it is dead")
    # The last one was renamed or not; nobody was told.
    promised = {reply.split()[-1] for reply in replies[:-1]}
    stored = {path.name for path in receiver.spool.entries()}
    assert promised <= stored
    assert len(stored - promised) <= 1
    receiver.start()
    assert receiver.leftovers() == []


@pytest.fixture
def small_disk(tmp_path: Path):
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(small_disk: Path, tmp_path: Path):
    large = b"\r\n" + b"x" * 3_000_000 + b"\r\n"
    process = ReceiverProcess(tmp_path / "r", spool=small_disk, limits={"free_space": 1})
    with process as receiver, receiver.client() as client:
        assert client.deliver(large)[0][:9] == "452 4.3.1"
        assert receiver.leftovers() == []
        assert client.deliver(MAIL)[0][:3] == "250"
        assert [raw for _, raw in receiver.mails()] == [MAIL]
        assert "No space left" in receiver.log()


def promises_kept(receiver: ReceiverProcess, senders: list[Sender]) -> int:
    """Every 250 is in new/, whole; the number of 250s."""
    stored = {
        envelope.queue_id: hashlib.sha256(raw).hexdigest() for envelope, raw in receiver.mails()
    }
    promised = {key: value for sender in senders for key, value in sender.promised.items()}
    assert promised.items() <= stored.items()
    return len(promised)


def killed_at_random(receiver: ReceiverProcess, *, seed: int, kills: int) -> list[Sender]:
    random_ = random.Random(seed)
    senders = [Sender(lambda: receiver.smtp, f"s{n}", seed) for n in range(3)]
    for sender in senders:
        sender.start()
    for _ in range(kills):
        threading.Event().wait(random_.uniform(0.1, 0.8))
        receiver.kill()
        receiver.start()
    for sender in senders:
        sender.finish()
    return senders


def test_killed_under_load(receiver: ReceiverProcess):
    senders = killed_at_random(receiver, seed=11, kills=4)
    assert promises_kept(receiver, senders) > 10
    receiver.kill()
    receiver.start()
    assert receiver.leftovers() == []


def test_a_stop_lets_transactions_finish(receiver: ReceiverProcess):
    busy, idle = receiver.client(), receiver.client()
    busy.begin()
    busy.send(b"x" * 300_000)
    receiver.process.send_signal(signal.SIGTERM)
    assert idle.reply()[:9] == "421 4.3.2"
    with pytest.raises(ConnectionRefusedError):
        receiver.client()
    busy.send(b"\r\n.\r\n")
    assert busy.reply()[:3] == "250"
    assert busy.reply()[:9] == "421 4.3.2"
    assert receiver.process.wait(10) == 0
    assert len(receiver.mails()) == 1
    assert not (receiver.run_dir / "receiver-main.json").exists()
    busy.close()
    idle.close()


def test_a_stop_has_its_end(tmp_path: Path):
    with ReceiverProcess(tmp_path, limits={"shutdown_grace": 1}) as receiver:
        with receiver.client() as client:
            client.begin()
            client.send(stuffed(MAIL)[:-3])
            receiver.process.send_signal(signal.SIGTERM)
            assert client.reply()[:9] == "421 4.3.2"
            assert receiver.process.wait(10) == 0
        assert (receiver.mails(), receiver.leftovers()) == ([], [])


def test_a_second_receiver_on_the_same_spool_says_so(receiver: ReceiverProcess):
    config = str(receiver.folder / "receiver.json")
    command = [sys.executable, "-m", "vanthu.ingest.receiver", "--config", config]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"owned by process {receiver.pid}" in done.stderr
