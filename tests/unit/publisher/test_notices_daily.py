"""The daily summary: once a working day, to the agency's contact, while something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from tests.factories import make_agency
from tests.notices import (
    decision,
    finding,
    mail,
    part,
    received_mail,
    refused_file,
    refused_mail,
    send_all,
    tick,
)
from vanthu.publisher.notices.daily import _tell
from vanthu.queue.drafting import create_drafts
from vanthu.store.models import Agency, Notice, NoticeKind, NoticeState, Portal

#: Friday 20/11/2026, 16:05 in Hanoi; the Tuesday after is a holiday (24/11).
FRIDAY = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)


@pytest.fixture
def agency(office: Portal) -> Agency:
    row = make_agency(office)
    row.contact_email = "dau-moi@sotuphap.example"
    row.save()
    return row


def daily() -> list[Notice]:
    tick("notice.daily")
    send_all()
    return list(Notice.objects.filter(kind=NoticeKind.DAILY).order_by("pk"))


def test_the_contact_is_told_once_a_day_what_is_still_wrong(office: Portal, agency: Agency) -> None:
    with time_machine.travel(FRIDAY, tick=False) as clock:
        wrong = refused_mail(office, agency=agency, decided_at=FRIDAY, received_at=FRIDAY)
        received_mail(office, agency=agency, decided_at=FRIDAY)
        (notice,) = daily()
        assert (notice.recipient, notice.state) == ("dau-moi@sotuphap.example", NoticeState.SENT)
        text = " ".join(notice.text.split())
        assert "còn 01 nội dung chưa tiếp nhận được" in text
        assert f"1. {wrong.code}" in text.replace("01.", "1.")
        assert "Phu luc.xlsx" in text
        assert "Đề nghị: Chọn File > Save As" in text
        clock.shift(600)
        assert len(daily()) == 1  # the same day: no second one
        clock.shift(24 * 3600)
        assert len(daily()) == 1  # Saturday
        clock.move_to(FRIDAY + timedelta(days=3))
        assert len(daily()) == 2  # Monday: it is still wrong
        clock.move_to(FRIDAY + timedelta(days=4))
        assert len(daily()) == 2  # a holiday
        clock.move_to(FRIDAY + timedelta(days=11))
        assert len(daily()) == 2  # by now somebody has phoned


def test_not_before_its_hour(office: Portal, agency: Agency) -> None:
    with time_machine.travel(FRIDAY.replace(hour=8, minute=59), tick=False):
        refused_mail(office, agency=agency, decided_at=FRIDAY)
        assert daily() == []


def test_what_was_sent_again_is_wrong_no_more(office: Portal, agency: Agency) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        first = refused_mail(office, agency=agency, decided_at=FRIDAY)
        again = mail(office, agency=agency, continues=first, decided_at=FRIDAY)
        part(again, "Phu luc.pdf")
        assert daily() == []


def test_a_document_that_waits_for_its_annex_is_named(office: Portal, agency: Agency) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        submission = mail(office, agency=agency, decided_at=FRIDAY)
        row = part(submission, "QD-1234.pdf")
        args = {"document": "Quyết định số 1234/QĐ-UBND", "noun": "Cổng", "names": "Phu luc.xlsx"}
        finding(submission, "annex.missing", row, args=args)
        create_drafts(
            submission=submission, plans=[decision(row, waits_for="Chờ phụ lục kèm theo")]
        )
        (notice,) = daily()
        assert "có phụ lục kèm theo mà Cổng chưa nhận được" in " ".join(notice.text.split())


@pytest.mark.parametrize("change", [{"silent": True}, {"mail_class": "list"}, {"agency": None}])
def test_who_is_not_told(office: Portal, agency: Agency, change: dict[str, Any]) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        refused_mail(office, **({"agency": agency, "decided_at": FRIDAY} | change))
        assert daily() == []


def test_nothing_sealed_and_nothing_final_is_told(office: Portal, agency: Agency) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        sealed = mail(office, agency=agency, state="quarantined", decided_at=FRIDAY)
        refused_file(sealed)
        finding(sealed, "secrecy.marked")
        virus = mail(office, agency=agency, state="refused", decided_at=FRIDAY)
        finding(virus, "type.executable", part(virus, "chay.exe", "refused"))
        assert daily() == []


def test_answers_to_mail_go_before(office: Portal, agency: Agency, settings: Any) -> None:
    caps = settings.VANTHU.answers.model_copy(update={"total_hour": 1})
    settings.VANTHU = settings.VANTHU.model_copy(update={"answers": caps})
    with time_machine.travel(FRIDAY, tick=False) as clock:
        refused_mail(office, agency=agency, decided_at=FRIDAY)
        Notice.objects.create(
            portal=office, kind="digest", round="x", recipient="a@b.example",
            message_id="x@y", state="sent", sent_at=FRIDAY,
        )  # fmt: skip
        assert daily() == []
        clock.shift(3601)
        assert len(daily()) == 1


def test_two_workers_tell_it_once(office: Portal, agency: Agency) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        refused_mail(office, agency=agency, decided_at=FRIDAY)
        today = timezone.localdate(FRIDAY)
        assert _tell(agency, today, FRIDAY)
        assert not _tell(agency, today, FRIDAY)  # asked before the other one's row was there
        assert Notice.objects.filter(kind=NoticeKind.DAILY).count() == 1
