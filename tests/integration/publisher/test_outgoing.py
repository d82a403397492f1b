"""Handing mail to a server that refuses, delays, hangs or dies; and to the folder."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.notices import read_mail, received_mail, send, use_smtp
from tests.peers.sink import Sink, running
from vanthu.config.settings import Outgoing
from vanthu.publisher.notices import announce
from vanthu.publisher.outgoing import Folder, Mail, Smtp, transport
from vanthu.store.models import NoticeState, Portal

BODY = "Subject: x\r\n\r\nTiếng Việt\r\n.\r\n..hai\r\n".encode()


def a_mail(recipient: str = "a@x.vn", body: bytes = BODY) -> Mail:
    return Mail("", recipient, "id.1@x.vn", lambda eight_bit: body if eight_bit else b"base64\r\n")


def way(sink: Sink, **fields: Any) -> Smtp:
    return Smtp(
        Outgoing(mode="smtp", host="127.0.0.1", port=sink.port, **({"timeout": 5} | fields))
    )


def test_delivery() -> None:
    with running() as sink:
        assert way(sink).deliver(a_mail()).state == "sent"
    (got,) = sink.received
    assert (got.mail_from, got.rcpt_to, got.data) == ("", ("a@x.vn",), BODY)
    assert "mail FROM:<> BODY=8BITMIME" in got.commands


def test_a_server_without_8bitmime_gets_seven_bits() -> None:
    with running(Sink(features=())) as sink:
        assert way(sink).deliver(a_mail()).state == "sent"
    assert sink.received[0].data == b"base64\r\n"


@pytest.mark.parametrize(
    ("sink", "state"),
    [
        (Sink(greeting="554 no"), "postponed"),
        (Sink(greeting="421 busy"), "postponed"),
        (Sink(mail="451 later"), "postponed"),
        (Sink(mail="550 no null sender"), "refused"),
        (Sink(rcpt="550 5.1.1 no such user"), "refused"),
        (Sink(rcpt="450 greylisted"), "postponed"),
        (Sink(data="451 later"), "postponed"),
        (Sink(data="554 no"), "refused"),
        (Sink(dot="452 disk full"), "postponed"),
        (Sink(dot="550 spam"), "refused"),
        (Sink(after_dot="close"), "doubt"),
        (Sink(close_in_data=True), "postponed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_answers(sink: Sink, state: str) -> None:
    big = b"x" * 70 + b"\r\n"
    body = big * (200_000 if sink.close_in_data else 1)
    with running(sink):
        delivery = way(sink).deliver(a_mail(body=body))
    assert delivery.state == state, delivery
    assert delivery.detail


def test_no_answer_to_the_dot_is_in_doubt() -> None:
    with running(Sink(after_dot="hang")) as sink:
        assert way(sink, timeout=0.3).deliver(a_mail()).state == "doubt"
        assert sink.got_mail.is_set()


def test_a_server_that_never_greets_is_left_alone_for_a_while() -> None:
    with running(Sink(mute=True)) as sink:
        smtp = way(sink, timeout=0.3)
        assert smtp.deliver(a_mail()).state == "postponed"
        assert smtp.resting() > 50
    with running() as there:
        smtp.settings = Outgoing(mode="smtp", port=there.port, timeout=5)
        assert smtp.deliver(a_mail()).state == "sent"
        assert smtp.resting() == 0


def test_nobody_listens() -> None:
    with running() as sink:
        smtp = way(sink)
    assert smtp.deliver(a_mail()).state == "postponed"


def test_internationalised_address() -> None:
    with running() as sink:
        assert way(sink).deliver(a_mail("văn.thư@x.vn")).state == "sent"
        assert sink.received[0].rcpt_to == ("văn.thư@x.vn",)
    with running(Sink(features=("8BITMIME",))) as sink:
        assert way(sink).deliver(a_mail("văn.thư@x.vn")).state == "refused"


def test_folder_writes_whole_files_once_a_message(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "outgoing")
    assert folder.deliver(a_mail()).state == folder.deliver(a_mail()).state == "sent"
    (file,) = (tmp_path / "outgoing").iterdir()
    assert file.read_bytes() == BODY
    assert file.name == "id.1@x.vn.eml"


def test_folder_that_cannot_be_written_is_for_later(tmp_path: Path) -> None:
    (tmp_path / "outgoing").write_text("in the way")
    assert Folder(tmp_path / "outgoing").deliver(a_mail()).state == "postponed"


def test_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    evil = Mail("", "a@x.vn", "../../etc/x@y", lambda _: b"x")
    Folder(tmp_path / "outgoing").deliver(evil)
    assert [path.parent.name for path in tmp_path.rglob("*.eml")] == ["outgoing"]


def test_a_notice_through_smtp(office: Portal, settings: Any) -> None:
    with running() as sink:
        use_smtp(settings, sink.port)
        notice = announce(submission=received_mail(office))
        assert notice is not None
        assert send(notice).state == NoticeState.SENT
        (got,) = sink.received
        assert read_mail(got.data)["Subject"] == notice.subject
        use_smtp(settings, sink.port, return_path="portal")
        other = announce(submission=received_mail(office))
        assert other is not None
        send(other)
        assert sink.received[1].mail_from == "portal@caobang.gov.vn"


def test_a_notice_without_an_answer_is_in_doubt_and_stays(office: Portal, settings: Any) -> None:
    with running(Sink(after_dot="close")) as sink:
        use_smtp(settings, sink.port)
        notice = announce(submission=received_mail(office))
        assert notice is not None
        assert send(notice).state == NoticeState.IN_DOUBT
        assert send(notice).state == NoticeState.IN_DOUBT
        assert len(sink.received) == 1


def test_a_hanging_server_holds_one_worker_only_shortly(office: Portal, settings: Any) -> None:
    with running(Sink(mute=True)) as sink:
        use_smtp(settings, sink.port, timeout=0.3)
        notices = [announce(submission=received_mail(office)) for _ in range(4)]
        began = time.monotonic()
        states = [send(notice).state for notice in notices if notice is not None]
        assert time.monotonic() - began < 2
        assert states == [NoticeState.READY] * 4
        assert sink.connections == 1


def test_probe_tells_what_is_wrong_and_sends_nothing() -> None:
    with running() as sink:
        assert way(sink).probe() == ""
        assert "STARTTLS" in way(sink, starttls=True).probe()
        assert "AUTH" in way(sink, username="x").probe()
        assert sink.received == []
    assert "ConnectionRefusedError" in way(sink).probe()


def test_password_lies_in_the_secrets(office: Portal, settings: Any) -> None:
    secrets = settings.VANTHU.data / "secrets"
    secrets.mkdir(exist_ok=True)
    (secrets / "outgoing").write_text("geheim\n")
    with running(Sink(features=("AUTH PLAIN",))) as sink:
        use_smtp(settings, sink.port, username="portal")
        chosen = transport(settings.VANTHU)
        assert isinstance(chosen, Smtp)
        assert chosen.settings.password.get_secret_value() == "geheim"
        assert transport(settings.VANTHU) is chosen  # it remembers whether the server answers
