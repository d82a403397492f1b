"""Caps, digest and interim receipt: above a cap nothing is dropped, and nobody waits unheard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from tests.notices import (
    finding,
    mail,
    part,
    read_mail,
    received_mail,
    refused_mail,
    send,
    send_all,
    tick,
)
from vanthu.publisher.notices import announce
from vanthu.publisher.notices.message import message_of
from vanthu.store.models import Notice, NoticeKind, NoticeState, Portal, Submission
from vanthu.store.portals import policy_of

NOON = datetime(2026, 11, 20, 5, 10, tzinfo=UTC)


@pytest.fixture
def capped(office: Portal, settings: Any) -> Portal:
    """At most two mails an address, three a domain, four in all."""
    caps = settings.VANTHU.answers.model_copy(
        update={"per_address_hour": 2, "per_domain_hour": 3, "total_hour": 4}
    )
    settings.VANTHU = settings.VANTHU.model_copy(update={"answers": caps})
    return office


def answered(submission: Submission) -> Notice:
    notice = announce(submission=submission)
    assert notice is not None
    return send(notice)


def to(address: str) -> dict[str, str]:
    return {"sender_address": address, "reply_address": address}


def test_caps_and_digest(capped: Portal) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        states = []
        for _ in range(5):
            states.append(answered(refused_mail(capped, received_at=datetime.now(UTC))).state)
            clock.shift(60)
        assert states == [NoticeState.SENT] * 2 + [NoticeState.GATHERED] * 3
        tick("notice.digest")
        assert not Notice.objects.filter(kind=NoticeKind.DIGEST).exists()  # the hour isn't over
        clock.move_to(NOON.replace(hour=6, minute=0))
        tick("notice.digest")
        tick("notice.digest")
        digest = Notice.objects.get(kind=NoticeKind.DIGEST)
        assert send(digest).state == NoticeState.SENT
    assert "Tổng hợp tiếp nhận từ 12 giờ đến 13 giờ ngày 20/11/2026: 03 thư" in digest.subject
    gathered = Notice.objects.filter(state=NoticeState.GATHERED)
    assert {notice.digest for notice in gathered} == {digest}
    for notice in gathered:
        assert notice.submission is not None
        assert notice.submission.code in digest.text
        assert notice.submission.code in digest.html
    assert "03 | " in digest.text
    assert "Chưa tiếp nhận được: 01 tệp (xem chi tiết bên dưới)" in " ".join(digest.text.split())
    assert digest.text.count("Lý do:") == 1  # one reason, told once for three files
    message = read_mail(message_of(digest, policy_of(capped)))
    assert message["Auto-Submitted"] == "auto-generated"


def test_domain_and_total(capped: Portal) -> None:
    reasons = [
        answered(refused_mail(capped, **to(address))).reason
        for address in ("a@x.vn", "b@x.vn", "c@x.vn", "d@x.vn", "e@y.vn", "f@z.vn")
    ]
    assert reasons == ["", "", "", "cap_domain", "", "cap_total"]


def test_an_hour_later_the_caps_are_free(capped: Portal) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(3):
            last = answered(refused_mail(capped))
        assert last.state == NoticeState.GATHERED
        clock.shift(3601)
        assert answered(refused_mail(capped)).state == NoticeState.SENT


def test_mended_mail_is_answered_at_once_but_each_refusal_excuses_one(capped: Portal) -> None:
    for _ in range(3):
        refused = refused_mail(capped)
        answered(refused)
    assert answered(received_mail(capped, continues=refused)).state == NoticeState.SENT
    assert answered(received_mail(capped, continues=refused)).state == NoticeState.GATHERED


def test_mended_without_code_from_the_same_sender(capped: Portal) -> None:
    for _ in range(3):
        answered(refused_mail(capped))
    assert answered(received_mail(capped, **to("other@sotuphap.caobang.gov.vn"))).state == (
        NoticeState.SENT
    )
    assert answered(received_mail(capped)).reason == ""
    assert answered(refused_mail(capped)).reason == "cap_address"


def test_a_machine_that_answers_answers_meets_the_cap(capped: Portal) -> None:
    last = refused_mail(capped)
    answered(last)
    sent = 0
    for _ in range(20):
        reply = received_mail(capped, continues=last)
        sent += answered(reply).state == NoticeState.SENT
    assert sent <= 4


def test_digest_names_the_notes_too(capped: Portal) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(3):
            submission = received_mail(capped)
            row = part(submission, "quet.pdf", "noted")
            finding(submission, "pdf.scan", row)
            answered(submission)
        clock.shift(3600)
        tick("notice.digest")
    digest = Notice.objects.get(kind=NoticeKind.DIGEST)
    assert f"{submission.code}: quet.pdf: Tệp là bản quét" in " ".join(digest.text.split())
    assert "Đã tiếp nhận" in digest.text


@pytest.mark.parametrize("state", ["received", "processing", "held", "failed"])
def test_interim_after_half_an_hour(office: Portal, state: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        submission = mail(office, state=state, received_at=NOON)
        tick("notice.interim")
        assert not Notice.objects.exists()
        clock.shift(31 * 60)
        tick("notice.interim")
        tick("notice.interim")
        notice = Notice.objects.get()
        assert (notice.kind, notice.state) == (NoticeKind.INTERIM, NoticeState.READY)
        assert "Đã nhận thư, đang kiểm tra - Mã" in notice.subject
        assert "Quý cơ quan không phải gửi lại" in " ".join(notice.text.split())
        assert submission.code in notice.text


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "drafted"},
        {"state": "quarantined"},
        {"state": "noted", "mail_class": "automatic"},
        {"state": "held", "silent": True},
    ],
)
def test_no_interim(office: Portal, fields: dict[str, Any]) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        mail(office, **fields)
        clock.shift(31 * 60)
        tick("notice.interim")
    assert not Notice.objects.exists()


def test_the_outcome_supersedes_an_interim_that_has_not_left(office: Portal) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        submission = mail(office, state="held")
        part(submission, "a.pdf")
        clock.shift(31 * 60)
        tick("notice.interim")
        submission.state = "drafted"
        submission.save()
        announce(submission=submission)
        assert send_all() == 2
    states = dict(Notice.objects.values_list("kind", "state"))
    assert states == {"interim": NoticeState.WITHHELD, "received": NoticeState.SENT}


def test_held_for_its_sender_is_told_at_once(office: Portal) -> None:
    submission = mail(office, state="held")
    finding(submission, "file.damaged", part(submission, "a.doc", "held"), action="hold")
    notice = announce(submission=submission)
    assert notice is not None
    assert notice.kind == NoticeKind.INTERIM
    text = " ".join(notice.text.split())
    assert "đề nghị Quý cơ quan bổ sung theo hướng dẫn dưới đây" in text
    assert "a.doc Lý do: Tệp bị hỏng" in text
    assert "không phải gửi lại;" not in text


def test_late_proof_of_the_sender_frees_the_notice(office: Portal) -> None:
    submission = received_mail(office, sender_auth="none")
    notice = announce(submission=submission)
    assert notice is not None
    tick("notice.reconsider")
    notice.refresh_from_db()
    assert notice.state == NoticeState.WITHHELD
    Submission.objects.update(sender_auth="pass")
    tick("notice.reconsider")
    assert send(notice).state == NoticeState.SENT


def test_gathered_is_not_lost_when_the_service_was_down(capped: Portal) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(3):
            answered(refused_mail(capped))
        clock.shift(timedelta(days=2).total_seconds())
        tick("notice.digest")
    assert Notice.objects.filter(kind=NoticeKind.DIGEST).count() == 1


def test_one_digest_an_hour_for_a_recipient(capped: Portal) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        notices = [answered(refused_mail(capped)) for _ in range(4)]
        Notice.objects.filter(pk=notices[3].pk).update(state=NoticeState.READY)
        clock.move_to(NOON.replace(hour=6, minute=1))
        tick("notice.digest")
        # Gathered only now, by a worker that was slow.
        Notice.objects.filter(pk=notices[3].pk).update(state=NoticeState.GATHERED)
        tick("notice.digest")
        assert Notice.objects.filter(kind=NoticeKind.DIGEST).count() == 1
        clock.shift(3600)
        tick("notice.digest")
    assert Notice.objects.filter(kind=NoticeKind.DIGEST).count() == 2
    assert not Notice.objects.filter(state=NoticeState.GATHERED, digest=None).exists()


def test_no_interim_for_what_has_been_told(office: Portal) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        submission = refused_mail(office)
        announce(submission=submission)
        Submission.objects.update(state="processing", round=2)
        clock.shift(31 * 60)
        tick("notice.interim")
    assert Notice.objects.count() == 1
