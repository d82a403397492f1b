"""From a booked mail to drafts, notice and audit line: booking, sandbox, steps, database."""

from __future__ import annotations

import io
import zipfile

import pytest

from vanthu.jobs import runner
from vanthu.pipeline import process as process_module
from vanthu.queue.drafting import untouched
from vanthu.store.models import (
    Draft,
    DraftState,
    Event,
    FindingRow,
    Job,
    JobState,
    Notice,
    NoticeState,
    PartRow,
    Revision,
    Submission,
    User,
)

from .conftest import FIXTURES, arrive, booked, codes, mail, work_off


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def test_a_decision_becomes_a_draft_with_its_metadata(agency):
    submission = arrive(mail(("qd-76.doc", fixture("bacgiang.doc"))))
    assert (submission.state, submission.agency) == ("drafted", agency)
    (draft,) = submission.drafts.all()
    assert (draft.kind, draft.number) == ("document", "76/2007/QĐ-UBND")
    assert draft.title.startswith("Về việc ban hành “Quy chế tổ chức")
    assert draft.agency == agency
    assert draft.current.metadata["source"] == "Sở Mẫu"
    assert draft.current.metadata["date"] == "2007-08-31"
    (file,) = draft.current.files
    assert (file["name"], file["role"], file["public"]) == ("qd-76.doc", "text", True)
    assert PartRow.objects.get(pk=file["part"]).sha256 == file["sha256"]
    assert Notice.objects.get(submission=submission).kind == "received"
    assert Event.objects.filter(verb="submission.process", subject_id=submission.pk).count() == 1
    assert {stage["stage"] for stage in submission.rules_log["stages"]} == {
        "bytes",
        "text",
        "whole",
    }


def test_one_mail_of_several_documents_gives_several_drafts():
    submission = arrive(
        mail(
            ("a.doc", fixture("bacgiang.doc")),
            ("a-da-ky.pdf", fixture("bacgiang.pdf")),
            ("b.odt", fixture("longxuyen.odt")),
        )
    )
    first, second = submission.drafts.order_by("ordinal")
    roles = {file["name"]: file["role"] for file in first.current.files}
    assert roles == {"a.doc": "text", "a-da-ky.pdf": "signed"}
    assert [f["public"] for f in first.current.files] == [False, True]
    assert second.number == "01/2020/QĐ-UBND"


def test_what_is_not_permitted_is_kept_listed_and_named():
    xlsx = io.BytesIO()
    with zipfile.ZipFile(xlsx, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        archive.writestr("xl/workbook.xml", "<workbook/>")
    submission = arrive(
        mail(("qd.doc", fixture("bacgiang.doc")), ("phu luc.xlsx", xlsx.getvalue()))
    )
    verdicts = dict(submission.parts.exclude(name="").values_list("name", "verdict"))
    assert verdicts == {"qd.doc": "noted", "phu luc.xlsx": "refused"}
    assert {"type.not_permitted", "parts.missing"} <= codes(submission)
    notice = Notice.objects.get(submission=submission)
    assert notice.kind == "partial"
    assert "phu luc.xlsx" in notice.text
    assert "XLSX" in notice.text


def test_members_of_an_archive_are_files_of_their_own():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("vb/qd.doc", fixture("bacgiang.doc"))
        archive.writestr("chay.exe", b"MZ" + bytes(200))
    submission = arrive(mail(("ho so.zip", packed.getvalue())))
    assert submission.state == "drafted"
    assert submission.drafts.get().number == "76/2007/QĐ-UBND"
    members = dict(submission.parts.filter(role="member").values_list("verdict", "name"))
    assert set(members) == {"noted", "refused"}


def test_a_mail_without_a_file_is_a_news_item():
    submission = arrive(
        mail(subject="Re: [Cổng] Hội nghị tổng kết", body="Sáng 20/11, Sở Mẫu tổ chức hội nghị.\n")
    )
    draft = submission.drafts.get()
    assert (draft.kind, draft.title) == ("news", "Hội nghị tổng kết")
    assert draft.current.blocks[0]["runs"][0]["text"].startswith("Sáng 20/11")
    assert "body.no_file" in codes(submission)


def test_an_empty_mail_and_a_refused_file_are_answered():
    empty = arrive(mail(subject="Trống"))
    refused = arrive(mail(("a.doc", b""), subject="Tệp trống"))
    assert [empty.state, refused.state] == ["refused", "refused"]
    assert not Draft.objects.exists()
    assert set(Notice.objects.values_list("kind", flat=True)) == {"refused"}


def test_run_twice_it_does_the_same(agency):
    submission = booked(mail(("qd.doc", fixture("bacgiang.doc"))).as_bytes())
    work_off(submission)
    Job.objects.update(state=JobState.READY, done_at=None, token="")  # a claim that came back
    work_off(submission)
    assert submission.drafts.count() == 1
    assert Revision.objects.count() == 1
    assert Notice.objects.count() == 1
    assert submission.findings.filter(code="virus.not_scanned").count() == 1


def test_a_re_run_over_an_edited_draft_only_proposes():
    submission = arrive(mail(("qd.doc", fixture("bacgiang.doc"))))
    draft = submission.drafts.get()
    Revision.objects.filter(draft=draft).update(
        author=User.objects.create(username="bien-tap"), title="Sửa tay", digest="x"
    )
    parts = set(submission.parts.values_list("pk", flat=True))
    rerun(submission)
    assert draft.revisions.filter(proposed=True).count() == 1
    draft.refresh_from_db()
    assert draft.current.title == "Sửa tay"
    assert set(submission.parts.values_list("pk", flat=True)) == parts


def test_a_released_finding_no_longer_bars():
    submission = arrive(mail(("bang.rtf", fixture("bacgiang.rtf"))))
    assert submission.state == "refused"
    finding = submission.findings.get(code="type.not_permitted")
    finding.released_at = submission.received_at
    finding.save()
    rerun(submission)
    submission.refresh_from_db()
    assert submission.state == "drafted"
    assert submission.findings.get(code="type.not_permitted").released_at is not None


def test_a_round_that_has_grown_old_writes_nothing(monkeypatch):
    submission = booked(mail(("qd.doc", fixture("bacgiang.doc"))).as_bytes())
    real = process_module.run_steps

    def overtaken(case):
        Submission.objects.filter(pk=submission.pk).update(round=2)
        return real(case)

    monkeypatch.setattr(process_module, "run_steps", overtaken)
    work_off(submission)
    assert not submission.parts.exists()
    assert not Draft.objects.exists()


def test_a_fault_of_ours_is_retried_and_ends_on_the_monitor(monkeypatch):
    submission = booked(mail(body="Tin").as_bytes())
    job = Job.objects.get(ref=submission.pk, kind="submission.process")

    def broken(_case):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(process_module, "run_steps", broken)
    for _ in range(3):
        Job.objects.filter(pk=job.pk).update(not_before=submission.received_at)
        assert runner.run(job.pk)
    job.refresh_from_db()
    submission.refresh_from_db()
    assert (job.state, submission.state) == (JobState.DEAD, "failed")
    assert Event.objects.filter(verb="submission.fail", subject_id=submission.pk).exists()


def test_a_bounce_marks_its_notice(agency):
    first = arrive(mail(body="Tin"))
    notice = Notice.objects.get(submission=first)
    bounce = (
        b"From: MAILER-DAEMON@so-mau.example\r\nTo: portal@caobang.gov.vn\r\n"
        b"Subject: Undelivered Mail\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\n\r\nsorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; vanthu@so-mau.example\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n"
        b"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: "
        + (f"<{notice.message_id.strip('<>')}>").encode()
        + b"\r\nSubject: x\r\n\r\n--b--\r\n"
    )
    submission = arrive(bounce)
    assert (submission.state, submission.mail_class) == ("noted", "bounce")
    notice.refresh_from_db()
    assert notice.state == NoticeState.BOUNCED
    assert not submission.drafts.exists()


def test_the_same_thing_sent_again_is_linked_not_dropped():
    first = arrive(mail(("qd.doc", fixture("bacgiang.doc"))))
    second = arrive(mail(("qd.doc", fixture("bacgiang.doc"))))
    assert second.pk != first.pk
    assert second.findings.get(code="mail.duplicate").args["codes"] == first.code
    assert "mail.duplicate" not in codes(first)


class TestReplies:
    """A reply that carries our code (booking sets `continues`)."""

    @pytest.fixture
    def first(self, agency) -> Submission:
        return arrive(mail(("qd.doc", fixture("bacgiang.doc"))))

    def reply(
        self, first: Submission, *files: tuple[str, bytes], body: str = "", **headers: str
    ) -> Submission:
        notice = Notice.objects.get(submission=first, kind="received")
        message = mail(
            *files,
            subject=f"Re: {notice.subject}",
            body=body,
            **{"In-Reply-To": f"<{notice.message_id.strip('<>')}>"},
            **headers,
        )
        submission = arrive(message)
        assert submission.continues == first
        return submission

    def test_more_files_go_to_the_draft_they_belong_to(self, first):
        reply = self.reply(first, ("Phu luc 1.txt", "Phụ lục 1\nDanh sách".encode()))
        draft = first.drafts.get()
        assert not reply.drafts.exists()
        assert [file["role"] for file in draft.current.files] == ["text", "annex"]
        assert untouched(draft)
        assert "reply.files" in codes(first)

    def test_over_an_edited_draft_more_files_are_only_proposed(self, first):
        draft = first.drafts.get()
        Revision.objects.filter(draft=draft).update(author=User.objects.create(username="a"))
        self.reply(first, ("da-ky.pdf", fixture("bacgiang.pdf")))
        draft.refresh_from_db()
        assert len(draft.current.files) == 1
        proposed = draft.revisions.get(proposed=True)
        assert [file["role"] for file in proposed.files] == ["text", "signed"]

    def test_another_document_is_another_draft(self, first):
        reply = self.reply(first, ("khac.doc", fixture("longxuyen.doc")))
        assert reply.drafts.get().number == "01/2020/QĐ-UBND"

    def test_a_wish_to_withdraw_freezes_and_tells_the_editor(self, first):
        self.reply(first, body="Đề nghị Ban Biên tập cho rút lại văn bản đã gửi.\n")
        draft = first.drafts.get()
        assert draft.frozen
        assert draft.state == DraftState.NEW
        assert "reply.withdrawal" in codes(first)

    @pytest.mark.parametrize(
        ("sender", "stops"), [("phong-khac", True), ("ai-do@noi-khac.example", False)]
    )
    def test_who_may_stop_it_is_who_may_join_it(self, first, sender, stops):
        domain = first.sender_address.rpartition("@")[2]
        address = sender if "@" in sender else f"{sender}@{domain}"
        body = "Đề nghị Ban Biên tập cho rút lại văn bản đã gửi.\n"
        self.reply(first, body=body, From=address)
        assert first.drafts.get().frozen is stops
        assert "reply.withdrawal" in codes(first)

    def test_a_mere_answer_changes_nothing(self, first):
        reply = self.reply(first, body="Đã nhận, cảm ơn.\n> Nếu cần rút lại văn bản đã gửi …\n")
        assert reply.state == "drafted"
        assert not reply.drafts.exists()
        assert not first.drafts.get().frozen
        assert "reply.message" in codes(first)

    def test_a_rerun_keeps_what_replies_have_told(self, first):
        reply = self.reply(first, body="Đã nhận, cảm ơn.\n")
        another = self.reply(first, ("Phu luc 1.txt", "Phụ lục 1\nDanh sách".encode()))
        told = [("reply.files", another.code), ("reply.message", reply.code)]
        for submission, expected in (
            (first, told),
            (reply, [("reply.message", first.code)]),  # its own, found again and there once
        ):
            rerun(submission)
            found = FindingRow.objects.filter(submission=submission, code__startswith="reply.")
            assert sorted(found.values_list("code", "args__code")) == expected


def rerun(submission: Submission) -> None:
    """What queue.intake does."""
    from vanthu.jobs.enqueue import enqueue

    Submission.objects.filter(pk=submission.pk).update(
        round=submission.round + 1, state="received", silent=True
    )
    enqueue("submission.process", submission.pk)
    work_off(submission)
