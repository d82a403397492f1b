"""LMTP: one reply a recipient; a real Postfix as the relay before us."""

from __future__ import annotations

import smtplib
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.peers.postfix import Postfix
from tests.peers.process import program, wait_for
from tests.peers.receiver import ReceiverProcess

MAIL = b"Subject: x\r\n\r\nbody\r\n"


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory):
    with ReceiverProcess(tmp_path_factory.mktemp("lmtp")) as process:
        yield process


@pytest.fixture(autouse=True)
def _empty(receiver: ReceiverProcess):
    for path in receiver.spool.entries():
        path.unlink()


def test_one_reply_for_each_accepted_recipient(receiver: ReceiverProcess):
    with receiver.client(lmtp=True) as client:
        client.say("MAIL FROM:<x@y.vn>")
        replies = [
            client.say(f"RCPT TO:<{to}>")[:3] for to in ("portal@a.vn", "no@a.vn", "portal@b.vn")
        ]
        assert replies == ["250", "550", "250"]
        assert client.say("DATA")[:3] == "354"
        client.send(MAIL + b".\r\nNOOP\r\n")
        after = [client.reply() for _ in range(3)]
        assert [reply[:18] for reply in after] == ["250 2.0.0 Queued a"] * 2 + ["250 2.0.0 OK"]
    ((envelope, raw),) = receiver.mails()
    assert (envelope.channel, envelope.portals, raw) == ("lmtp", ("a", "b"), MAIL)


def test_a_refusal_is_said_to_each_recipient_too(tmp_path: Path):
    process = ReceiverProcess(tmp_path, limits={"hops": 1})
    with process as receiver, receiver.client(lmtp=True) as client:
        body = b"Received: x\r\n" * 2 + b"\r\n"
        replies = client.deliver(body, "portal@a.vn", "portal@b.vn", replies=2)
        assert [reply[:9] for reply in replies] == ["554 5.4.6"] * 2
        assert client.say("NOOP")[:3] == "250"


def test_without_a_recipient_there_is_no_data(receiver: ReceiverProcess):
    with receiver.client(lmtp=True) as client:
        assert client.say("MAIL FROM:<>")[:3] == "250"
        assert client.say("RCPT TO:<no@a.vn>")[:3] == "550"
        assert client.say("DATA")[:9] == "503 5.5.1"


def test_lmtp_is_not_smtp(receiver: ReceiverProcess):
    with receiver.client(lmtp=True) as client:
        assert client.greeting == "220 mx.test LMTP"
        assert client.say("EHLO x")[:9] == "500 5.5.1"
        assert client.say("HELO x")[:9] == "500 5.5.1"
    with receiver.client() as client:
        assert client.say("LHLO x")[:3] == "500"


def test_swaks_sees_the_replies(receiver: ReceiverProcess):
    done = subprocess.run(
        [program("swaks"), "--protocol", "LMTP", "--server", f"127.0.0.1:{receiver.lmtp}",
         "--from", "x@y.vn", "--to", "portal@a.vn,no@a.vn,portal@b.vn", "--helo", "t"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    replies = [line[4:].strip() for line in done.stdout.splitlines() if line[:3] in {"<- ", "<**"}]
    assert [reply for reply in replies if reply.startswith("550 5.1.1")] == [
        "550 5.1.1 No such recipient here"
    ]
    assert len([reply for reply in replies if "Queued as" in reply]) == 2
    assert len(receiver.mails()) == 1


def test_a_unix_socket(tmp_path: Path):
    path = tmp_path / "lmtp.sock"
    with ReceiverProcess(tmp_path, lmtp=f"unix:{path}") as receiver:
        client = smtplib.LMTP(str(path))
        client.sendmail("x@y.vn", ["portal@a.vn"], MAIL)
        client.quit()
        ((envelope, _),) = receiver.mails()
        assert envelope.peer == "unix"


@pytest.fixture
def relay(receiver: ReceiverProcess):
    settings = {
        "relay_domains": "a.vn b.vn",
        "transport_maps": f"static:lmtp:inet:127.0.0.1:{receiver.lmtp}",
        "lmtp_send_xforward_command": "yes",
        "minimal_backoff_time": "1s",
        "queue_run_delay": "1s",
        "notify_classes": "",
        # Bounces would go out by SMTP; nothing listens there.
        "soft_bounce": "no",
    }
    with Postfix(settings) as peer:
        yield peer


def test_postfix_relays_to_us(receiver: ReceiverProcess, relay: Postfix):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "vp@agency.vn", "portal@a.vn", "Nghị quyết"
    mail.set_content("Nội dung\n.\n..dấu chấm\n" * 2000, cte="8bit")
    with smtplib.SMTP("127.0.0.1", relay.port) as client:
        client.send_message(
            mail, "vp@agency.vn", ["portal@a.vn", "portal@b.vn", "no@a.vn"],
            mail_options=["BODY=8BITMIME"],
        )  # fmt: skip
    wait_for(lambda: relay.log().count("status=") >= 3, "Postfix has delivered")
    log = relay.log()
    assert log.count("status=sent (250 2.0.0") == 2
    assert log.count("status=bounced") >= 1
    assert "550 5.1.1 No such recipient here" in log
    # Postfix sends the recipients of one domain together: two arrivals or one, each whole.
    found = receiver.mails()
    assert {portal for envelope, _ in found for portal in envelope.portals} == {"a", "b"}
    for envelope, raw in found:
        assert (envelope.channel, envelope.peer) == ("lmtp", "127.0.0.1")
        assert envelope.extra["relay"] == "127.0.0.1"
        assert "Nội dung\r\n.\r\n..dấu chấm\r\n".encode() in raw


def test_postfix_keeps_what_we_defer(receiver: ReceiverProcess, relay: Postfix):
    snapshot = receiver.run_dir / "recipients.json"
    with ReceiverProcess(receiver.folder / "later", addresses=None) as other:
        relay.set("transport_maps", f"static:lmtp:inet:127.0.0.1:{other.lmtp}")
        with smtplib.SMTP("127.0.0.1", relay.port) as client:
            client.sendmail("vp@agency.vn", ["portal@a.vn"], MAIL)
        # Its queue runs every second.
        wait_for(lambda: "status=deferred" in relay.log(), "Postfix defers")
        assert "451 4.3.0" in relay.log()
        (other.run_dir / "recipients.json").write_bytes(snapshot.read_bytes())
        wait_for(lambda: "status=sent" in relay.log(), "Postfix delivers")
        assert len(other.mails()) == 1
