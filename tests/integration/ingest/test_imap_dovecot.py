"""The watcher against a real Dovecot."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from tests.factories import subject_of
from tests.peers.dovecot import Dovecot
from tests.peers.process import wait_for
from vanthu.ingest.imap.marks import SPOOLED
from vanthu.store.models import Channel, Mailbox, Receipt, Submission

from .conftest import Station, mail


def unmarked(dovecot: Dovecot) -> list[int]:
    with dovecot.client() as client:
        client.select_folder("INBOX", readonly=True)
        return list(client.search(["UNKEYWORD", SPOOLED]))


def test_new_mail_is_booked_by_idle_and_marked_unread(station: Station, dovecot: Dovecot) -> None:
    station.add_mailbox(dovecot.port)
    station.book()
    station.watch()
    wait_for(lambda: Mailbox.objects.filter(last_look_at__isnull=False).exists(), "a first look")
    began = time.monotonic()
    dovecot.append(mail("one"))
    station.wait_booked(1)
    assert time.monotonic() - began < 3
    wait_for(lambda: not unmarked(dovecot), "the mark")
    submission = Submission.objects.get()
    assert (submission.channel, submission.silent) == (Channel.IMAP, False)
    assert submission.receipts.get().transport_key.startswith("imap:box:")
    with dovecot.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search(["UNSEEN"]) == [1]


def test_mail_before_start_at_is_left_alone(station: Station, dovecot: Dovecot) -> None:
    now = datetime.now(UTC)
    dovecot.append(mail("years ago"), at=now - timedelta(days=900))
    dovecot.append(mail("an hour ago"), at=now - timedelta(hours=1))
    station.add_mailbox(dovecot.port)
    station.book()
    station.watch()
    wait_for(lambda: Mailbox.objects.filter(last_look_at__isnull=False).exists(), "a first look")
    dovecot.append(mail("now"))
    station.wait_booked(1)
    assert [subject_of(row) for row in Submission.objects.all()] == ["now"]
    assert len(unmarked(dovecot)) >= 2


def test_backlog_by_start_at_is_taken_silently(station: Station, dovecot: Dovecot) -> None:
    now = datetime.now(UTC)
    dovecot.append(mail("too old"), at=now - timedelta(days=30))
    dovecot.append(mail("backlog"), at=now - timedelta(days=3))
    station.add_mailbox(dovecot.port, start_at=(now - timedelta(days=10)).isoformat())
    station.book()
    station.watch()
    station.wait_booked(1)
    dovecot.append(mail("fresh"), at=now + timedelta(seconds=2))
    station.wait_booked(2)
    silent = {subject_of(row): row.silent for row in Submission.objects.all()}
    assert silent == {"backlog": True, "fresh": False}


def test_many_waiting_mails_are_drained_once_each(station: Station, dovecot: Dovecot) -> None:
    station.add_mailbox(dovecot.port)
    station.book()
    later = datetime.now(UTC) + timedelta(seconds=5)
    with dovecot.client() as client:
        for number in range(25):
            client.append("INBOX", mail(f"mail {number}"), msg_time=later)
    station.watch()
    station.wait_booked(25, 60)
    wait_for(lambda: not unmarked(dovecot), "all marks")
    assert Submission.objects.count() == Receipt.objects.count() == 25


def test_restart_and_kill_of_the_server_lose_and_double_nothing(
    station: Station, dovecot: Dovecot
) -> None:
    station.add_mailbox(dovecot.port)
    station.book()
    station.watch()
    dovecot.append(mail("before"), at=datetime.now(UTC) + timedelta(seconds=5))
    station.wait_booked(1)
    dovecot.stop()
    dovecot.start()
    dovecot.append(mail("after restart"))
    station.wait_booked(2)
    dovecot.kill()
    dovecot.start()
    dovecot.append(mail("after kill"))
    station.wait_booked(3)
    assert Submission.objects.count() == Receipt.objects.count() == 3


def test_changed_uidvalidity_reads_again_and_doubles_nothing(
    station: Station, dovecot: Dovecot
) -> None:
    dovecot.recreate("Work")
    station.add_mailbox(dovecot.port, folder="Work")
    station.book()
    end = station.watch()
    later = datetime.now(UTC) + timedelta(seconds=5)
    dovecot.append(mail("one"), "Work", at=later)
    station.wait_booked(1)
    before = Mailbox.objects.get().uidvalidity
    end()
    dovecot.recreate("Work")
    dovecot.append(mail("one"), "Work", at=later)
    dovecot.append(mail("two"), "Work", at=later)
    station.watch()
    station.wait_booked(2)
    wait_for(lambda: Receipt.objects.count() == 3, "the second arrival of one")
    assert Mailbox.objects.get().uidvalidity != before
    assert Submission.objects.count() == 2


def test_large_message_comes_in_pieces_byte_for_byte(station: Station, dovecot: Dovecot) -> None:
    import hashlib

    raw = mail("large", "0123456789abcdef" * 200_000)  # 3.2 MB: four pieces
    station.add_mailbox(dovecot.port)
    station.book()
    station.watch()
    dovecot.append(raw, at=datetime.now(UTC) + timedelta(seconds=5))
    station.wait_booked(1)
    assert Submission.objects.get().raw_sha256 == hashlib.sha256(raw).hexdigest()
