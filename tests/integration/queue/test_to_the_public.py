"""From approval to the public's files, through the real sandbox."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

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
from vanthu.publisher.publication import JOB
from vanthu.queue import actions as do
from vanthu.store.blobs import blobs, opened
from vanthu.store.models import Draft, DraftState, Job, Kind, Publication, PublicationState, Role

pytestmark = pytest.mark.django_db


def published(portal, **plan):
    """A draft all the way; its publication."""
    draft = make_draft(portal, **plan)
    editor, head = make_member(portal, Role.EDITOR), make_member(portal, Role.HEAD)
    draft = do.draft_take(draft=draft, actor=editor, version=draft.version)
    draft = do.draft_submit(draft=draft, actor=editor, version=draft.version)
    draft = do.draft_approve(draft=draft, actor=head, version=draft.version)
    draft = do.draft_publish(draft=draft, actor=head, version=draft.version)
    runner.run(Job.objects.filter(kind=JOB).latest("pk").pk)
    return Publication.objects.get(draft=draft)


def text_of(file):
    with opened(blobs(), file["sha256"]) as source:
        reader = PdfReader(io.BytesIO(source.read()))
        return "\n".join(page.extract_text() for page in reader.pages)


def test_a_text_becomes_a_pdf_of_what_was_approved():
    portal = make_portal()
    submission = make_submission(portal)
    part = make_part(submission, "tin.txt", "Số điện thoại 0912 345 678".encode())
    item = published(
        portal, submission=submission, kind=Kind.NEWS, title="Hội nghị tổng kết", number="",
        blocks=[block("Ban Biên tập họp."), block("Xem lại", "comment")], files=[file_of(part)],
    )  # fmt: skip
    assert item.state == PublicationState.PUBLISHED, item.error
    (file,) = item.files
    assert (file["name"], file["type"]) == ("tin.pdf", "application/pdf")
    text = text_of(file)
    assert "Ban Biên tập họp." in text
    assert "Xem lại" not in text
    assert "0912" not in text
    assert "Theo Cổng thông tin điện tử tỉnh Cao Bằng" in text


def test_a_broken_file_stops_it_with_its_name():
    portal = make_portal()
    submission = make_submission(portal)
    part = make_part(submission, "hong.pdf", b"%PDF-1.4 not one", "application/pdf")
    item = published(
        portal, submission=submission, kind=Kind.NEWS, title="Tin", number="", files=[file_of(part)]
    )
    assert item.state == PublicationState.FAILED
    assert "hong.pdf" in item.error
    assert Draft.objects.get().state == DraftState.APPROVED
