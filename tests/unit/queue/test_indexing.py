"""Full-text search follows what editors and machines write."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.factories import block, make_draft, make_member, make_portal, make_submission
from vanthu.queue import actions, indexing
from vanthu.queue.edits import Edit
from vanthu.store.fulltext import DRAFTS, PUBLICATIONS, SUBMISSIONS, parse
from vanthu.store.models import Draft, Publication, Role, Submission, SubmissionState

pytestmark = pytest.mark.django_db


def test_a_new_draft_is_found_by_title_number_text_and_code() -> None:
    portal = make_portal()
    draft = make_draft(portal, blocks=[block("Điều 1. Hoà giải ở cơ sở")])
    assert indexing.stale()
    indexing.everything()
    assert not indexing.stale()
    assert draft.submission is not None
    for typed in ("ban hành quy chế", "1234/qd-ubnd", "hòa giải", draft.submission.code):
        assert DRAFTS.find(parse(typed), [portal.pk]) == [draft.pk], typed


def test_an_edit_is_indexed_and_a_mere_step_is_not() -> None:
    portal = make_portal()
    editor = make_member(portal, Role.EDITOR)
    draft = make_draft(portal, kind="news", title="Tin cũ")
    indexing.everything()
    actions.draft_take(draft=draft, actor=editor, version=draft.version)
    assert not indexing.stale()
    draft = Draft.objects.get(pk=draft.pk)
    actions.draft_save(
        draft=draft, actor=editor, version=draft.version, edit=Edit(title="Tin mới toanh")
    )
    assert indexing.everything() == 1
    assert DRAFTS.find(parse("toanh"), [portal.pk]) == [draft.pk]


def test_a_mail_is_indexed_after_its_verdict_only() -> None:
    portal = make_portal()
    mail = make_submission(portal, subject="Bí ẩn", state=SubmissionState.PROCESSING)
    assert indexing.everything() == 0
    Submission.objects.filter(pk=mail.pk).update(state=SubmissionState.HELD)
    assert indexing.everything() == 1
    assert SUBMISSIONS.find(parse("bi an"), [portal.pk]) == [mail.pk]


def test_a_publication_is_found() -> None:
    portal = make_portal()
    draft = make_draft(portal)
    row = Publication.objects.create(
        portal=portal, draft=draft, revision=draft.current, published_at=datetime.now(UTC)
    )
    indexing.everything()
    assert PUBLICATIONS.find(parse("quy chế"), [portal.pk]) == [row.pk]


def test_more_than_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 2)
    portal = make_portal()
    for number in range(5):
        make_submission(portal, subject=f"thư {number}")
    assert indexing.everything() == 5
    assert len(SUBMISSIONS.find(parse("thư"), [portal.pk])) == 5
