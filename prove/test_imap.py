"""Bars 3, 9 and 11: mailboxes watched on a real Dovecot by the whole service."""

from __future__ import annotations

import contextlib
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache

import psutil
import pytest

from tests.peers.dovecot import PASSWORD, USER, Dovecot
from tests.peers.killer import marked_mail
from tests.peers.process import wait_for
from tests.peers.proxy import Proxy
from tests.peers.service import Service, distributed, embedded
from vanthu.ingest.imap.marks import SPOOLED

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]

MAILBOX = """
[[mailboxes]]
name = "box"
address = "{user}"
user = "{user}"
host = "127.0.0.1"
port = {port}
security = "plain"
folder = "{folder}"
"""
#: Enough that answers go out one by one; what is measured here is intake.
OPEN = {"VANTHU_ANSWERS__PER_ADDRESS_HOUR": "100000", "VANTHU_ANSWERS__PER_DOMAIN_HOUR": "100000",
        "VANTHU_ANSWERS__TOTAL_HOUR": "100000"}  # fmt: skip


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    peer = Dovecot()
    peer.start()
    yield peer
    peer.close()


Start = Callable[..., AbstractContextManager[Service]]
BOTH = pytest.mark.parametrize("start", [embedded, distributed])


@contextmanager
def watching(port: int, folder: str = "INBOX", start: Start = embedded) -> Iterator[Service]:
    """The service with one mailbox, after its first look."""
    with start("caobang", extra=OPEN) as service:
        secrets = service.data / "secrets"
        secrets.mkdir(exist_ok=True)
        (secrets / "mailbox-box").write_text(PASSWORD)
        policy = service.data / "portals" / "caobang.toml"
        table = MAILBOX.format(user=USER, port=port, folder=folder)
        policy.write_text(policy.read_text(encoding="utf-8") + table, encoding="utf-8")
        wait_for(lambda: first_look(service), "the first look", 60)
        yield service


def first_look(service: Service) -> bool:
    return bool(service.query("SELECT 1 FROM store_mailbox WHERE last_look_at IS NOT NULL"))


@cache
def raw(marker: str) -> bytes:
    """The same bytes for a marker, so that it can come again."""
    return marked_mail(marker).as_bytes()


def count(service: Service, table: str) -> int:
    found: int = service.query(f"SELECT count(*) FROM store_{table}")[0][0]
    return found


def unmarked(dovecot: Dovecot, folder: str = "INBOX") -> int:
    with dovecot.client() as client:
        client.select_folder(folder, readonly=True)
        return len(client.search(["UNKEYWORD", SPOOLED]))


@BOTH
def test_new_mail_is_a_draft_in_about_a_second(
    start: Start, dovecot: Dovecot, figure: Figure
) -> None:
    with watching(dovecot.port, start=start) as service:
        times = []
        for number in range(12):
            began = time.monotonic()
            dovecot.append(raw(f"idle-{number}"))
            wait_for(lambda: count(service, "draft") > number, "a draft")  # noqa: B023
            times.append(time.monotonic() - began)
            # Half of them come in the middle of a long IDLE, half right after the last.
            time.sleep(2.0 if number % 2 else 0.0)  # lets the watcher sink into its IDLE
        figure("append to draft, median", f"{statistics.median(times):.2f} s", "about 1 s")
        figure("append to draft, slowest", f"{max(times):.2f} s", "< 5 s")
        assert statistics.median(times) < 2.5
        assert max(times) < 5


def test_five_hundred_waiting_mails_are_drained(dovecot: Dovecot, figure: Figure) -> None:
    with watching(dovecot.port) as service:
        service.stop()
        with dovecot.client() as client:
            for number in range(500):
                client.append("INBOX", raw(f"waiting-{number}"))
        service.start()
        began = time.monotonic()
        wait_for(lambda: count(service, "submission") == 500, "500 bookings", 300)
        figure("500 waiting mails booked in", f"{time.monotonic() - began:.0f} s", "all")
        wait_for(lambda: not unmarked(dovecot), "500 marks", 60)
        service.settled(600, at_least=500)
        figure("500 waiting mails settled in", f"{time.monotonic() - began:.0f} s", "all")
        assert count(service, "receipt") == count(service, "submission") == 500
        assert count(service, "draft") == 500


@BOTH
def test_restart_kill_uidvalidity_and_black_hole_lose_and_double_nothing(
    start: Start, dovecot: Dovecot, figure: Figure
) -> None:
    dovecot.recreate("Work")
    proxy = Proxy(dovecot.port)
    sent = 0
    try:
        with watching(proxy.port, "Work", start) as service:

            def append(number: int) -> None:
                nonlocal sent
                for _ in range(number):
                    dovecot.append(raw(f"fault-{sent}"), "Work")
                    sent += 1

            def booked(seconds: float = 180) -> None:
                wait_for(lambda: count(service, "submission") >= sent, f"{sent} booked", seconds)

            append(5)
            booked()
            dovecot.stop()
            dovecot.start()
            append(5)
            booked()
            dovecot.kill()
            dovecot.start()
            append(5)
            booked()
            for _ in range(3):
                append(4)
                kill_watcher(service)
            booked()
            proxy.swallow()
            append(5)
            booked()
            before = service.query("SELECT uidvalidity FROM store_mailbox")
            dovecot.recreate("Work")
            for number in range(0, sent, 2):  # half of the old ones come again, and new ones
                dovecot.append(raw(f"fault-{number}"), "Work")
            append(5)
            booked(300)
            wait_for(lambda: not unmarked(dovecot, "Work"), "all marks", 120)
            service.settled(300, at_least=sent)
            assert service.query("SELECT uidvalidity FROM store_mailbox") != before
            figure("mails through all faults", sent, "")
            figure("lost", sent - count(service, "submission"), "0")
            drafts = count(service, "draft")
            figure("doubled", drafts - sent, "0")
            assert count(service, "submission") == drafts == sent
    finally:
        proxy.close()


def kill_watcher(service: Service) -> None:
    """kill -9 of the watcher; `up` starts it again, we do where nobody else would."""

    def watchers() -> list[psutil.Process]:
        found = []
        for item in service.all_processes():
            with contextlib.suppress(psutil.NoSuchProcess):  # zombies are a kind of it
                if "watch" in item.cmdline():
                    found.append(item)
        return found

    wait_for(lambda: len(watchers()) == 1, "the watcher", 30)
    (process,) = watchers()
    process.kill()
    if "watch" in service.processes:
        service.processes["watch"].wait()
        service.start("watch", wait=False)
    wait_for(lambda: watchers() not in ([], [process]), "a new watcher", 30)


def test_first_start_on_a_thousand_old_mails_sends_nothing(
    dovecot: Dovecot, figure: Figure
) -> None:
    now = datetime.now(UTC)
    with dovecot.client() as client:
        for number in range(1000):
            # Ten years of mail; some of it from today.
            age = timedelta(days=number * 3.65) if number >= 50 else timedelta(minutes=number + 1)
            client.append("INBOX", raw(f"old-{number}"), msg_time=now - age)
    with watching(dovecot.port) as service:
        dovecot.append(raw("new"))
        wait_for(lambda: count(service, "draft") == 1, "the new mail's draft", 60)
        service.settled(60)
        (submission,) = service.submissions()
        assert submission["subject"] == "Tin new"
        assert unmarked(dovecot) == 1000
        files = list((service.data / "outgoing").rglob("*.eml"))
        figure("old mails left alone", unmarked(dovecot), "1000")
        figure("mails sent for old mail", max(0, len(files) - 1), "0")
        assert len(files) <= 1
        assert json.dumps(submission)
