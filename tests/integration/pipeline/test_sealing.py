"""A mail with a mark of secrecy, from arrival to destruction, and nothing of it anywhere."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import make_member
from tests.samples.scans import jpeg, scanned_pdf, sheet
from vanthu.jobs import runner
from vanthu.queue import intake, sealing
from vanthu.queue.errors import NotAllowed, ReasonNeeded
from vanthu.queue.indexing import everything
from vanthu.store.blobs import blobs
from vanthu.store.models import (
    Draft,
    Event,
    FindingRow,
    Job,
    JobState,
    Notice,
    PartRow,
    Portal,
    Role,
    Sealing,
    Submission,
)
from vanthu.store.sealed import boxes
from vanthu.validators.rules import secrecy as rule

from .conftest import arrive, booked, mail, work_off

SECRET = """UBND TỈNH MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 1/BC-UBND
TỐI MẬT
BÁO CÁO
Nội dung {canary} không được để lộ.
"""


@pytest.fixture
def canary() -> str:
    """A word of this test alone: the data folder is shared by all."""
    return f"CANARY{secrets.token_hex(4).upper()}"


@pytest.fixture
def secret(canary: str) -> bytes:
    return mail(
        (f"bao cao {canary}.txt", SECRET.format(canary=canary).encode()),
        ("khac.txt", f"Tệp khác {canary}".encode()),
        subject=f"Báo cáo {canary}",
        body=f"Kính gửi {canary}",
    ).as_bytes()


def work_all() -> None:
    while pending := list(Job.objects.filter(state=JobState.READY).order_by("pk")):
        for job in pending:
            assert runner.run(job.pk)
            job.refresh_from_db()
            assert job.state == JobState.DONE, (job.kind, job.last_error)


def leaks(canary: str) -> list[str]:
    """Where the canary stands: rows of the database and files of DATA (outside the boxes)."""
    words = (canary.encode(), canary.lower().encode(), canary.encode("utf-16-le"))
    found = [
        str(path.relative_to(settings.VANTHU.data))
        for path in settings.VANTHU.data.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    ]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [table for row in cursor.fetchall() if canary in repr(row)]
    return found


@pytest.fixture
def portal() -> Portal:
    return Portal.objects.get(name="caobang")


@pytest.fixture
def sealed(portal: Portal, secret: bytes) -> Iterator[Submission]:
    for role in (Role.SECRETARY, Role.HEAD, Role.EDITOR):
        user = make_member(portal, role)
        user.email = f"{role}@caobang.example"
        user.save()
    row = arrive(secret)
    work_all()
    row.refresh_from_db()
    return row


def test_before_it_is_decided_on_the_database_knows_no_subject(secret: bytes, canary: str) -> None:
    row = booked(secret)
    assert row.subject == ""
    assert "store_submission" not in leaks(canary)


def test_nothing_of_a_sealed_mail_is_left_open(sealed: Submission, canary: str) -> None:
    assert sealed.state == "quarantined"
    assert sealed.sealed_at is not None
    assert (sealed.subject, sealed.raw_sha256, sealed.message_id) == ("", "", "")
    assert sealed.sender_address == "vanthu@so-mau.example"
    assert not PartRow.objects.filter(submission=sealed).exists()
    assert not Draft.objects.exists()
    assert [row.code for row in FindingRow.objects.all()] == ["secrecy.marked"]
    assert leaks(canary) == []
    box = Sealing.objects.get().box
    assert boxes().exists(box)
    assert Sealing.objects.get().shredded_at is not None


def test_the_sender_gets_no_mail_the_board_one_without_content(sealed: Submission) -> None:
    notices = list(Notice.objects.order_by("recipient"))
    assert [row.recipient for row in notices] == [
        "head@caobang.example", "secretary@caobang.example",
    ]  # fmt: skip
    for notice in notices:
        assert sealed.code in notice.subject
        assert "gọi điện" in notice.text
        assert "mật" not in notice.text.lower()
    assert intake.submission_tell  # the service exists, and refuses:
    with pytest.raises(NotAllowed):
        intake.submission_tell(submission=sealed, actor=_who(sealed, Role.SECRETARY))


def _who(row: Submission, role: Role):
    return row.portal.memberships.get(role=role).user


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.EDITOR])
def test_only_the_head_decides(sealed: Submission, role: Role) -> None:
    actor = _who(sealed, role)
    with pytest.raises(NotAllowed):
        sealing.submission_unseal(submission=sealed, actor=actor, reason="x")
    with pytest.raises(NotAllowed):
        sealing.submission_destroy(submission=sealed, actor=actor, reason="x", handed_to="y")
    with pytest.raises(NotAllowed):
        intake.submission_rerun(submission=sealed, actor=_who(sealed, Role.HEAD))
    finding = FindingRow.objects.get(submission=sealed)
    with pytest.raises(NotAllowed):
        intake.finding_release(finding=finding, actor=_who(sealed, Role.HEAD), reason="x")


def test_no_secret_after_all_goes_on_as_it_came(
    sealed: Submission, canary: str, django_capture_on_commit_callbacks
) -> None:
    box = Sealing.objects.get().box
    with django_capture_on_commit_callbacks(execute=True):
        sealing.submission_unseal(
            submission=sealed, actor=_who(sealed, Role.HEAD), reason="Đã hỏi nơi gửi"
        )
    assert not boxes().exists(box)
    work_all()
    row = Submission.objects.get(pk=sealed.pk)
    assert row.state == "drafted"
    assert row.sealed_at is None
    assert row.subject == f"Báo cáo {canary}"
    assert row.message_id
    assert blobs().exists(row.raw_sha256)
    assert row.drafts.exists()
    assert row.receipts.get().mail_from == "vanthu@so-mau.example"
    assert Notice.objects.filter(submission=row, kind="received").exists()
    # Checked again later it stays what the head has said.
    intake.submission_rerun(submission=row, actor=_who(row, Role.SECRETARY))
    work_all()
    row.refresh_from_db()
    assert row.state == "drafted"


def test_destroyed_is_gone_and_on_record(
    sealed: Submission, canary: str, django_capture_on_commit_callbacks
) -> None:
    box = Sealing.objects.get().box
    copy = boxes().box_path(box).read_bytes()
    with pytest.raises(ReasonNeeded):
        sealing.submission_destroy(
            submission=sealed, actor=_who(sealed, Role.HEAD), reason="Mật", handed_to=" "
        )
    with django_capture_on_commit_callbacks(execute=True):
        sealing.submission_destroy(
            submission=sealed, actor=_who(sealed, Role.HEAD),
            reason="Đã bàn giao", handed_to="Ông A, Văn phòng UBND tỉnh",
        )  # fmt: skip
    assert not boxes().exists(box)
    work_all()
    row = Sealing.objects.get()
    assert (row.decision, row.box) == ("destroyed", "")
    assert {place: state["state"] for place, state in row.wiped.items()} == {
        "store": "destroyed", "spool": "absent",
    }  # fmt: skip
    assert leaks(canary) == []
    assert copy.count(canary.encode()) == 0
    verbs = Event.objects.filter(subject="submission").values_list("verb", flat=True)
    assert {"submission.seal", "submission.destroy", "submission.destroyed"} <= set(verbs)
    with pytest.raises(NotAllowed):
        sealing.submission_unseal(
            submission=sealed, actor=_who(sealed, Role.HEAD), reason="doch nicht"
        )


def test_the_same_mail_again_leaves_nothing_open(sealed: Submission, canary: str) -> None:
    again = booked(b"Received: from other hop\n" + _raw(sealed))
    assert again.pk == sealed.pk
    work_all()
    assert leaks(canary) == []
    assert sealed.receipts.count() == 2


def _raw(row: Submission) -> bytes:
    with boxes().content(Sealing.objects.get().box) as content:
        return content.read()


def test_bytes_that_another_mail_has_too_stay_with_it(secret: bytes, canary: str) -> None:
    other = Portal.objects.get(name="longxuyen")
    one = booked(secret, "caobang")
    raw = io.BytesIO()
    with blobs().open(one.raw_sha256) as source:
        raw.write(source.read())
    two = booked(raw.getvalue(), other.name)
    work_off(one)
    shared = two.raw_sha256
    shredding = Job.objects.get(kind="submission.shred")
    assert runner.run(shredding.pk)
    assert blobs().exists(shared)
    work_all()
    assert not blobs().exists(shared)
    assert Sealing.objects.count() == 2
    assert leaks(canary) == []


def test_limited_circulation_is_held_for_the_head_and_told_to_nobody(portal: Portal) -> None:
    row = arrive(mail(("tl.txt", "LƯU HÀNH NỘI BỘ\nTài liệu họp".encode()), subject="Tài liệu"))
    assert row.state == "held"
    assert row.sealed_at is None
    assert not Draft.objects.exists()
    assert not Notice.objects.filter(kind__in=("received", "refused")).exists()
    head, secretary = make_member(portal, Role.HEAD), make_member(portal, Role.SECRETARY)
    finding = FindingRow.objects.get(submission=row, code="secrecy.internal")
    with pytest.raises(NotAllowed):
        intake.finding_release(finding=finding, actor=secretary, reason="x")
    intake.finding_release(finding=finding, actor=head, reason="Được phép đăng")
    work_all()
    row.refresh_from_db()
    assert row.state == "drafted"


@pytest.mark.parametrize("kind", ["jpeg", "pdf"])
def test_a_stamp_on_a_scan_seals(kind: str, canary: str) -> None:
    page = sheet("TUYỆT MẬT", word=canary)
    data = jpeg(page) if kind == "jpeg" else scanned_pdf(page)
    row = arrive(mail((f"scan.{kind.replace('jpeg', 'jpg')}", data), subject=f"Gửi {canary}"))
    work_all()
    assert row.state == "quarantined"
    assert leaks(canary) == []


def test_a_scan_without_a_stamp_goes_on(canary: str) -> None:
    row = arrive(mail(("scan.jpg", jpeg(sheet(word=canary))), subject="Gửi bản quét"))
    assert row.state == "drafted"
    assert canary not in str(list(row.parts.values_list("text", "blocks", "metadata")))


def test_a_mark_that_is_found_late_takes_everything_back(
    portal: Portal, secret: bytes, canary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that is better than the one of the day when the mail came."""
    monkeypatch.setattr(rule, "restriction_of", lambda *_a, **_k: "")
    row = arrive(secret)
    reply = arrive(
        mail(
            (f"them {canary}.txt", SECRET.format(canary=canary).encode()),
            subject=f"Re: {row.code}", body="Gửi bổ sung phụ lục.",
        )
    )  # fmt: skip
    work_all()
    everything()
    assert reply.continues_id == row.pk
    assert row.state == "drafted"
    assert leaks(canary) != []
    monkeypatch.undo()
    secretary = make_member(portal, Role.SECRETARY)
    for one in (reply, row):
        intake.submission_rerun(submission=one, actor=secretary)
        work_all()
        everything()
    for one in (reply, row):
        one.refresh_from_db()
        assert one.sealed_at is not None
    assert not Draft.objects.exists()
    assert leaks(canary) == []


def test_a_reply_with_a_mark_leaves_the_first_mails_draft_as_it_was(
    portal: Portal, canary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = arrive(mail(("qd.txt", "Thông báo lịch họp của tỉnh năm 2026.".encode())))
    before = Draft.objects.get().current_id
    monkeypatch.setattr(rule, "restriction_of", lambda *_a, **_k: "")
    reply = arrive(
        mail(
            (f"{canary}.txt", f"MẬT\nPhụ lục kèm theo {canary}".encode()),
            subject=f"Re: {first.code}",
        )
    )
    work_all()
    assert Draft.objects.get().revisions.count() == 2
    monkeypatch.undo()
    intake.submission_rerun(submission=reply, actor=make_member(portal, Role.SECRETARY))
    work_all()
    draft = Draft.objects.get()
    assert (draft.current_id, draft.revisions.count()) == (before, 1)
    assert (draft.frozen, draft.frozen_reason) == (True, reply.code)
    assert leaks(canary) == []
