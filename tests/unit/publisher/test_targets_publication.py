"""Publication: exactly the approved revision, once, and gone at once when it must."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import (
    block,
    file_of,
    make_draft,
    make_member,
    make_part,
    make_portal,
    make_submission,
)
from vanthu.jobs import runner
from vanthu.parsers.sandbox import TaskResult
from vanthu.parsers.types import Finding
from vanthu.publisher import public_files, publication, versions
from vanthu.publisher.slugs import slug
from vanthu.queue import actions as do
from vanthu.queue import revisions
from vanthu.queue.edits import Edit
from vanthu.store.blobs import blobs, opened
from vanthu.store.models import (
    Draft,
    DraftState,
    Event,
    Job,
    JobState,
    Kind,
    Notice,
    Publication,
    PublicationState,
    Revision,
    Role,
)
from vanthu.store.portals import policy_of
from vanthu.store.revisions import Content

pytestmark = pytest.mark.django_db


class Cleaner:
    """Stands for the sandbox: the "cleaned" file is the received one in capitals."""

    def __init__(self):
        self.answer = TaskResult({"type": "application/pdf"})
        self.seen = []
        self.args = {}
        self.before = lambda: None

    def run(self, task, source, *, name, args, output):
        assert task == "public.file"
        self.seen.append((name, args["type"]))
        self.args[name] = args
        self.before()
        if self.answer.failure is None:
            output.write(source.read().upper())
        return self.answer


@pytest.fixture
def cleaner(monkeypatch):
    fake = Cleaner()
    monkeypatch.setattr(public_files, "default_sandbox", lambda: fake)
    return fake


@pytest.fixture
def portal():
    return make_portal()


@pytest.fixture
def people(portal):
    class People:
        editor = make_member(portal, Role.EDITOR)
        secretary = make_member(portal, Role.SECRETARY)
        head = make_member(portal, Role.HEAD)

    return People


@pytest.fixture
def draft(portal):
    submission = make_submission(portal)
    doc = make_part(submission, "Quyết định.doc", b"nhan duoc", "application/msword")
    notes = make_part(submission, "ghi chu.txt", b"rieng")
    return make_draft(
        portal, submission=submission, kind=Kind.NEWS, title="Hội nghị tổng kết", number="",
        files=[file_of(doc, "signed"), file_of(notes, public=False)],
    )  # fmt: skip


def act(service, draft, actor, **more):
    version = Draft.objects.values_list("version", flat=True).get(pk=draft.pk)
    return service(draft=draft, actor=actor, version=version, **more)


def ordered(draft, people):
    if Draft.objects.get(pk=draft.pk).state == DraftState.NEW:
        act(do.draft_take, draft, people.editor)
    act(do.draft_submit, draft, people.editor)
    act(do.draft_approve, draft, people.head)
    act(do.draft_publish, draft, people.secretary)
    return Publication.objects.order_by("pk").last()


def work():
    """Do the newest publication job."""
    job = Job.objects.filter(kind=publication.JOB).latest("pk")
    runner.run(job.pk)
    job.refresh_from_db()
    return job


def test_the_approved_revision_becomes_public(draft, people, cleaner):
    item = ordered(draft, people)
    assert work().state == JobState.DONE
    item.refresh_from_db()
    draft.refresh_from_db()
    assert (item.state, draft.state) == (PublicationState.PUBLISHED, DraftState.PUBLISHED)
    assert item.revision_id == draft.approved_id
    assert item.address.endswith(f"/portals/caobang/{item.pk}-hoi-nghi-tong-ket/")
    assert item.published_by == people.secretary
    assert draft.approved_by == people.head  # R75: who answers for the content
    (file,) = item.files
    assert (file["name"], file["type"], file["role"]) == (
        "Quyết định.pdf",
        "application/pdf",
        "signed",
    )
    with opened(blobs(), file["sha256"]) as cleaned:
        assert cleaned.read() == b"NHAN DUOC"
    assert Event.objects.get(verb="publication.publish").data["digest"] == item.revision.digest
    notice = Notice.objects.get(kind="published")
    assert item.address in notice.text


def test_private_files_stay_private(draft, people, cleaner):
    ordered(draft, people)
    work()
    assert cleaner.seen == [("Quyết định.doc", "application/msword")]


def test_the_job_twice_publishes_once(draft, people, cleaner):
    ordered(draft, people)
    job = work()
    Job.objects.filter(pk=job.pk).update(state=JobState.READY)
    first = Publication.objects.values().get()
    assert work().state == JobState.DONE
    assert Publication.objects.values().get() == first
    assert Notice.objects.filter(kind="published").count() == 1


def test_our_own_fault_is_tried_again(draft, people, cleaner):
    ordered(draft, people)
    cleaner.before = lambda: 1 / 0
    assert work().state == JobState.READY
    assert Publication.objects.get().state == PublicationState.READY
    cleaner.before = lambda: None
    Job.objects.update(not_before=datetime.now(UTC) - timedelta(seconds=1))
    work()
    assert Publication.objects.get().state == PublicationState.PUBLISHED


def test_a_dead_job_gives_the_draft_back(draft, people, cleaner):
    ordered(draft, people)
    cleaner.before = lambda: 1 / 0
    for _try in range(3):
        Job.objects.update(not_before=datetime.now(UTC) - timedelta(seconds=1))
        job = work()
    assert job.state == JobState.DEAD
    item, held = Publication.objects.get(), Draft.objects.get()
    assert (item.state, held.state) == (PublicationState.FAILED, DraftState.APPROVED)
    assert item.error
    assert "ZeroDivisionError" not in item.error  # that is for the monitor
    assert "ZeroDivisionError" in job.last_error
    cleaner.before = lambda: None
    act(do.draft_publish, draft, people.secretary)
    work()
    assert Publication.objects.get().state == PublicationState.PUBLISHED


def test_a_file_that_cannot_be_cleaned_stops_it_and_is_named(draft, people, cleaner):
    ordered(draft, people)
    cleaner.answer = TaskResult(None, failure=Finding("file.damaged"))
    assert work().state == JobState.DONE
    item = Publication.objects.get()
    assert item.state == PublicationState.FAILED
    assert "Quyết định.doc" in item.error
    assert Draft.objects.get().state == DraftState.APPROVED
    assert not Notice.objects.filter(kind="published").exists()


def test_called_off_while_its_files_are_cleaned(draft, people, cleaner):
    ordered(draft, people)
    cleaner.before = lambda: act(do.draft_unschedule, draft, people.secretary)
    assert work().state == JobState.DONE
    assert not Publication.objects.exists()
    assert Draft.objects.get().state == DraftState.APPROVED


def test_frozen_while_it_waits(draft, people, cleaner):
    ordered(draft, people)
    do.draft_freeze(draft=draft, reason="Đề nghị rút")
    work()
    assert Publication.objects.get().state == PublicationState.FAILED
    assert Draft.objects.get().state == DraftState.APPROVED


def test_a_revision_that_was_tampered_with_is_not_published(draft, people, cleaner):
    item = ordered(draft, people)
    Revision.objects.filter(pk=item.revision_id).update(title="Khác")
    work()
    item.refresh_from_db()
    assert item.state == PublicationState.FAILED


def test_another_current_revision_is_not_published_in_its_place(draft, people, cleaner):
    """No service lets it come to this; the job looks all the same (R25)."""
    item = ordered(draft, people)
    held = Draft.objects.get()
    revisions.write(draft=held, author=people.editor, content=Content("Chưa ai duyệt"))
    held.save()
    work()
    item.refresh_from_db()
    assert item.state == PublicationState.FAILED
    assert Draft.objects.get().state == DraftState.APPROVED


def test_a_corrected_version_replaces_the_old_one_and_is_linked(draft, people, cleaner):
    first = ordered(draft, people)
    work()
    act(do.draft_correct, draft, people.editor, reason="Sai ngày")
    act(do.draft_save, draft, people.editor, edit=Edit(title="Hội nghị sơ kết"))
    assert Publication.objects.get(pk=first.pk).state == PublicationState.PUBLISHED
    second = ordered(draft, people)
    work()
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.pk != first.pk
    assert (first.state, first.reason) == (PublicationState.WITHDRAWN, publication.SUPERSEDED)
    assert second.state == PublicationState.PUBLISHED
    assert versions.successor(first) == second
    assert versions.successor(second) is None
    assert versions.versions(first) == [second, first]


def test_withdrawn_and_published_again_unchanged(draft, people, cleaner):
    ordered(draft, people)
    work()
    act(do.draft_withdraw, draft, people.head, reason="Chờ xác minh")
    act(do.draft_reopen, draft, people.head, reason="Đã xác minh")
    ordered(draft, people)
    work()
    item = Publication.objects.get()
    assert (item.state, item.ended_at) == (PublicationState.PUBLISHED, None)


def test_suspending_takes_down_at_once_and_stops_what_is_on_its_way(draft, people, cleaner):
    ordered(draft, people)
    work()
    act(do.draft_correct, draft, people.editor, reason="Sai")
    act(do.draft_save, draft, people.editor, edit=Edit(title="Bản mới"))
    ordered(draft, people)
    act(do.draft_suspend, draft, people.secretary, reason="Gấp")
    work()
    states = list(Publication.objects.values_list("state", flat=True))
    assert states == [PublicationState.SUSPENDED]
    assert Draft.objects.get().state == DraftState.SUSPENDED


def test_by_hand_is_a_target_too(draft, people, cleaner):
    act(do.draft_take, draft, people.editor)
    act(do.draft_submit, draft, people.editor)
    act(do.draft_approve, draft, people.head)
    at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    act(
        do.draft_publish_by_hand, draft, people.secretary,
        address="https://caobang.gov.vn/1", at=at,
    )  # fmt: skip
    item = Publication.objects.get()
    assert (item.target, item.address, item.published_at) == (
        "hand",
        "https://caobang.gov.vn/1",
        at,
    )
    assert cleaner.seen == []
    assert "https://caobang.gov.vn/1" in Notice.objects.get(kind="published").text


def test_an_empty_or_untyped_result_is_no_public_file(draft, cleaner):
    entry = draft.current.files[0]
    cleaner.answer = TaskResult({"type": ""})
    with pytest.raises(public_files.FileBarred):
        public_files.public_file(entry, {})
    sha256, _ = blobs().put(io.BytesIO(b""))
    cleaner.answer = replace(cleaner.answer, data={"type": "application/pdf"})
    with pytest.raises(public_files.FileBarred):
        public_files.public_file({**entry, "sha256": sha256}, {})


def test_documents_become_the_approved_text_annexes_their_own(portal, cleaner):
    submission = make_submission(portal)
    main = make_part(submission, "tin.doc", b"1", "application/msword")
    annex = make_part(submission, "phu luc.doc", b"2", "application/msword")
    annex.blocks = [block("Phụ lục"), block("Ghi chú riêng", "comment")]
    annex.save()
    picture = make_part(submission, "anh.jpg", b"3", "image/jpeg")
    draft = make_draft(
        portal, submission=submission, kind=Kind.NEWS,
        blocks=[block("Đã che số điện thoại"), block("Trang 1", "footer")],
        files=[file_of(main), file_of(annex, "annex"), file_of(picture, "image")],
    )  # fmt: skip
    policy = policy_of(portal)
    names = [file["name"] for file in public_files.public_files(draft.current, policy)]
    assert names == ["tin.pdf", "phu luc.pdf", "anh.pdf"]
    texts = {
        name: [b["runs"][0]["text"] for b in args.get("blocks", [])]
        for name, args in cleaner.args.items()
    }
    assert texts == {
        "tin.doc": ["Đã che số điện thoại"], "phu luc.doc": ["Phụ lục"], "anh.jpg": []
    }  # fmt: skip
    assert cleaner.args["tin.doc"]["attribution"] == policy.attribution


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quyết định 1234/QĐ-UBND", "quyet-dinh-1234-qd-ubnd"),
        ("ĐƯỜNG, đường; Ở", "duong-duong-o"),
        ("", ""),
        ("日本", ""),
        ("a" * 200, "a" * 80),
        ("từ " * 100, "-".join(["tu"] * 27)),
    ],
)
def test_slugs(text, expected):
    assert slug(text) == expected


def test_names_of_public_files_differ():
    files = [{"name": "a.pdf"}, {"name": "a.pdf"}, {"name": "b.pdf"}]
    names = [file["name"] for file in public_files.distinct_names(files)]
    assert names == ["a.pdf", "a (2).pdf", "b.pdf"]
    assert public_files.public_name("a.doc", "application/pdf") == "a.pdf"
    assert public_files.public_name("a.PDF", "application/pdf") == "a.PDF"
