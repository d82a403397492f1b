"""A mark of secrecy that is found later takes back what a reminder said of the mail."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tests.factories import make_submission
from tests.notices import outgoing, run, send_all
from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Work
from vanthu.publisher.notices import NotSendable, send_again
from vanthu.queue.reminders.daily import PORTAL, remind_portal
from vanthu.store.blobs import blobs
from vanthu.store.models import Notice, NoticeState, Portal, Role, Submission
from vanthu.store.sealed.rows import seal

from .conftest import person, submitted


@pytest.fixture
def mail(portal: Portal) -> Submission:
    """A mail whose draft waits for the head."""
    sha256, size = blobs().put(io.BytesIO(b"Subject: x\r\n\r\nx\r\n"))
    row = make_submission(portal, raw_sha256=sha256, raw_size=size)
    person(portal, Role.HEAD)
    submitted(portal, datetime.now(UTC), submission=row, title="Tên tài liệu")
    return row


def remind(portal: Portal) -> Notice:
    remind_portal(Work(0, PORTAL, portal.pk, {"day": timezone.localdate().isoformat()}))
    return Notice.objects.get()


def close(mail: Submission) -> None:
    mail.refresh_from_db()
    seal(mail, code="secrecy.marked", action="hold", severity="warning")
    mail.refresh_from_db()


def test_words_and_file_of_a_sent_reminder_go(portal: Portal, mail: Submission) -> None:
    notice = remind(portal)
    assert "Tên tài liệu" in notice.text
    send_all()
    assert len(outgoing()) == 1
    close(mail)
    job = enqueue("submission.shred", mail.pk)
    assert job is not None
    run(job.pk)
    notice.refresh_from_db()
    assert (notice.text, notice.html, notice.subject) == ("", "", "")
    assert notice.state == NoticeState.SENT
    assert outgoing() == []


def test_one_that_has_not_left_stays(portal: Portal, mail: Submission) -> None:
    notice = remind(portal)
    close(mail)
    send_all()
    notice.refresh_from_db()
    assert (notice.state, notice.text) == (NoticeState.WITHHELD, "")
    with pytest.raises(NotSendable):
        send_again(notice=notice, actor=person(portal, Role.SECRETARY))
    assert outgoing() == []


def test_reminders_of_other_mails_keep_their_words(portal: Portal, mail: Submission) -> None:
    notice = remind(portal)
    sha256, size = blobs().put(io.BytesIO(b"Subject: y\r\n\r\ny\r\n"))
    close(make_submission(portal, raw_sha256=sha256, raw_size=size))
    notice.refresh_from_db()
    assert "Tên tài liệu" in notice.text
