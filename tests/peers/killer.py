"""Killing any process of the service at random, while agencies go on sending."""

from __future__ import annotations

import contextlib
import random
import smtplib
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from email.message import EmailMessage

import psutil

from .process import wait_for
from .service import Service


def marked_mail(marker: str, recipient: str = "portal@caobang.gov.vn") -> EmailMessage:
    """A mail that can be found again by its subject."""
    message = EmailMessage()
    message["From"] = "Sở Mẫu <vanthu@so-mau.example>"
    message["To"] = recipient
    message["Subject"] = f"Tin {marker}"
    message["Message-ID"] = f"<{marker}@so-mau.example>"
    message.set_content(
        f"Tin số {marker}: hội nghị triển khai công tác năm.\n\nNgười viết: Nguyễn An."
    )
    message.add_attachment(
        f"Nội dung tệp {marker}\n".encode(), maintype="text", subtype="plain", filename="tin.txt"
    )
    return message


@dataclass
class Senders:
    """Agencies that repeat a mail until they have read 250, as mail servers do."""

    service: Service
    pause: float = 0.15
    threads: int = 3
    acknowledged: list[str] = field(default_factory=list)
    tries: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _running: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin to send."""
        for number in range(self.threads):
            thread = threading.Thread(target=self._send, args=(number,), daemon=True)
            thread.start()
            self._running.append(thread)

    def stop(self) -> None:
        """Finish the mail in hand, then end."""
        self._stop.set()
        for thread in self._running:
            thread.join(120)

    def _send(self, number: int) -> None:
        ports = [port for key, port in self.service.ports.items() if key.startswith("smtp")]
        count = 0
        while not self._stop.is_set():
            marker = f"M{number}-{count}"
            raw = marked_mail(marker).as_bytes()
            while True:
                self.tries += 1
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    with smtplib.SMTP(
                        "127.0.0.1", ports[(count + self.tries) % len(ports)], timeout=10
                    ) as client:
                        client.sendmail("vanthu@so-mau.example", ["portal@caobang.gov.vn"], raw)
                    break
                self._stop.wait(0.2)
            self.acknowledged.append(marker)
            count += 1
            self._stop.wait(self.pause)


@dataclass
class Killer:
    """kill -9 of a process of the service, drawn by a seeded dice, again and again."""

    service: Service
    seed: int
    spared: frozenset[str] = frozenset()
    kills: Counter[str] = field(default_factory=Counter)

    def run(self, seconds: float) -> None:
        """Until the time is over; what was started by hand is started again by hand."""
        dice = random.Random(self.seed)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(dice.uniform(0.3, 2.0))  # the dice's pause, not a wait for anything
            victims = self.service.all_processes()
            if victims:
                self._kill(dice.choice(victims))
            self.revive()

    def _kill(self, victim: psutil.Process) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            words = [word for word in victim.cmdline() if not word.startswith("/")]
            self.kills[" ".join(words[-2:])[:40]] += 1
            victim.kill()
            wait_for(lambda: _gone(victim), "the victim's end")

    def revive(self) -> None:
        """Start again what a system's supervisor would start again."""
        for name, process in list(self.service.processes.items()):
            if process.poll() is not None:
                self.service.start(name, wait=False)


def _gone(victim: psutil.Process) -> bool:
    try:
        return not victim.is_running() or victim.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def check_nothing_lost(service: Service, acknowledged: list[str]) -> dict[str, int]:
    """Assert bar 4's invariants; figures for the report."""
    rows = service.query("SELECT id, subject, state FROM store_submission")
    by_subject = Counter(subject for _, subject, _ in rows)
    missing = [marker for marker in acknowledged if by_subject[f"Tin {marker}"] != 1]
    assert not missing, f"not exactly one submission: {missing[:5]} of {len(acknowledged)}"
    states = Counter(state for _, _, state in rows)
    assert not set(states) & {"received", "processing", "failed"}, states
    drafts = service.query(
        "SELECT submission_id, ordinal, count(*) FROM store_draft GROUP BY 1, 2 HAVING count(*) > 1"
    )
    assert not drafts
    drafted = service.query("SELECT count(DISTINCT submission_id) FROM store_draft")[0][0]
    assert drafted == states["drafted"]
    doubled = service.query(
        "SELECT submission_id, kind, count(*) FROM store_notice "
        "WHERE submission_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1"
    )
    assert not doubled
    parts = [*service.data.glob("spool/*/tmp/*"), *service.data.glob("blobs/.put-*")]
    assert not parts, parts
    receipts = service.query("SELECT count(*) FROM store_receipt")[0][0]
    notices = Counter(state for (state,) in service.query("SELECT state FROM store_notice"))
    return {
        "acknowledged": len(acknowledged),
        "submissions": len(rows),
        "further receipts": receipts - len(rows),
        **{f"notices {state}": count for state, count in notices.items()},
    }
