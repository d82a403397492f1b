"""SMTP from outside: what is taken, byte for byte, and what is refused with which words."""

from __future__ import annotations

import random
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.peers.process import wait_for
from tests.peers.receiver import ADDRESSES, Client, ReceiverProcess, stuffed
from vanthu.ingest.recipients import write_snapshot
from vanthu.ingest.wake import Wake

MAIL = b"From: vp@agency.vn\r\nSubject: x\r\n\r\nn\xe1\xbb\x99i dung\r\n"


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory):
    with ReceiverProcess(tmp_path_factory.mktemp("smtp"), limits={"recipients": 20}) as process:
        yield process


@pytest.fixture
def client(receiver: ReceiverProcess):
    for path in receiver.spool.entries():
        path.unlink()
    with receiver.client() as connection:
        yield connection


def started(folder: Path, **limits: int) -> ReceiverProcess:
    return ReceiverProcess(folder, limits=limits)


def test_a_mail_is_in_the_spool_when_250_is_said(receiver: ReceiverProcess, client: Client):
    (reply,) = client.deliver(MAIL, "portal@a.vn")
    ((envelope, raw),) = receiver.mails()
    assert reply == f"250 2.0.0 Queued as {envelope.queue_id}"
    assert raw == MAIL
    assert (envelope.channel, envelope.peer, envelope.helo) == ("smtp", "127.0.0.1", "test")
    assert (envelope.mail_from, envelope.tls) == ("vp@agency.vn", False)
    assert list(envelope.rcpt_to) == [{"address": "portal@a.vn", "portal": "a"}]
    assert receiver.leftovers() == []


def test_two_portals_in_one_envelope_are_one_file(receiver: ReceiverProcess, client: Client):
    client.deliver(MAIL, "portal@a.vn", "Portal+x@B.vn")
    ((envelope, _),) = receiver.mails()
    assert envelope.portals == ("a", "b")


def test_replies_say_nothing_of_ours(client: Client):
    assert client.greeting == "220 mx.test ESMTP"
    assert [line[4:].split()[0] for line in client.extensions] == [
        "mx.test", "SIZE", "8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES", "XFORWARD",
    ]  # fmt: skip
    for command, reply in {
        "HELP": "214 2.0.0 See RFC 5321",
        "VRFY portal@a.vn": "252 2.1.5 Send some mail, it will be tried",
        "EXPN all": "502 5.5.1 Command not implemented",
        "AUTH PLAIN AGEAYg==": "502 5.5.1 Command not implemented",
        "NOOP": "250 2.0.0 OK",
        "RSET": "250 2.0.0 OK",
        "QUIT": "221 2.0.0 Bye",
    }.items():
        assert client.say(command) == reply


@pytest.mark.parametrize(
    ("commands", "reply"),
    [
        (["MAIL FROM:<>", "RCPT TO:<nobody@a.vn>"], "550 5.1.1"),
        (["MAIL FROM:<>", "RCPT TO:<portal@elsewhere.vn>"], "550 5.1.1"),
        (["MAIL FROM:<>", "RCPT TO:<Postmaster>"], "250 2.1.5"),
        (["MAIL FROM:<>", "RCPT TO:<postmaster@b.vn>"], "250 2.1.5"),
        (["MAIL FROM:<>", "RCPT TO:<@relay.vn:portal@a.vn>"], "250 2.1.5"),
        (["MAIL FROM:<>", "RCPT TO:<portal@a.vn> NOTIFY=NEVER"], "555 5.5.4"),
        (["MAIL FROM:<>", "MAIL FROM:<>"], "503 5.5.1"),
        (["MAIL FROM:<>", "DATA"], "503 5.5.1"),
        (["RCPT TO:<portal@a.vn>"], "503 5.5.1"),
        (["DATA"], "503 5.5.1"),
        (["MAIL FROM:<a@b"], "501 5.1.7"),
        (["MAIL FROM:<a@b> SIZE=99999999999"], "552 5.3.4"),
        (["MAIL FROM:<a@b> SIZE=x"], "501 5.5.4"),
        (["MAIL FROM:<a@b> BODY=BINARYMIME"], "555 5.5.4"),
        (["MAIL FROM:<văn@thư.vn> SMTPUTF8 BODY=8BITMIME"], "250 2.1.0"),
        (["STARTTLS"], "454 4.7.0"),
        (["FOO"], "500 5.5.2"),
        (["X" * 3000], "500 5.5.2"),
        (["MAIL FROM:<a@b> " + "x" * 70_000], "500 5.5.2"),
    ],
)
def test_commands(client: Client, commands: list[str], reply: str):
    assert [client.say(command) for command in commands][-1].startswith(reply)


def test_postmaster_is_marked(receiver: ReceiverProcess, client: Client):
    client.deliver(MAIL, "postmaster@b.vn")
    ((envelope, _),) = receiver.mails()
    assert list(envelope.rcpt_to) == [
        {"address": "postmaster@b.vn", "portal": "b", "role": "postmaster"}
    ]


def hostile_bodies(seed: int, count: int) -> list[bytes]:
    random_ = random.Random(seed)
    pieces = [b".", b"\r", b"\n", b"\r\n", b"\r\n.", b"\n.\n", b"\0", b"\xff"]
    bodies = [
        b"",
        b".\r\n",
        b"..\r\n",
        b".\r\n.\r\n",
        b"\r\n",
        b"\n.\n\r\n",
        b"x" * 300_000 + b"\r\n",
    ]
    for _ in range(count):
        parts = [random_.choice(pieces) * random_.choice([1, 1, 2, 70_000]) for _ in range(12)]
        bodies.append(b"".join(parts) + b"\r\n")
    return bodies


def test_bodies_come_out_byte_for_byte(receiver: ReceiverProcess, client: Client):
    bodies = hostile_bodies(seed=1, count=15)
    for body in bodies:
        assert client.deliver(body)[0][:3] == "250"
    assert [raw for _, raw in receiver.mails()] == bodies


def test_pipelined_commands_wait_for_their_turn(receiver: ReceiverProcess, client: Client):
    one = b"MAIL FROM:<x@y.vn>\r\nRCPT TO:<portal@a.vn>\r\nRCPT TO:<no@a.vn>\r\nDATA\r\n"
    client.send((one + stuffed(MAIL)) * 3 + b"NOOP\r\nQUIT\r\n")
    replies = [client.reply()[:3] for _ in range(17)]
    assert replies == ["250", "250", "550", "354", "250"] * 3 + ["250", "221"]
    assert [raw for _, raw in receiver.mails()] == [MAIL] * 3


def test_a_client_that_goes_before_the_dot_leaves_nothing(
    receiver: ReceiverProcess, client: Client
):
    client.begin()
    client.send(b"x" * 500_000)
    wait_for(lambda: bool(receiver.leftovers()), "a part file")
    client.close()
    wait_for(lambda: not receiver.leftovers(), "the part file goes")
    assert receiver.mails() == []


def test_a_client_that_goes_after_the_dot_has_its_mail_stored(
    receiver: ReceiverProcess, client: Client
):
    client.begin()
    client.send(stuffed(MAIL))
    client.close()
    wait_for(lambda: bool(receiver.mails()), "the mail")


def test_the_booker_is_woken(receiver: ReceiverProcess, client: Client):
    wake = Wake(receiver.run_dir / "booker.wake")
    wake.wait(0)
    client.deliver(MAIL)
    assert wake.wait(5)
    wake.close()


def test_recipients_beyond_the_limit_are_asked_to_come_again(
    receiver: ReceiverProcess, client: Client
):
    client.say("MAIL FROM:<>")
    replies = [client.say("RCPT TO:<portal@a.vn>")[:9] for _ in range(22)]
    assert replies == ["250 2.1.5"] * 20 + ["452 4.5.3"] * 2
    assert client.say("DATA")[:3] == "354"
    client.send(b".\r\n")
    assert client.reply()[:3] == "250"


def test_the_relay_names_its_client(receiver: ReceiverProcess, client: Client):
    assert client.say("XFORWARD NAME=mx.agency.vn ADDR=192.0.2.7 HELO=h+2Evn")[:3] == "250"
    client.deliver(MAIL)
    client.deliver(MAIL)
    (first, _), (second, _) = receiver.mails()
    assert (first.peer, first.helo) == ("192.0.2.7", "h.vn")
    assert first.extra == {"relay": "127.0.0.1", "peer_name": "mx.agency.vn"}
    assert (second.peer, second.helo, second.extra) == ("127.0.0.1", "test", {})
    assert client.say("XFORWARD ADDR=nonsense")[:3] == "501"


def test_only_trusted_clients_speak_for_others(tmp_path: Path):
    process = ReceiverProcess(tmp_path, trusted_networks=["192.0.2.0/24"])
    with process as receiver, receiver.client() as client:
        assert not any("XFORWARD" in line for line in client.extensions)
        assert client.say("XFORWARD ADDR=127.0.0.1")[:9] == "550 5.7.0"


def test_limits_of_one_mail(tmp_path: Path):
    limits = {"message_size": 200_000, "header_size": 5000, "line_length": 100_000, "hops": 5}
    bodies = {
        b"\r\n" + b"x\r\n" * 80_000: "552 5.3.4",
        b"To: " + b"x" * 6000 + b"\r\n\r\n": "552 5.3.4",
        b"\r\n" + b"x" * 150_000 + b"\r\n": "554 5.6.0",
        b"Received: x\r\n" * 6 + b"\r\n": "554 5.4.6",
        b"Received: x\r\n" * 5 + b"\r\n" + b"x\r\n" * 60_000: "250 2.0.0",
    }
    with started(tmp_path, **limits) as receiver, receiver.client() as client:
        assert "250-SIZE 200000" in client.extensions
        for body, reply in bodies.items():
            assert client.deliver(body)[0][:9] == reply
        assert len(receiver.mails()) == 1
        assert receiver.leftovers() == []


def test_an_endless_mail_is_answered_and_closed(tmp_path: Path):
    with started(tmp_path, message_size=100_000) as receiver, receiver.client() as client:
        client.begin()
        client.send(b"x" * 250_000)
        assert client.reply()[:9] == "552 5.3.4"
        client.socket.shutdown(socket.SHUT_WR)
        assert receiver.leftovers() == []


def test_connections_are_counted(tmp_path: Path):
    with started(tmp_path, connections_per_peer=3) as receiver:
        clients = [receiver.client() for _ in range(3)]
        with receiver.client(hello=False) as late:
            assert late.greeting[:9] == "421 4.7.0"
            assert late.reply() == ""
        clients.pop().close()
        wait_for(lambda: receiver_greets(receiver), "a place is free again")
        for client in clients:
            client.close()


def receiver_greets(receiver: ReceiverProcess) -> bool:
    with receiver.client(hello=False) as client:
        return client.greeting.startswith("220")


def test_too_many_errors_end_a_session(tmp_path: Path):
    with started(tmp_path, errors=5) as receiver, receiver.client() as client:
        client.say("MAIL FROM:<>")
        replies = [client.say(f"RCPT TO:<no{n}@a.vn>") for n in range(6)]
        assert {reply[:3] for reply in replies} == {"550"}
        assert client.reply()[:9] == "421 4.7.0"
        assert client.reply() == ""


def test_who_says_nothing_or_too_little_is_timed_out(tmp_path: Path):
    limits = {"command_timeout": 1, "min_data_rate": 100_000}
    with started(tmp_path, **limits) as receiver:
        with receiver.client() as silent, receiver.client() as slow:
            slow.begin()
            dripping = threading.Event()
            drip = threading.Thread(target=dripped, args=(slow, dripping))
            drip.start()
            for client in (silent, slow):
                assert client.reply()[:9] == "421 4.4.2"
                assert client.reply() == ""
            dripping.set()
            drip.join(10)
        wait_for(lambda: not receiver.leftovers(), "nothing left of the slow one")


def dripped(client: Client, stop: threading.Event) -> None:
    try:
        while not stop.wait(0.05):
            client.send(b"x")
    except OSError:
        return


def test_an_upload_that_goes_on_is_not_cut(tmp_path: Path):
    process = started(tmp_path, command_timeout=1, min_data_rate=1000)
    with process as receiver, receiver.client() as client:
        client.begin()
        began = time.monotonic()
        pause = threading.Event()
        while time.monotonic() - began < 2.5:
            client.send(b"x" * 998 + b"\r\n")
            pause.wait(0.1)
        client.send(b".\r\n")
        assert client.reply()[:3] == "250"


def test_without_room_senders_come_again(tmp_path: Path):
    with started(tmp_path, free_space=1 << 60) as receiver, receiver.client() as client:
        assert client.say("MAIL FROM:<>")[:9] == "452 4.3.1"


def test_without_the_snapshot_senders_come_again(tmp_path: Path):
    with ReceiverProcess(tmp_path, addresses=None) as receiver, receiver.client() as client:
        client.say("MAIL FROM:<>")
        assert client.say("RCPT TO:<portal@a.vn>")[:9] == "451 4.3.0"
        write_snapshot(receiver.run_dir / "recipients.json", ADDRESSES)
        assert client.say("RCPT TO:<portal@a.vn>")[:9] == "250 2.1.5"


def certificate(folder: Path) -> tuple[Path, Path]:
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=mx.test", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def test_starttls(tmp_path: Path):
    cert, key = certificate(tmp_path)
    with ReceiverProcess(tmp_path, tls_cert=str(cert), tls_key=str(key)) as receiver:
        with receiver.client() as client:
            assert "250-STARTTLS" in client.extensions
            # What was sent before the handshake is thrown away (RFC 3207 §4.2): no injection.
            client.send(b"STARTTLS\r\nNOOP\r\n")
            assert client.reply()[:3] == "220"
            context = ssl.create_default_context(cafile=str(cert))
            context.check_hostname = False
            client.socket = context.wrap_socket(client.socket)
            client.file = client.socket.makefile("rb")
            assert client.say("MAIL FROM:<>")[:3] == "503"
            assert "STARTTLS" not in client.say("EHLO again")
            assert client.say("STARTTLS")[:9] == "503 5.5.1"
            bodies = hostile_bodies(seed=2, count=3)
            for body in bodies:
                assert client.deliver(body)[0][:3] == "250"
        found = receiver.mails()
        assert [raw for _, raw in found] == bodies
        assert all(envelope.tls for envelope, _ in found)


def test_a_broken_handshake_breaks_only_itself(tmp_path: Path):
    cert, key = certificate(tmp_path)
    with ReceiverProcess(tmp_path, tls_cert=str(cert), tls_key=str(key)) as receiver:
        with receiver.client() as client:
            client.say("STARTTLS")
            client.send(b"this is no handshake\r\n" * 50)
            client.socket.settimeout(10)
            while client.socket.recv(4096):
                pass
        with receiver.client() as client:
            assert client.deliver(MAIL)[0][:3] == "250"
        wait_for(lambda: receiver_counts(receiver) == 0, "no connection is left", 15)


def receiver_counts(receiver: ReceiverProcess) -> int:
    count: int = receiver.status()["connections"]
    return count
