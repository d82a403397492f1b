"""Classes of mail and the reasons not to answer."""

from __future__ import annotations

import pytest

from vanthu.ingest.classify import classify
from vanthu.parsers.headers import read_headers

OWN = {"portal@caobang.gov.vn"}
REPORT = "Content-Type: multipart/report"


def kind(extra: str, *, mail_from: str | None = "a@x.gov.vn", sender: str = "a@x.gov.vn") -> tuple:
    headers = read_headers(f"From: {sender}\r\n{extra}\r\n\r\n".encode())
    found = classify(headers, mail_from=mail_from, sender=sender, own=OWN)
    return found.kind, found.no_answer


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("Subject: x", ("mail", "")),
        ("Auto-Submitted: no", ("mail", "")),
        ("X-Vanthu-Loop: other.installation", ("own", "own")),
        (f"{REPORT}; report-type=delivery-status; boundary=x", ("bounce", "bounce")),
        (f'{REPORT};\r\n boundary="x";\r\n report-type="delivery-status"', ("bounce", "bounce")),
        ("Content-Type: message/delivery-status", ("bounce", "bounce")),
        ("X-Failed-Recipients: b@y.vn", ("bounce", "bounce")),
        (f"{REPORT}; report-type=disposition-notification", ("automatic", "automatic")),
        ("Auto-Submitted: auto-replied", ("automatic", "automatic")),
        ("Precedence: auto_reply", ("automatic", "automatic")),
        ("X-Autoreply: yes", ("automatic", "automatic")),
        ("List-Id: <news.x.vn>", ("list", "list")),
        ("List-Unsubscribe: <mailto:u@x.vn>", ("list", "list")),
        ("Precedence: bulk", ("list", "list")),
        ("X-Auto-Response-Suppress: OOF, AutoReply", ("mail", "suppressed")),
        ("\r\n".join(["Received: from a by b"] * 31), ("mail", "hops")),
    ],
)  # fmt: skip
def test_header_signs(extra: str, expected: tuple) -> None:
    assert kind(extra) == expected


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("MAILER-DAEMON@x.vn", ("bounce", "bounce")),
        ("noreply@x.gov.vn", ("mail", "robot")),
        ("no-reply-eoffice@x.gov.vn", ("mail", "robot")),
        ("Portal@caobang.gov.vn", ("mail", "own_address")),
        ("", ("mail", "no_sender")),
        ("noreen@x.gov.vn", ("mail", "")),
    ],
)
def test_senders(sender: str, expected: tuple) -> None:
    assert kind("Subject: x", sender=sender) == expected


def test_null_sender_is_a_machine_and_an_unknown_one_is_not() -> None:
    assert kind("Subject: x", mail_from="") == ("automatic", "null_sender")
    assert kind("Subject: x", mail_from=None) == ("mail", "")


def test_own_mail_that_comes_back_in_a_list_is_own() -> None:
    assert kind("List-Id: <l.x.vn>\r\nX-Vanthu-Loop: us") == ("own", "own")
