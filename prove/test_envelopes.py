"""Bars 2 and 9: one LMTP reply a recipient, and one submission a portal, over the whole service."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.peers.killer import marked_mail
from tests.peers.service import Service, distributed, embedded

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]
RECIPIENTS = ["portal@caobang.gov.vn", "nobody@caobang.gov.vn", "portal@quangbinh.gov.vn"]


@pytest.mark.parametrize("start", [embedded, distributed])
def test_three_recipients_two_portals(
    start: Callable[[], AbstractContextManager[Service]], figure: Figure
) -> None:
    with start() as service:
        replies = deliver(service.lmtp, marked_mail("E1").as_bytes(), RECIPIENTS)
        figure("LMTP replies to RCPT", [reply[:9] for reply in replies[:3]], "250, 550 5.1.1, 250")
        figure("LMTP replies to DATA", [reply[:3] for reply in replies[3:]], "one a recipient: 2")
        assert [reply[:3] for reply in replies[:3]] == [b"250", b"550", b"250"]
        assert [reply[:3] for reply in replies[3:]] == [b"250", b"250"]
        service.settled(120, at_least=2)
        rows = service.query(
            "SELECT p.name, s.state FROM store_submission s "
            "JOIN store_portal p ON p.id = s.portal_id"
        )
        figure("submissions of one envelope", sorted(rows), "one a portal")
        assert sorted(rows) == [("caobang", "drafted"), ("quangbinh", "drafted")]


def deliver(port: int, raw: bytes, recipients: list[str]) -> list[bytes]:
    """Replies to each RCPT and then each reply to the dot; smtplib would hide all but one
    (python/cpython#76984)."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as sock:
        file = sock.makefile("rb")

        def reply() -> bytes:
            while (line := file.readline())[3:4] == b"-":
                pass
            return line.rstrip()

        def say(line: bytes) -> bytes:
            sock.sendall(line + b"\r\n")
            return reply()

        reply()
        say(b"LHLO client.example")
        say(b"MAIL FROM:<vanthu@so-mau.example>")
        answers = [say(b"RCPT TO:<%s>" % name.encode()) for name in recipients]
        say(b"DATA")
        body = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").replace(b"\r\n.", b"\r\n..")
        sock.sendall(body + b"\r\n.\r\n")
        return answers + [reply() for answer in answers if answer.startswith(b"250")]
