"""Issue 4, bar 3: files that unfold to gigabytes, mailed to the running service: a verdict in
seconds, memory and disk bounded, other mail flowing meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Self

import pytest

from bench.mails import Mails
from tests.peers.process import wait_for
from tests.peers.service import Service, embedded
from tests.peers.usage import Peaks, disk, memory
from tests.samples.unfolding import BOMBS

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]

SECONDS = 15.0
MEMORY = 1200 << 20
#: What may lie on disk at once: all that one mail may unfold to, in the child's output, in the
#: next container's copy and in the blobs.
DISK = 3 * (512 << 20)
#: Seconds that another mail may take from 250 to its draft while a bomb is being judged.
DELAY = 5.0


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with embedded() as running:
        for mail in Mails().take(3):
            running.send(mail)
        running.settled(60, at_least=3)
        yield running


def bomb(what: str, name: str, data: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "vanthu@so-mau.example", "portal@caobang.gov.vn"
    message["Subject"] = f"Bom: {what}"
    message.set_content("Kính gửi Ban Biên tập.")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def outcome(service: Service, subject: str) -> tuple[str, float, int] | None:
    """State of the mail of that subject, seconds from its arrival to its outcome, its id."""
    rows = service.query(
        "SELECT state, (julianday(decided_at) - julianday(received_at)) * 86400, id "
        f"FROM store_submission WHERE subject = '{subject}' AND decided_at IS NOT NULL"
    )
    return rows[0] if rows else None


class Others:
    """Small mails of other agencies, one after the other, while the bomb is there."""

    def __init__(self, service: Service) -> None:
        self.service, self.sent = service, 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        mails = Mails().take(200)
        while mails and not self.stop.wait(0.25):
            self.service.send(mails.pop())
            self.sent += 1

    def __enter__(self) -> Self:
        self.before = self.service.query("SELECT max(id) FROM store_submission")[0][0]
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()

    def slowest(self) -> float:
        """Seconds from arrival to draft of the slowest."""
        self.service.settled(120)
        return float(
            self.service.query(
                "SELECT max((julianday(decided_at) - julianday(received_at)) * 86400) "
                f"FROM store_submission WHERE id > {self.before} AND subject NOT LIKE 'Bom%'"
            )[0][0]
        )


@pytest.mark.parametrize("what", list(BOMBS))
def test_a_bomb(what: str, service: Service, figure: Figure) -> None:
    name, make = BOMBS[what]
    raw = bomb(what, name, make())
    subject = f"Bom: {what}"
    processes = service.all_processes
    before = disk(processes(), service.data)
    peaks = Peaks(
        memory=lambda: memory(processes()), disk=lambda: disk(processes(), service.data) - before
    )
    with peaks, Others(service) as others:
        wait_for(lambda: others.sent >= 2, "others are under way", 30)
        service.send(raw)
        wait_for(lambda: outcome(service, subject) is not None, f"a verdict on {what}", 60)
        after = others.sent
        wait_for(lambda: others.sent > after, "other mail goes on behind it", 30)
    slowest = others.slowest()
    found = outcome(service, subject)
    assert found is not None
    state, seconds, id_ = found
    codes = service.query(
        f"SELECT DISTINCT code FROM store_finding WHERE submission_id = {id_} "
        "AND action IN ('hold', 'reject')"
    )
    told = ", ".join(sorted(code for (code,) in codes))
    figure(f"{what} ({len(raw) / 1e6:.1f} MB)", f"{seconds:.1f} s: {state}, {told}", "< 15 s")
    figure(f"{what}: memory of all processes", f"{peaks.of['memory'] >> 20} MB", "< 1200 MB")
    figure(f"{what}: disk", f"{peaks.of['disk'] >> 20} MB", "bounded: 1536 MB")
    figure(f"{what}: slowest of {others.sent} other mails", f"{slowest:.1f} s", "flowing")
    assert codes, "a bomb was taken"
    assert seconds < SECONDS
    assert peaks.of["memory"] < MEMORY
    assert peaks.of["disk"] < DISK
    assert slowest < max(DELAY, seconds)
    assert not list(Path(service.data, "spool").glob("*/new/*"))
