"""Who is answered, and where the answer goes (RFC 3834, mail.md §6.3)."""

from __future__ import annotations

import pytest

from tests.factories import make_agency
from tests.notices import mail
from vanthu.publisher.notices.answering import answer_to, mailable
from vanthu.store.models import Portal

KNOWN = "vanthu@sotuphap.caobang.gov.vn"


@pytest.mark.parametrize(
    ("fields", "withheld"),
    [
        ({"sender_auth": "trusted"}, ""),
        ({"sender_auth": "pass"}, ""),
        ({"sender_auth": "none"}, "unknown_sender"),
        ({"sender_auth": "fail"}, "auth_fail"),
        ({"silent": True}, "silent"),
        ({"mail_class": "automatic"}, "automatic"),
        ({"mail_class": "bounce"}, "bounce"),
        ({"mail_class": "list"}, "list"),
        ({"mail_class": "own"}, "own"),
        ({"no_answer": "suppressed"}, "suppressed"),
        ({"no_answer": "null_sender"}, "null_sender"),
        ({"sender_address": "no-reply@x.vn", "reply_address": ""}, "robot"),
        ({"sender_address": "khongtraloi@x.vn", "reply_address": ""}, "robot"),
        ({"sender_address": "", "reply_address": ""}, "no_address"),
        ({"sender_address": "a@b.vn, c@d.vn", "reply_address": ""}, "no_address"),
        ({"sender_address": "portal@caobang.gov.vn", "reply_address": ""}, "own_address"),
    ],
)
def test_answer_or_not(office: Portal, fields: dict[str, object], withheld: str) -> None:
    assert answer_to(mail(office, **fields)).withheld == withheld


@pytest.mark.parametrize(
    ("pattern", "auth", "withheld"),
    [
        (KNOWN, "none", ""),
        ("@caobang.gov.vn", "none", ""),
        ("@x.vn", "none", "unknown_sender"),
        (KNOWN, "fail", "auth_fail"),
    ],
)
def test_register_answers_for_who_is_not_contradicted(
    office: Portal, pattern: str, auth: str, withheld: str
) -> None:
    make_agency(office).addresses.create(pattern=pattern)
    assert answer_to(mail(office, sender_auth=auth)).withheld == withheld


def test_a_person_may_answer_what_the_machine_must_not(office: Portal) -> None:
    assert answer_to(mail(office, sender_auth="none", silent=True), asked=True).withheld == ""
    to_ourselves = mail(office, sender_address="portal@caobang.gov.vn", reply_address="")
    assert answer_to(to_ourselves, asked=True).withheld == "own_address"


@pytest.mark.parametrize(
    ("reply", "sender", "recipient"),
    [
        ("tra-loi@x.vn", "a@x.vn", "tra-loi@x.vn"),
        ("bounce+123=x@x.vn", "a@x.vn", "a@x.vn"),
        ("", "a@x.vn", "a@x.vn"),
        ("a@x.vn\r\nBcc: b@x.vn", "a@x.vn", "a@x.vn"),
    ],
)
def test_recipient(office: Portal, reply: str, sender: str, recipient: str) -> None:
    found = answer_to(mail(office, reply_address=reply, sender_address=sender))
    assert found.recipient == recipient


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("vanthu@sotuphap.caobang.gov.vn", True),
        ("văn.thư@caobang.gov.vn", True),
        ("a@xã-việt.vn", True),
        ("a b@x.vn", False),
        ("<a@x.vn>", False),
        ("a@x.vn\nBcc: b@x.vn", False),
        ("a@x.vn, b@x.vn", False),
        ('"a b"@x.vn', False),
        (".a@x.vn", False),
        ("a..b@x.vn", False),
        ("a@", False),
        ("@x.vn", False),
        ("a@-x.vn", False),
        ("a@[127.0.0.1]", False),
        (f"{'a' * 300}@x.vn", False),
    ],
)
def test_mailable(address: str, good: bool) -> None:
    assert mailable(address) is good
