"""The receiver's bars: memory, patience and politeness, durability, speed."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.ingest.test_receiver_faults import (
    durable_before_said,
    killed_at_random,
    promises_kept,
)
from tests.integration.ingest.test_receiver_memory import MB, held_before_the_dot
from tests.integration.ingest.test_receiver_smtp import dripped, hostile_bodies
from tests.peers.process import wait_for
from tests.peers.receiver import ReceiverProcess
from tests.peers.senders import Sender
from tests.peers.strace import attached

pytestmark = pytest.mark.prove

Figure = Callable[[str, object, str], None]


@pytest.fixture
def receiver(tmp_path: Path):
    with ReceiverProcess(tmp_path) as process:
        yield process


def megabytes(size: int) -> str:
    return f"{size / MB:.0f} MB"


def test_fifty_connections_hold_ten_megabytes_each(receiver: ReceiverProcess, figure: Figure):
    clients = held_before_the_dot(receiver, count=50, size=10 * MB)
    held = receiver.memory()
    for client in clients:
        client.send(b".\r\n")
    assert {client.reply()[:3] for client in clients} == {"250"}
    for client in clients:
        client.close()
    figure("RSS with 50 × 10 MB before the dot", megabytes(held), "< 100 MB")
    figure("peak RSS", megabytes(receiver.peak()), "< 100 MB")
    assert receiver.peak() < 100 * MB


def test_an_endless_line_of_a_gigabyte(receiver: ReceiverProcess, figure: Figure):
    before = receiver.memory()
    sent = 0
    with receiver.client() as client:
        client.begin()
        client.send(b"\r\n")
        try:
            for _ in range(1024):
                client.send(b"x" * MB)
                sent += MB
        except OSError:
            pass
    figure("endless line: sent before it was closed", megabytes(sent), "")
    figure("endless line: growth of RSS", megabytes(receiver.peak() - before), "flat: < 16 MB")
    assert receiver.peak() - before < 16 * MB
    assert receiver.leftovers() == []
    with receiver.client() as client:
        assert client.deliver(b"\r\n")[0][:3] == "250"


def test_a_gigabyte_within_the_limit(tmp_path: Path, figure: Figure):
    limits = {"message_size": 1100 * MB, "line_length": 1100 * MB}
    with ReceiverProcess(tmp_path, limits=limits) as receiver:
        before = receiver.memory()
        with receiver.client() as client:
            client.begin()
            client.send(b"\r\n")
            for _ in range(1024):
                client.send(b"x" * MB)
            client.send(b"\r\n.\r\n")
            assert client.reply()[:3] == "250"
        growth = receiver.peak() - before
    figure("one line of 1 GB, taken: growth of RSS", megabytes(growth), "flat: < 16 MB")
    assert growth < 16 * MB


def test_two_thousand_recipients(receiver: ReceiverProcess, figure: Figure):
    with receiver.client() as client:
        client.say("MAIL FROM:<>")
        answers = Counter(client.say("RCPT TO:<portal@a.vn>")[:9] for _ in range(2000))
        assert client.say("DATA")[:3] == "354"
        client.send(b"\r\n.\r\n")
        assert client.reply()[:3] == "250"
    figure("2,000 RCPT", dict(answers), "100 taken, the rest 452 4.5.3")
    assert answers["250 2.1.5"] == 100
    assert set(answers) <= {"250 2.1.5", "452 4.5.3"}


def test_slowloris(tmp_path: Path, figure: Figure):
    with ReceiverProcess(tmp_path, limits={"command_timeout": 5}) as receiver:
        clients = [receiver.client() for _ in range(20)]
        stop = threading.Event()
        for client in clients[:10]:
            client.begin()
        drips = [threading.Thread(target=dripped, args=(client, stop)) for client in clients]
        for drip in drips:
            drip.start()
        began = time.monotonic()
        assert {client.reply()[:9] for client in clients} == {"421 4.4.2"}
        took = time.monotonic() - began
        stop.set()
        for drip in drips:
            drip.join(10)
        for client in clients:
            client.close()
        wait_for(lambda: not receiver.leftovers(), "nothing is left of them")
    figure("20 clients of 20 bytes/s, in commands and in DATA: 421 after", f"{took:.1f} s", "5–8 s")
    assert took < 8


def test_an_upload_that_goes_on(tmp_path: Path, figure: Figure):
    process = ReceiverProcess(tmp_path, limits={"command_timeout": 3})
    with process as receiver, receiver.client() as client:
        client.begin()
        began = time.monotonic()
        pause = threading.Event()
        while time.monotonic() - began < 30:
            client.send(b"x" * 98 + b"\r\n")
            pause.wait(0.1)
        client.send(b".\r\n")
        assert client.reply()[:3] == "250"
    figure("upload of 1 KB/s with a time-out of 3 s", "30 s, then 250", "isn't cut")


def test_a_thousand_idle_connections(receiver: ReceiverProcess, figure: Figure):
    before = receiver.memory()
    clients = [receiver.client() for _ in range(1000)]
    growth = receiver.memory() - before
    with receiver.client() as client:
        began = time.monotonic()
        assert client.deliver(b"\r\n")[0][:3] == "250"
        took = time.monotonic() - began
    late = [receiver.client(hello=False) for _ in range(250)]
    refused = sum(client.greeting[:9] == "421 4.7.0" for client in late)
    for client in clients + late:
        client.close()
    figure("1,000 idle connections: growth of RSS", megabytes(growth), "< 60 MB")
    figure("a mail among them takes", f"{took * 1000:.0f} ms", "")
    figure("of 250 more than 1,200 a client, refused with 421", refused, "≥ 50")
    assert growth < 60 * MB
    assert refused >= 50


def test_killed_for_a_minute(receiver: ReceiverProcess, figure: Figure):
    began = time.monotonic()
    senders = killed_at_random(receiver, seed=20261122, kills=60)
    kept = promises_kept(receiver, senders)
    stored = len(receiver.spool.entries())
    receiver.kill()
    receiver.start()
    seconds = f"{time.monotonic() - began:.0f} s"
    figure(f"60 × kill -9 in {seconds}: 250s said, all in new/", kept, "none missing")
    figure("stored without a 250 (known again by the raw key)", stored - kept, "")
    assert receiver.leftovers() == []


def test_durable_before_250_two_hundred_times(
    receiver: ReceiverProcess, tmp_path: Path, figure: Figure
):
    trace = tmp_path / "trace"
    with attached(receiver.pid, trace, "-e", "trace=fsync,rename,sendto"):
        senders = [Sender(lambda: receiver.smtp, f"s{n}", seed=5, size=200_000) for n in range(6)]
        for sender in senders:
            sender.start()
        wait_for(lambda: sum(len(sender.promised) for sender in senders) >= 200, "200 mails", 120)
        for sender in senders:
            sender.finish()
    text = trace.read_text()
    ids = [queue_id for sender in senders for queue_id in sender.promised]
    for queue_id in ids:
        durable_before_said(text, queue_id, receiver.spool.new)
    figure("fsync → rename → fsync(folder) → 250, by strace", f"{len(ids)} mails", "each")


def test_two_hundred_hostile_bodies(receiver: ReceiverProcess, figure: Figure):
    bodies = hostile_bodies(seed=200, count=200)
    with receiver.client() as client:
        for body in bodies:
            assert client.deliver(body)[0][:3] == "250"
    assert [raw for _, raw in receiver.mails()] == bodies
    figure("hostile bodies that came out byte for byte", len(bodies), "all")


def test_speed(figure: Figure):
    script = Path(__file__).resolve().parent.parent / "bench/accept.py"
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=280
    )
    for line in done.stdout.splitlines():
        figure("accept", line, "")
    assert done.returncode == 0, done.stdout + done.stderr
