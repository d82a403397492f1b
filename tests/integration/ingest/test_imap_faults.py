"""The watcher against a server that misbehaves."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import subject_of
from tests.peers.fake_imap import CLOSE, HANG, FakeImap
from tests.peers.process import wait_for
from tests.peers.proxy import Proxy
from tests.peers.token_server import TokenServer
from vanthu.ingest.imap import retry_aside, set_aside
from vanthu.ingest.imap.marks import FAILED, SPOOLED
from vanthu.store.models import Mailbox, Receipt, Submission

from .conftest import QUICK, Station, mail

SOON = timedelta(seconds=60)


def add(server: FakeImap, *subjects: str) -> list[int]:
    return [server.add(mail(subject), datetime.now(UTC) + SOON) for subject in subjects]


def booked() -> list[str]:
    return sorted(subject_of(row) for row in Submission.objects.all())


def test_server_hangs_up_every_time_and_mail_still_comes(station: Station, fake: FakeImap) -> None:
    """Google ends each session after an hour (BYE)."""
    count = iter(range(1000))

    def script(command: str, _arguments: str) -> bytes | None:
        if command == "IDLE":
            return b"+ idling\r\n* BYE session over\r\n" if next(count) % 2 else CLOSE
        return None

    fake.script = script
    station.add_mailbox(fake.port)
    station.book()
    station.watch()
    for number in range(3):
        wait_for(lambda: fake.connections > number, "a new connection")  # noqa: B023 - used at once
        add(fake, f"mail {number}")
        station.wait_booked(number + 1)
    assert Submission.objects.count() == 3


def test_closed_connection_while_idling_is_not_a_busy_loop(
    station: Station, fake: FakeImap
) -> None:
    station.add_mailbox(fake.port)
    station.book()
    station.watch(replace(QUICK, first_idle=60, idle=60))
    with fake.changed:
        fake.changed.wait_for(lambda: fake.idling, 10)
    fake.drop_connections()
    wait_for(lambda: fake.connections == 2, "a new connection", 5)
    add(fake, "after")
    station.wait_booked(1)


def test_hint_that_comes_with_the_continuation_costs_a_cycle_at_most(
    station: Station, fake: FakeImap
) -> None:
    """imaplib's buffer hides it until IDLE ends."""
    state = {"first": True}

    def script(command: str, _arguments: str) -> bytes | None:
        if command == "IDLE" and state["first"]:
            state["first"] = False
            add(fake, "hidden")
            return b"+ idling\r\n* 1 EXISTS\r\n"
        if command == "DONE":
            return b""
        return None

    fake.script = script
    station.add_mailbox(fake.port)
    station.book()
    station.watch(replace(QUICK, idle=60))
    station.wait_booked(1, 10)


def test_poison_message_is_set_aside_and_those_behind_go_on(
    station: Station, fake: FakeImap
) -> None:
    poison, *_ = add(fake, "poison", "good", "better")

    def script(command: str, arguments: str) -> bytes | None:
        if command == "UID FETCH" and "BODY" in arguments and arguments.startswith(f"{poison} "):
            return b"TAG NO cannot read this one\r\n"
        return None

    fake.script = script
    station.add_mailbox(fake.port)
    station.book()
    station.watch()
    station.wait_booked(2)
    wait_for(lambda: fake.flagged(FAILED) == [poison], "the failed mark")
    assert booked() == ["better", "good"]
    assert list(set_aside(Mailbox.objects.get())) == [poison]
    fetches = sum(command == "UID FETCH" and "BODY" in args for command, args in fake.said)
    fake.script = lambda _command, _arguments: None
    add(fake, "later")
    station.wait_booked(3)
    assert fetches == 3 + 2
    assert retry_aside(Mailbox.objects.get(), poison)
    fake.drop_connections()
    station.wait_booked(4)
    assert "poison" in booked()


def test_message_that_breaks_the_line_does_not_stop_the_mailbox(
    station: Station, fake: FakeImap
) -> None:
    bad, *_ = add(fake, "breaks", "good")

    def script(command: str, arguments: str) -> bytes | None:
        breaks = command == "UID FETCH" and "BODY" in arguments and arguments.startswith(f"{bad} ")
        return CLOSE if breaks else None

    fake.script = script
    station.add_mailbox(fake.port)
    station.book()
    station.watch()
    station.wait_booked(1)
    assert booked() == ["good"]
    assert set_aside(Mailbox.objects.get()) == {}  # a bad line is not yet a bad message
    fake.script = lambda _command, _arguments: None
    station.wait_booked(2)


@pytest.mark.parametrize("move", [True, False])
def test_server_without_keywords_is_kept_by_our_record(station: Station, move: bool) -> None:
    """Exchange: no `\\*` in PERMANENTFLAGS."""
    capabilities = "IMAP4rev1 IDLE" + (" MOVE" if move else "")
    server = FakeImap(keywords=False, capabilities=capabilities)
    try:
        station.add_mailbox(server.port)
        station.book()
        end = station.watch()
        add(server, "one", "two")
        station.wait_booked(2)
        end()
        add(server, "three")
        station.watch()
        station.wait_booked(3)
        if move:
            wait_for(lambda: len(server.folders.get("Processed", [])) == 3, "all moved")
        assert Submission.objects.count() == Receipt.objects.count() == 3
        assert server.flagged(SPOOLED) == []
    finally:
        server.close()


def test_black_holed_connection_is_left_and_nothing_lost(station: Station, fake: FakeImap) -> None:
    proxy = Proxy(fake.port)
    try:
        station.add_mailbox(proxy.port)
        station.book()
        station.watch()
        add(fake, "before")
        station.wait_booked(1)
        proxy.swallow()
        add(fake, "in the hole")
        station.wait_booked(2, 30)
        assert proxy.connections >= 2
        assert Submission.objects.count() == 2
    finally:
        proxy.close()


def test_server_that_never_answers_is_left(station: Station, fake: FakeImap) -> None:
    state = {"hang": True}

    def script(command: str, _arguments: str) -> bytes | None:
        if command == "UID SEARCH" and state["hang"]:
            state["hang"] = False
            return HANG
        return None

    fake.script = script
    add(fake, "one")
    station.add_mailbox(fake.port)
    station.book()
    station.watch()
    station.wait_booked(1, 30)


def test_refused_password_is_tried_slowly_and_shown(station: Station, fake: FakeImap) -> None:
    station.add_mailbox(fake.port, secret="wrong")
    station.book()
    station.watch()
    wait_for(lambda: Mailbox.objects.exclude(last_error="").exists(), "the error")
    assert "sign-in refused" in Mailbox.objects.get().last_error
    logins = fake.logins
    time.sleep(1)  # what must not happen can't be waited for
    assert fake.logins <= logins + 3  # `refused` is 0.5 s here, 10 minutes in life


def test_connection_lost_while_signing_in_is_not_a_refusal(
    station: Station, fake: FakeImap
) -> None:
    state = {"close": True}

    def script(command: str, _arguments: str) -> bytes | None:
        if command == "LOGIN" and state["close"]:
            state["close"] = False
            return CLOSE
        return None

    fake.script = script
    add(fake, "one")
    station.add_mailbox(fake.port)
    station.book()
    station.watch(replace(QUICK, refused=60))
    station.wait_booked(1, 10)


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    server = TokenServer()
    yield server
    server.close()


def test_xoauth2_refreshes_and_keeps_the_rotated_token(
    station: Station, tokens: TokenServer
) -> None:
    server = FakeImap(tokens=tokens.access)
    try:
        station.add_mailbox(
            server.port, secret="refresh-0", auth="xoauth2", token_url=tokens.url, client_id="us"
        )
        station.book()
        station.watch()
        add(server, "one")
        station.wait_booked(1)
        tokens.access.clear()  # the access token is revoked before it ends
        server.drop_connections()
        add(server, "two")
        station.wait_booked(2)
        assert [form["grant_type"] for form in tokens.forms] == ["refresh_token"] * 2
        assert tokens.forms[1]["refresh_token"] == "refresh-1"
        secret = station.settings.data / "secrets" / "mailbox-box"
        assert "refresh-2" in secret.read_text()
        assert secret.stat().st_mode & 0o777 == 0o600
    finally:
        server.close()


def test_two_watchers_share_a_mailbox_by_its_lease(station: Station, fake: FakeImap) -> None:
    station.add_mailbox(fake.port)
    station.book()
    end = station.watch()
    with fake.changed:
        fake.changed.wait_for(lambda: ("IDLE", "") in fake.said, 10)
    station.watch()
    add(fake, "one")
    station.wait_booked(1)
    assert fake.connections == 1
    first = Mailbox.objects.get().holder
    end()
    add(fake, "two")
    station.wait_booked(2)
    assert Mailbox.objects.get().holder not in ("", first)


def test_no_booker_at_home_then_the_watcher_books(station: Station, fake: FakeImap) -> None:
    add(fake, "one", "two")
    station.add_mailbox(fake.port)
    station.watch()
    station.wait_booked(2)


def test_changed_policy_is_followed(station: Station, fake: FakeImap) -> None:
    station.add_mailbox(fake.port)
    station.book()
    station.watch()
    second = FakeImap()
    try:
        add(second, "from the second")
        station.add_mailbox(second.port, name="second")
        station.wait_booked(1)
        assert Receipt.objects.get().transport_key.startswith("imap:second:")
    finally:
        second.close()


def test_disk_nearly_full_leaves_mail_in_the_mailbox(
    station: Station, fake: FakeImap, settings: object
) -> None:
    limits = station.settings.limits
    old, limits.free_space = limits.free_space, 1 << 60
    try:
        uid, *_ = add(fake, "one")
        station.add_mailbox(fake.port)
        station.book()
        station.watch()
        wait_for(lambda: Mailbox.objects.exclude(last_error="").exists(), "the error")
        assert "free" in Mailbox.objects.get().last_error
        assert fake.flagged(SPOOLED) == []
        assert Mailbox.objects.get().strikes == {}
        limits.free_space = old
        station.wait_booked(1)
        wait_for(lambda: fake.flagged(SPOOLED) == [uid], "the mark")
    finally:
        limits.free_space = old


def test_stop_event_ends_the_watch_at_once(station: Station, fake: FakeImap) -> None:
    station.add_mailbox(fake.port)
    end = station.watch()
    with fake.changed:
        fake.changed.wait_for(lambda: ("IDLE", "") in fake.said, 10)
    began = time.monotonic()
    end()
    assert time.monotonic() - began < 3
    assert threading.active_count() < 50
