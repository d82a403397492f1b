"""The outbox: once, shown, and never by itself again where it may have arrived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import make_user
from tests.notices import mail, outgoing, part, read_mail, received_mail, refused_mail, run, send
from vanthu.publisher import outgoing as ways
from vanthu.publisher.notices import NotSendable, announce, bounced, send_again
from vanthu.store.models import (
    Event,
    FindingRow,
    Job,
    JobState,
    Notice,
    NoticeState,
    Portal,
    Submission,
)


class Scripted:
    """A way out that answers as told."""

    repeatable = False

    def __init__(self, *answers: ways.State) -> None:
        self.answers = list(answers)
        self.taken: list[ways.Mail] = []
        self.states: list[str] = []

    def resting(self) -> float:
        return 0

    def deliver(self, mail: ways.Mail) -> ways.Delivery:
        self.taken.append(mail)
        self.states.append(Notice.objects.get(message_id=mail.message_id).state)
        return ways.Delivery(self.answers.pop(0), "451 later")


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    scripted = Scripted("sent")
    monkeypatch.setattr(ways, "transport", lambda _: scripted)
    return scripted


def told(submission: Submission) -> Notice:
    notice = announce(submission=submission)
    assert notice is not None
    return notice


def test_folder(office: Portal) -> None:
    notice = send(told(received_mail(office)))
    assert notice.state == NoticeState.SENT
    assert notice.sent_at is not None
    (file,) = outgoing()
    assert read_mail(file.read_bytes())["Message-ID"] == f"<{notice.message_id}>"
    assert Event.objects.filter(verb="notice.sent", subject_id=notice.pk).count() == 1


def test_once_a_submission_kind_and_round(office: Portal) -> None:
    submission = received_mail(office)
    first, second = told(submission), told(submission)
    assert first == second
    assert Notice.objects.count() == Job.objects.filter(kind="notice.send").count() == 1


def test_broken_off_in_the_folder_is_written_once_more(office: Portal) -> None:
    notice = told(received_mail(office))
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENDING)
    assert send(notice).state == NoticeState.SENT
    assert len(outgoing()) == 1


def test_sending_is_written_down_before_the_network(office: Portal, way: Scripted) -> None:
    assert send(told(received_mail(office))).state == NoticeState.SENT
    assert way.states == [NoticeState.SENDING]


def test_broken_off_through_smtp_is_in_doubt_and_not_repeated(
    office: Portal, way: Scripted
) -> None:
    notice = told(received_mail(office))
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENDING)
    assert send(notice).state == NoticeState.IN_DOUBT
    assert way.taken == []


def test_a_job_done_twice_sends_once(office: Portal, way: Scripted) -> None:
    notice = send(told(received_mail(office)))
    Job.objects.filter(ref=notice.pk).update(state=JobState.READY)
    assert send(notice).state == NoticeState.SENT
    assert len(way.taken) == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [("refused", NoticeState.FAILED), ("doubt", NoticeState.IN_DOUBT)],
)
def test_bad_endings_are_shown(
    office: Portal, way: Scripted, answer: ways.State, state: NoticeState
) -> None:
    way.answers = [answer]
    notice = send(told(received_mail(office)))
    assert (notice.state, notice.reason) == (state, "451 later")
    assert not Job.objects.filter(state=JobState.READY).exists()


def test_not_yet_is_tried_again_with_growing_pauses(office: Portal, way: Scripted) -> None:
    way.answers = ["postponed", "postponed", "sent"]
    notice = told(received_mail(office))
    pauses = []
    for _ in range(2):
        assert send(notice).state == NoticeState.READY
        job = Job.objects.filter(ref=notice.pk).latest("pk")
        pauses.append(round((job.not_before - datetime.now(UTC)).total_seconds() / 60))
        Job.objects.filter(pk=job.pk).update(not_before=datetime.now(UTC) - timedelta(seconds=1))
    assert pauses == [1, 2]
    assert send(notice).state == NoticeState.SENT
    assert len({item.message_id for item in way.taken}) == 1


def test_given_up_after_days(office: Portal, way: Scripted) -> None:
    way.answers = ["postponed"]
    notice = told(received_mail(office))
    Notice.objects.update(created_at=datetime.now(UTC) - timedelta(days=6))
    assert send(notice).state == NoticeState.FAILED


def test_a_resting_server_costs_no_try(
    office: Portal, way: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way, "resting", lambda: 30.0)
    notice = send(told(received_mail(office)))
    job = Job.objects.get(ref=notice.pk)
    assert (notice.state, job.state, job.failures) == (NoticeState.READY, JobState.READY, 0)
    assert way.taken == []


def test_who_may_not_be_answered_has_a_row(office: Portal) -> None:
    notice = told(received_mail(office, sender_auth="none"))
    assert (notice.state, notice.reason) == (NoticeState.WITHHELD, "unknown_sender")
    assert not Job.objects.filter(kind="notice.send").exists()


def test_a_person_lets_it_go(office: Portal, way: Scripted) -> None:
    notice = told(received_mail(office, sender_auth="none"))
    send_again(notice=notice, actor=make_user())
    assert send(notice).state == NoticeState.SENT
    assert Event.objects.filter(verb="notice.send_again").exists()
    with pytest.raises(NotSendable):
        send_again(notice=notice, actor=make_user())


def test_without_address_nobody_can(office: Portal) -> None:
    notice = told(received_mail(office, sender_address="", reply_address=""))
    with pytest.raises(NotSendable):
        send_again(notice=notice, actor=make_user())


@pytest.mark.parametrize(
    ("status", "state"), [("5.1.1", NoticeState.BOUNCED), ("4.4.1", NoticeState.SENT)]
)
@pytest.mark.parametrize("form", ["{}", "<{}>"])
def test_bounce(office: Portal, way: Scripted, status: str, state: str, form: str) -> None:
    notice = send(told(received_mail(office)))
    bounced(original_message_id=form.format(notice.message_id), status=status, detail="no user")
    notice.refresh_from_db()
    assert notice.state == state
    assert (notice.bounced_at is not None) == (state == NoticeState.BOUNCED)


def test_bounce_of_a_strange_mail(office: Portal) -> None:
    assert bounced(original_message_id="<x@y>", status="5.1.1") is None
    assert bounced(original_message_id="", status="5.1.1") is None


def test_a_rerun_tells_nothing_twice_unless_asked(office: Portal) -> None:
    submission = refused_mail(office)
    told(submission)
    submission.round = 2
    submission.save()
    again = told(submission)
    assert (again.state, again.reason) == (NoticeState.WITHHELD, "rerun")
    submission.round = 3
    submission.save()
    asked = announce(submission=submission, asked=True)
    assert asked is not None
    assert asked.state == NoticeState.READY


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "noted"},
        {"state": "failed"},
        {"state": "held"},
        {"state": "received"},
        {"state": "quarantined"},
    ],
)
def test_no_outcome_no_mail(office: Portal, fields: dict[str, Any]) -> None:
    assert announce(submission=mail(office, **fields)) is None


def test_a_dead_job_is_no_silent_notice(office: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = told(received_mail(office))

    def broken(_: Notice) -> ways.Mail:
        raise ValueError("can't be written")

    monkeypatch.setattr("vanthu.publisher.notices.outbox.mail_of", broken)
    for _ in range(3):
        Job.objects.update(not_before=datetime.now(UTC) - timedelta(seconds=1))
        run(Job.objects.get(ref=notice.pk).pk)
    notice.refresh_from_db()
    assert notice.state == NoticeState.FAILED
    assert "can't be written" in notice.reason


def test_a_person_asks_for_what_was_withheld(office: Portal) -> None:
    submission = received_mail(office, silent=True)
    assert told(submission).reason == "silent"
    notice = announce(submission=submission, asked=True)
    assert notice is not None
    assert Notice.objects.count() == 1
    assert send(notice).state == NoticeState.SENT


def test_refused_by_a_person(office: Portal) -> None:
    submission = mail(office, state="refused")
    part(submission, "a.doc", "refused")
    notice = announce(submission=submission, asked=True, reason="Ngoài phạm vi\nđăng tải.")
    assert notice is not None
    text = " ".join(notice.text.split())
    assert "đã xem xét thư của Quý cơ quan và chưa tiếp nhận. Lý do: Ngoài phạm vi đăng" in text
    assert "CHƯA TIẾP NHẬN ĐƯỢC 1. a.doc Cách gửi lại" in text


@pytest.mark.parametrize("state", ["quarantined", "held", "drafted", "refused"])
def test_marks_of_secrecy_send_nothing(office: Portal, state: str) -> None:
    submission = received_mail(office, state=state)
    FindingRow.objects.create(
        submission=submission, code="secrecy.mark", action="hold", severity="stop"
    )
    assert announce(submission=submission) is None
    assert announce(submission=submission, asked=True) is None


def test_a_code_that_is_gone_from_the_table_leaves_nobody_unanswered(office: Portal) -> None:
    submission = mail(office, state="refused")
    row = part(submission, "a.doc", "refused")
    FindingRow.objects.create(
        submission=submission, part=row, code="gone.code", action="reject", severity="stop"
    )
    assert "Ban Biên tập chưa xử lý được tệp này." in told(submission).text
