"""What is published, suspended, withdrawn, corrected, declined."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import (
    make_draft,
)
from vanthu.queue import actions as do
from vanthu.queue.errors import (
    NotAllowed,
    Unfit,
)
from vanthu.store.models import (
    Draft,
    DraftState,
    Kind,
    Notice,
    Publication,
    PublicationState,
)

from .acting import act, approved, published

pytestmark = pytest.mark.django_db


def test_by_hand_needs_a_place_and_a_time_that_has_been(draft, board):
    approved(draft, board)
    for address, at in (
        ("caobang", datetime.now(UTC)),
        ("javascript:alert(1)", datetime.now(UTC)),
        ("https://caobang.gov.vn/1", datetime.now(UTC) + timedelta(days=1)),
    ):
        with pytest.raises(Unfit):
            act(do.draft_publish_by_hand, draft, board.secretary, address=address, at=at)
    assert Draft.objects.get().state == DraftState.APPROVED


def test_suspend_resume_withdraw(draft, board):
    published(draft, board)
    act(do.draft_suspend, draft, board.secretary, reason="Có sai sót")
    assert Publication.objects.get().state == PublicationState.SUSPENDED
    with pytest.raises(NotAllowed):
        act(do.draft_resume, draft, board.secretary, reason="Đúng rồi")
    act(do.draft_resume, draft, board.head, reason="Đúng rồi")
    assert Publication.objects.get().state == PublicationState.PUBLISHED
    held = act(do.draft_withdraw, draft, board.head, reason="Không còn phù hợp")
    assert held.state == DraftState.WITHDRAWN
    publication = Publication.objects.get()
    assert publication.state == PublicationState.WITHDRAWN
    assert publication.revision.blocks  # the version is kept


def test_a_correction_leaves_the_last_version_public_and_it_can_be_suspended(draft, board):
    published(draft, board)
    held = act(do.draft_correct, draft, board.editor, reason="Sai ngày")
    assert held.state == DraftState.EDITING
    assert Publication.objects.get().state == PublicationState.PUBLISHED
    act(do.draft_suspend, draft, board.deputy, reason="Gấp")
    assert Publication.objects.get().state == PublicationState.SUSPENDED


def test_shown_again_by_the_head_the_correction_keeps_its_words(draft, board):
    published(draft, board)
    act(do.draft_suspend, draft, board.secretary, reason="Có sai sót")
    act(do.draft_correct, draft, board.editor, reason="Sai ngày")
    Draft.objects.update(state=DraftState.RETURNED, reason="Thiếu phụ lục")
    held = act(do.draft_resume, draft, board.head, reason="Bản cũ vẫn đúng")
    assert (held.state, held.reason) == (DraftState.RETURNED, "Thiếu phụ lục")
    assert held.correction["what"] == "Sai ngày"
    assert Publication.objects.get().state == PublicationState.PUBLISHED
    with pytest.raises(NotAllowed):
        act(do.draft_resume, draft, board.head, reason="Lần nữa")


def anew(draft, board, title):
    act(do.draft_save, draft, board.editor, edit=do.Edit(title=title))
    act(do.draft_submit, draft, board.editor)
    act(do.draft_approve, draft, board.head)
    act(
        do.draft_publish_by_hand, draft, board.secretary,
        address="https://www.caobang.gov.vn/bai-2", at=datetime.now(UTC),
    )  # fmt: skip


def test_what_is_opened_again_after_a_correction_is_no_correction(draft, board):
    published(draft, board)
    act(do.draft_correct, draft, board.editor, reason="Sai ngày")
    anew(draft, board, "Hội nghị ngày 3")
    assert Draft.objects.get().corrected_at is not None
    act(do.draft_withdraw, draft, board.head, reason="Không còn phù hợp")
    act(do.draft_reopen, draft, board.secretary, reason="Đăng lại bản mới")
    anew(draft, board, "Hội nghị lần hai")
    held = Draft.objects.get()
    assert (held.state, held.corrected_at) == (DraftState.PUBLISHED, None)


def test_declining_tells_the_agency_unless_told_not_to(portal, board):
    loud, quiet = (make_draft(portal, kind=Kind.NEWS) for _ in range(2))
    act(do.draft_decline, loud, board.secretary, reason="Trùng bài đã đăng")
    act(do.draft_decline, quiet, board.secretary, reason="Thư rác", notify=False)
    assert [notice.draft_id for notice in Notice.objects.filter(kind="declined")] == [loud.pk]
