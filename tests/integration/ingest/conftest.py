"""A station: data folder, policy with a mailbox, booker and watcher as threads of the test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers.dovecot import Dovecot
from tests.peers.fake_imap import FakeImap
from tests.peers.process import wait_for
from vanthu.config.policies import template_text
from vanthu.config.settings import Settings
from vanthu.ingest.booking import Booker
from vanthu.ingest.imap import Timing, run

#: As in life but for what only makes tests slow.
QUICK = Timing(
    connect=5, read=5, first_idle=0.5, idle=2, slice=0.2, poll=0.3, backoff_first=0.05, backoff=0.5,
    refused=0.5, lease=3, renew=0.5, handover=2, policies=0.5,
)  # fmt: skip


def mail(subject: str, body: str = "Kính gửi Ban Biên tập.") -> bytes:
    """A small mail of an agency."""
    return (
        f"From: Sở Tư pháp <vanthu@stp.example.gov.vn>\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject.replace(' ', '.')}@stp.example.gov.vn>\r\n\r\n{body}\r\n"
    ).encode()


class Station:
    """Where mail is watched and booked."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._ends: list[Callable[[], None]] = []
        self.mailboxes = ""

    def add_mailbox(
        self, port: int, name: str = "box", secret: str = "secret", **more: str
    ) -> None:
        """Write the policy with one more mailbox, and its secret."""
        lines = {"name": name, "address": "portal@caobang.gov.vn", "host": "127.0.0.1",
                 "user": "portal@caobang.gov.vn", "security": "plain"} | more  # fmt: skip
        table = "".join(f'{key} = "{value}"\n' for key, value in lines.items())
        self.mailboxes += f"\n[[mailboxes]]\n{table}port = {port}\n"
        self.settings.portals_dir.mkdir(parents=True, exist_ok=True)
        policy = self.settings.portals_dir / "caobang.toml"
        policy.write_text(template_text("caobang") + self.mailboxes, encoding="utf-8")
        secrets = self.settings.data / "secrets"
        secrets.mkdir(exist_ok=True)
        (secrets / f"mailbox-{name}").write_text(secret)

    def book(self) -> Booker:
        """Start a booker."""
        booker = Booker(self.settings, poll=0.2)
        thread = threading.Thread(target=booker.run, daemon=True)
        thread.start()
        self._ends.append(lambda: (booker.stop(), thread.join(20))[1])
        return booker

    def watch(self, timing: Timing = QUICK) -> Callable[[], None]:
        """Start a watcher; the function stops it and waits."""
        stop = threading.Event()
        thread = threading.Thread(target=run, args=(self.settings, stop, timing), daemon=True)
        thread.start()

        def end() -> None:
            stop.set()
            thread.join(20)
            assert not thread.is_alive()

        self._ends.append(end)
        return end

    def close(self) -> None:
        for end in reversed(self._ends):
            end()

    def wait_booked(self, count: int, seconds: float = 20) -> None:
        """Until that many submissions are there."""
        from vanthu.store.models import Submission

        wait_for(lambda: Submission.objects.count() >= count, f"{count} submissions", seconds)


@pytest.fixture
def station(transactional_db: None, settings: object, tmp_path: Path) -> Iterator[Station]:
    """A station in a folder of its own."""
    own = settings.VANTHU.model_copy(update={"data": tmp_path})  # type: ignore[attr-defined]
    settings.VANTHU = own  # type: ignore[attr-defined]
    station = Station(own)
    yield station
    station.close()


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot."""
    peer = Dovecot()
    peer.start()
    yield peer
    peer.close()


@pytest.fixture
def fake() -> Iterator[FakeImap]:
    """A fake server that takes keywords."""
    server = FakeImap()
    yield server
    server.close()
