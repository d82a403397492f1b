"""Bar 11 (and issue 4's bar 6): no storm of mails, whatever comes in and whoever answers."""

from __future__ import annotations

import html
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.factories import make_user
from tests.notices import office, outgoing, read_mail, refused_mail, send_all, tick
from tests.peers.dovecot import PASSWORD, USER, Dovecot
from tests.peers.process import free_port, wait_for
from tests.peers.service import Service, _environment
from tests.peers.sink import Sink, running
from vanthu.config.policies import template_text
from vanthu.publisher.notices import announce
from vanthu.store.models import Notice, NoticeState, Portal

__all__ = ["office"]  # the fixture
pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]


def shown_on_the_desk(code: str) -> set[str]:
    """The codes of all mails that the desk lists for one reason, page by page."""
    client = Client()
    client.force_login(make_user("quan-tri", is_superuser=True))
    path, found = f"/desk/submissions/?state=refused&code={code}", set[str]()
    while path:
        answer = client.get(path)
        assert answer.status_code == 200
        page = html.unescape(answer.content.decode())
        found |= set(re.findall(r"/desk/submissions/(CBG-[0-9-]+)/", page))
        following = re.search(r'<a[^>]*rel="next"[^>]*href="([^"]+)"', page) or re.search(
            r'<a[^>]*href="([^"]+)"[^>]*rel="next"', page
        )
        path = f"/desk/submissions/{following[1]}" if following else ""
    return found


def test_a_thousand_refused_mails_of_one_sender_in_an_hour(
    office: Portal, figure: Figure, settings: Any
) -> None:
    start = datetime(2026, 11, 20, 3, 20, tzinfo=UTC)  # the hour of mails lies in two of the clock
    with time_machine.travel(start, tick=False) as clock:
        codes = []
        for _ in range(1000):
            submission = refused_mail(office, received_at=datetime.now(UTC))
            codes.append(submission.code)
            assert announce(submission=submission) is not None
            send_all()
            clock.shift(3.6)
            if datetime.now(UTC).minute == 0:
                tick("notice.digest")
                send_all()
        for hour in range(5, 30):
            clock.move_to(datetime(2026, 11, 20 + hour // 24, hour % 24, 0, 1, tzinfo=UTC))
            tick("notice.digest")
            send_all()
    mails = [read_mail(path.read_bytes()) for path in outgoing()]
    texts = [body.get_content() for mail in mails if (body := mail.get_body(("plain",)))]
    named = {code for code in codes if any(code in text for text in texts)}
    figure("mails that go out for 1,000 refused", len(mails), "≤ 12")
    figure("submissions named in them", len(named), "1,000")
    figure("largest of them", f"{max(p.stat().st_size for p in outgoing()) // 1024} KB", "")
    settings.ROOT_URLCONF = "vanthu.desk.urls"
    listed = shown_on_the_desk("type.not_permitted")
    figure("of them on the monitor", len(listed & set(codes)), "1,000")
    assert len(mails) <= 12
    assert len(named) == 1000
    assert listed == set(codes)
    assert not Notice.objects.filter(state=NoticeState.GATHERED, digest=None).exists()


PORTS = ("http", "originals", "smtp", "lmtp")


@contextmanager
def installation(
    policy: str, ports: dict[str, int], extra: dict[str, str], secrets: dict[str, str] | None = None
) -> Iterator[Service]:
    """`vanthu up` with an own policy text, whose data folder is there before its first start."""
    data = Path(tempfile.mkdtemp(prefix="vanthu-first-"))
    (data / "portals").mkdir()
    (data / "portals" / "caobang.toml").write_text(policy, encoding="utf-8")
    (data / "secrets").mkdir(mode=0o700)
    for name, value in (secrets or {}).items():
        (data / "secrets" / name).write_text(value, encoding="utf-8")
    service = Service(data, _environment(data, ports, extra), {"up": ["up"]}, ports)
    try:
        service.start()
        yield service
    finally:
        service.stop()
        shutil.rmtree(data, ignore_errors=True)


def test_two_installations_wired_to_each_other(figure: Figure) -> None:
    ports = [{name: free_port() for name in PORTS} for _ in range(2)]

    def wired(address: str, own: int, partner: int) -> AbstractContextManager[Service]:
        policy = template_text("caobang").replace("portal@caobang.gov.vn", address)
        out = {
            "VANTHU_OUTGOING__MODE": "smtp",
            "VANTHU_OUTGOING__HOST": "127.0.0.1",
            "VANTHU_OUTGOING__PORT": str(ports[partner]["smtp"]),
        }
        return installation(policy, ports[own], out)

    with wired("portal@mot.example", 0, 1) as one, wired("portal@hai.example", 1, 0) as two:
        message = EmailMessage()
        message["From"], message["To"] = "portal@hai.example", "portal@mot.example"
        message["Subject"] = "Gửi tin hội nghị"
        message["Message-ID"] = make_msgid(domain="hai.example")
        message.set_content("Hội nghị tổng kết công tác năm 2026 diễn ra sáng nay tại tỉnh.\n" * 5)
        one.send(message, "portal@mot.example", "portal@hai.example")
        one.settled(60)
        two.settled(60)
        time.sleep(60)  # the bar's minute
        arrived = [
            service.query("SELECT count(*) FROM store_receipt")[0][0] for service in (one, two)
        ]
        sent = [
            service.query("SELECT count(*) FROM store_notice WHERE state = 'sent'")[0][0]
            for service in (one, two)
        ]
        classes = two.query("SELECT mail_class, state FROM store_submission")
    figure("mails that arrived here and there", arrived, "1 and 1: the mail and its receipt")
    figure("mails exchanged in a minute", sum(sent), "≤ 2")
    assert sum(sent) <= 2
    assert arrived == [1, 1]
    assert classes == [("own", "noted")]


MAILBOX = """
[[mailboxes]]
name = "caobang"
address = "portal@caobang.gov.vn"
host = "127.0.0.1"
port = {port}
security = "plain"
user = "{user}"
"""


def an_agency_mail(number: int) -> bytes:
    """A mail that may be answered: its sender is proved by the mailbox's own server."""
    message = EmailMessage()
    message["Authentication-Results"] = "mx.caobang.gov.vn; dkim=pass header.d=so-mau.example"
    message["From"], message["To"] = f"vanthu{number}@so-mau.example", USER
    message["Subject"] = f"Gửi tin số {number}"
    message["Message-ID"] = f"<{number}@so-mau.example>"
    message.set_content(f"Hội nghị tổng kết lần thứ {number} diễn ra sáng nay tại tỉnh.\n" * 5)
    return message.as_bytes()


def test_first_start_on_a_mailbox_of_a_thousand_old_mails(figure: Figure) -> None:
    mailbox = Dovecot()
    mailbox.start()
    try:
        old = datetime(2016, 3, 1, 8, 0, tzinfo=UTC)
        with mailbox.client() as client:
            for number in range(1000):
                client.append("INBOX", an_agency_mail(number), msg_time=old)
        policy = template_text("caobang") + MAILBOX.format(port=mailbox.port, user=USER)
        trust = {"VANTHU_TRUSTED_AUTHSERV_IDS": '["mx.caobang.gov.vn"]'}
        ports = {name: free_port() for name in PORTS}
        secrets = {"mailbox-caobang": PASSWORD}
        with installation(policy, ports, trust, secrets) as service:

            def looked() -> bool:
                return bool(
                    service.query("SELECT 1 FROM store_mailbox WHERE last_look_at IS NOT NULL")
                )

            wait_for(looked, "the watcher has looked into the mailbox", 60)
            mailbox.append(an_agency_mail(1000))
            service.settled(120, at_least=1)
            notices = service.query("SELECT state, reason, recipient FROM store_notice")
            sent = sorted((service.data / "outgoing").glob("*.eml"))
            submissions = service.query("SELECT count(*) FROM store_submission")[0][0]
    finally:
        mailbox.close()
    figure("mails sent to the senders of 1,000 old mails", len(sent) - 1, "0")
    figure("answers to the one new mail", len(sent), "1")
    assert [row[2] for row in notices if row[0] == "sent"] == ["vanthu1000@so-mau.example"]
    assert len(sent) == 1
    assert submissions == 1


def test_killed_between_the_dot_and_the_answer(figure: Figure) -> None:
    """Bar 4's notice half: what may have arrived is shown in doubt and not sent again."""
    ports = {name: free_port() for name in PORTS}
    with running(Sink(after_dot="hang")) as sink:
        out = {
            "VANTHU_OUTGOING__MODE": "smtp",
            "VANTHU_OUTGOING__HOST": "127.0.0.1",
            "VANTHU_OUTGOING__PORT": str(sink.port),
        }
        with installation(template_text("caobang"), ports, out) as service:
            service.send(an_agency_mail(1), sender="vanthu1@so-mau.example")
            assert sink.got_mail.wait(60)
            node = [p for p in service.all_processes() if "node" in p.cmdline()]
            assert len(node) == 1
            node[0].kill()
            sink.release.set()
            sink.after_dot = "accept"

            def in_doubt() -> bool:
                states = service.query("SELECT state FROM store_notice ORDER BY id")
                return states == [("in_doubt",)]

            wait_for(in_doubt, "the notice is shown in doubt", 150)
            service.send(an_agency_mail(2), sender="vanthu2@so-mau.example")
            service.settled(60, at_least=2)
            states = [row[0] for row in service.query("SELECT state FROM store_notice ORDER BY id")]
    recipients = [mail.rcpt_to[0] for mail in sink.received]
    figure("mails at the server after a kill -9 in doubt", len(recipients), "2, each once")
    figure("states of the two notices", states, "in doubt, sent")
    assert states == ["in_doubt", "sent"]
    assert recipients == ["vanthu1@so-mau.example", "vanthu2@so-mau.example"]
