"""The bytes of a mail: the manners of RFC 3834, nothing to inject, no line too long."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

import pytest

from tests.notices import read_mail, received_mail
from vanthu.publisher.notices import announce
from vanthu.publisher.notices.message import envelope_address, mail_of, message_of
from vanthu.store.models import Notice, Portal
from vanthu.store.portals import policy_of


def notice(office: Portal, **fields: Any) -> Notice:
    made = announce(submission=received_mail(office, message_id="abc.1@sotuphap.example"))
    assert made is not None
    for key, value in fields.items():
        setattr(made, key, value)
    return made


def test_manners(office: Portal) -> None:
    made = notice(office)
    mail = mail_of(made)
    message = read_mail(mail.render(True))
    assert mail.sender == ""  # MAIL FROM:<>
    assert message["From"].addresses[0].addr_spec == "portal@caobang.gov.vn"
    assert message["From"].addresses[0].display_name.startswith("Ban Biên tập Cổng")
    assert message["To"] == "vanthu@sotuphap.caobang.gov.vn"
    assert message["Reply-To"] == "portal@caobang.gov.vn"
    assert message["Subject"] == made.subject
    assert message["Message-ID"] == f"<{made.message_id}>"
    assert message["Message-ID"].endswith("@caobang.gov.vn>")
    assert message["In-Reply-To"] == message["References"] == "<abc.1@sotuphap.example>"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["X-Vanthu-Loop"]
    assert message["Date"]
    assert [p.get_content_type() for p in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == made.text.splitlines()


def test_news_of_a_draft_are_not_replies(office: Portal) -> None:
    made = notice(office, kind="published")
    message = read_mail(message_of(made, policy_of(office)))
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("eight_bit", [True, False])
@pytest.mark.parametrize("text", ["Tệp đã nhận.\n", "ệ" * 2000 + "\n", ".\n..\n.a\n"])
def test_any_text_arrives_as_it_is(office: Portal, text: str, eight_bit: bool) -> None:
    data = message_of(notice(office, text=text), policy_of(office), eight_bit=eight_bit)
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert eight_bit or data.isascii()
    body = read_mail(data).get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == text.splitlines()


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "a\r\nBcc: victim@x.vn"},
        {"subject": "a\nBcc: victim@x.vn\n\nbody"},
        {"in_reply_to": "<a@b>\r\nBcc: victim@x.vn"},
        {"in_reply_to": "a@b> <c@d\nBcc: victim@x.vn"},
        {"subject": "=?utf-8?q?a=0D=0ABcc:_victim@x.vn?="},
        {"text": "x\r\n.\r\nMAIL FROM:<a@b>\r\n"},
    ],
)
def test_no_header_can_be_injected(office: Portal, fields: dict[str, str]) -> None:
    message = read_mail(message_of(notice(office, **fields), policy_of(office)))
    assert message["Bcc"] is None
    assert [value.addr_spec for value in message["To"].addresses] == [
        "vanthu@sotuphap.caobang.gov.vn"
    ]
    assert len(list(message.walk())) == 3


@pytest.mark.parametrize("shift", range(12))
def test_no_space_is_lost_where_a_subject_is_folded(office: Portal, shift: int) -> None:
    subject = "ơ" * shift + " Sở Thông tin và Truyền thông tập huấn chuyển đổi số cho cấp xã"
    data = message_of(notice(office, subject=subject), policy_of(office))
    # Not the new parser: that of Python 3.11 puts spaces between the words of a phrase.
    message = message_from_bytes(data)
    assert str(make_header(decode_header(message["Subject"]))) == subject.strip()
    board = str(make_header(decode_header(message["From"]))).partition(" <")[0]
    assert board == "Ban Biên tập Cổng Thông tin điện tử tỉnh Cao Bằng"


def test_long_subject_is_cut_and_folded(office: Portal) -> None:
    data = message_of(notice(office, subject="Gửi " + "đăng tải " * 100), policy_of(office))
    assert len(read_mail(data)["Subject"]) <= 250
    assert all(len(line) <= 78 for line in data.split(b"\r\n\r\n")[0].split(b"\r\n"))


@pytest.mark.parametrize(
    ("address", "envelope"),
    [("a@x.vn", "a@x.vn"), ("a@xã.vn", "a@xn--x-yfa.vn"), ("văn@xã.vn", "văn@xn--x-yfa.vn")],
)
def test_envelope_address(address: str, envelope: str) -> None:
    assert envelope_address(address) == envelope


def test_letters_beyond_ascii_in_an_address(office: Portal) -> None:
    for recipient in ("văn.thư@xã.vn", "vanthu@xã.vn"):
        data = message_of(notice(office, recipient=recipient), policy_of(office))
        assert f"To: {envelope_address(recipient)}\r\n".encode() in data
