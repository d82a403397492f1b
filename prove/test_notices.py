"""Bar 11 (and issue 4's bar 6): no storm of mails, whatever comes in and whoever answers."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

import pytest
import time_machine

from tests.notices import office, outgoing, read_mail, refused_mail, send_all, tick
from tests.peers.process import free_port
from tests.peers.service import Service, _environment
from vanthu.config.policies import template_text
from vanthu.publisher.notices import announce
from vanthu.store.models import Notice, NoticeState, Portal

__all__ = ["office"]  # the fixture
pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]


def test_a_thousand_refused_mails_of_one_sender_in_an_hour(office: Portal, figure: Figure) -> None:
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
    assert len(mails) <= 12
    assert len(named) == 1000
    assert not Notice.objects.filter(state=NoticeState.GATHERED, digest=None).exists()


@contextmanager
def installation(address: str, ports: dict[str, int], partner: int) -> Iterator[Service]:
    """`vanthu up` for one address, whose mail goes out by SMTP to a partner's port."""
    data = Path(tempfile.mkdtemp(prefix="vanthu-wired-"))
    (data / "portals").mkdir()
    text = template_text("caobang").replace("portal@caobang.gov.vn", address)
    (data / "portals" / "caobang.toml").write_text(text, encoding="utf-8")
    out = {
        "VANTHU_OUTGOING__MODE": "smtp",
        "VANTHU_OUTGOING__HOST": "127.0.0.1",
        "VANTHU_OUTGOING__PORT": str(partner),
    }
    service = Service(data, _environment(data, ports, out), {"up": ["up"]}, ports)
    try:
        service.start()
        yield service
    finally:
        service.stop()
        shutil.rmtree(data, ignore_errors=True)


def test_two_installations_wired_to_each_other(figure: Figure) -> None:
    ports = [
        {name: free_port() for name in ("http", "originals", "smtp", "lmtp")} for _ in range(2)
    ]
    with (
        installation("portal@mot.example", ports[0], ports[1]["smtp"]) as one,
        installation("portal@hai.example", ports[1], ports[0]["smtp"]) as two,
    ):
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
