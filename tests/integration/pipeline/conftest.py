"""Mails that are booked as if they had come by SMTP, and done by the real handler and sandbox."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings

from tests.peers.clamd import Clamd
from tests.peers.clamd import clamd as running_clamd
from vanthu.config.policies import copy_template, template_names
from vanthu.ingest.booking import book_stream
from vanthu.ingest.envelope import Envelope
from vanthu.jobs import runner
from vanthu.pipeline.scanner import hang_up
from vanthu.store.models import Agency, AgencyAddress, Job, JobState, Portal, Submission
from vanthu.store.portals import sync_portals

_numbers = itertools.count(1)
FIXTURES = Path(__file__).parents[2] / "fixtures" / "regulations"


@pytest.fixture(autouse=True)
def portals(db: None) -> None:
    for name in template_names():
        copy_template(name, settings.VANTHU.portals_dir)
    sync_portals()


@pytest.fixture(autouse=True)
def still_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat's thread outlives a test, and pytest-django then keeps it from the database;
    it is tested with the jobs."""
    monkeypatch.setattr(runner, "beating", lambda _work: nullcontext())


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    """A scanner that takes streams up to a megabyte."""
    with running_clamd(StreamMaxLength="1M") as scanner:
        yield scanner
        hang_up()


@pytest.fixture
def agency() -> Agency:
    row = Agency.objects.create(portal=Portal.objects.get(name="caobang"), name="Sở Mẫu")
    AgencyAddress.objects.create(agency=row, pattern="@so-mau.example")
    return row


def mail(
    *files: tuple[str, bytes], subject: str = "Gửi đăng tải", body: str = "", **headers: str
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.pop("From", "Văn thư <vanthu@so-mau.example>")
    message["To"] = "portal@caobang.gov.vn"
    message["Subject"] = subject
    message["Message-ID"] = headers.pop("Message-ID", f"<{next(_numbers)}@so-mau.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def arrive(message: EmailMessage | bytes, portal: str = "caobang") -> Submission:
    """Book a mail and do its job."""
    raw = message if isinstance(message, bytes) else message.as_bytes()
    return work_off(booked(raw, portal))


def booked(raw: bytes, portal: str = "caobang") -> Submission:
    number = Submission.objects.count() + 1
    envelope = Envelope(
        queue_id=f"q{number}",
        channel="smtp",
        peer="127.0.0.1",
        helo="so-mau.example",
        mail_from="vanthu@so-mau.example",
        rcpt_to=[{"address": "portal@caobang.gov.vn", "portal": portal}],
        tls=False,
        received_at=datetime.now(UTC).isoformat(),
        smtputf8=False,
    )
    ((submission, _how),) = book_stream(envelope, io.BytesIO(raw))
    return submission


def work_off(submission: Submission) -> Submission:
    for job in Job.objects.filter(kind="submission.process", ref=submission.pk, state="ready"):
        assert runner.run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE, job.last_error
    return Submission.objects.get(pk=submission.pk)


def codes(submission: Submission) -> set[str]:
    return set(submission.findings.values_list("code", flat=True))
