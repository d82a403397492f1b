"""What may be changed in a draft, and what an edit brings about."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.factories import (
    block,
    file_of,
    make_agency,
    make_draft,
    make_part,
    make_portal,
    make_submission,
)
from vanthu.queue import actions as do
from vanthu.queue.edits import Edit, Fix
from vanthu.queue.errors import (
    Blocked,
    Locked,
    Unfit,
)
from vanthu.store.models import (
    DraftState,
    Event,
    Kind,
)

from .acting import METADATA, act, approved

pytestmark = pytest.mark.django_db


def test_the_text_of_an_issued_document_is_locked(portal, board):
    held = make_draft(portal, blocks=[block("Cng thông tin điện tử")], metadata=METADATA)
    act(do.draft_take, held, board.editor)
    with pytest.raises(Locked):
        act(do.draft_save, held, board.editor, edit=Edit(blocks=[block("Khác hẳn")]))
    fixed = act(do.draft_save, held, board.editor, edit=Edit(fixes=[Fix(0, 0, "Cng", "Cổng")]))
    assert fixed.current.blocks[0]["runs"][0]["text"] == "Cổng thông tin điện tử"
    (logged,) = fixed.current.metadata["fixes"]
    assert (logged["before"], logged["after"]) == ("Cng", "Cổng")
    assert Event.objects.filter(verb="draft.edit").get().data["fixes"] == 1


def test_the_lock_does_not_open_by_changing_the_kind_for_a_moment(portal, board):
    held = make_draft(portal, metadata=METADATA)
    original = held.current.blocks
    act(do.draft_take, held, board.editor)
    act(do.draft_save, held, board.editor, edit=Edit(kind=Kind.ARTICLE))
    act(do.draft_save, held, board.editor, edit=Edit(blocks=[block("Viết lại")]))
    with pytest.raises(Locked):
        act(do.draft_save, held, board.editor, edit=Edit(kind=Kind.DOCUMENT))
    act(do.draft_save, held, board.editor, edit=Edit(blocks=original))
    assert act(do.draft_save, held, board.editor, edit=Edit(kind=Kind.DOCUMENT)).kind == "document"


def test_fixes_are_small_and_stand_where_they_say(portal, board):
    held = make_draft(portal, blocks=[block("Điều 1. Ban hành")], metadata=METADATA)
    act(do.draft_take, held, board.editor)
    for fix in (Fix(0, 3, "Điều", "Khoản"), Fix(7, 0, "Điều", "x"), Fix(0, 0, "Điều", "y" * 200)):
        with pytest.raises(Unfit):
            act(do.draft_save, held, board.editor, edit=Edit(fixes=[fix]))


def test_changing_the_kind_or_the_agency_makes_another_digest(draft, board):
    approved(draft, board)
    agency = make_agency(draft.portal)
    held = act(do.draft_save, draft, board.editor, edit=Edit(agency=agency))
    assert held.state == DraftState.EDITING
    assert held.current.metadata["supplied_by"] == agency.name
    stranger = make_agency(make_portal("longxuyen"), "Sở khác")
    with pytest.raises(Unfit):
        act(do.draft_save, draft, board.editor, edit=Edit(agency=stranger))


def test_the_deadline_follows_kind_issuer_and_date(portal, board):
    submission = make_submission(portal, received_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC))
    held = make_draft(portal, submission=submission, kind=Kind.ARTICLE, number="", metadata={})
    act(do.draft_take, held, board.editor)
    held = act(do.draft_save, held, board.editor, edit=Edit(title="Chỉ đổi tên"))
    assert held.deadline is None
    held = act(
        do.draft_save, held, board.editor,
        edit=Edit(kind=Kind.DOCUMENT, metadata=METADATA | {"agency": "UBND tỉnh Cao Bằng"}),
    )  # fmt: skip
    assert held.deadline == date(2026, 11, 23)  # 19/11 is a Thursday: Friday, Monday
    assert held.deadline_basis["since"] == "issued"


def test_a_form_reaches_no_file_that_is_not_the_drafts(draft, board):
    foreign = make_part(make_submission(make_portal("longxuyen")), "mat.pdf", b"secret")
    act(do.draft_take, draft, board.editor)
    with pytest.raises(Unfit):
        act(do.draft_save, draft, board.editor, edit=Edit(files=[file_of(foreign)]))


def test_a_proposal_is_taken_or_left(draft, board):
    from vanthu.queue.drafting import DraftPlan, create_drafts

    act(do.draft_take, draft, board.editor)
    plan = DraftPlan(kind=Kind.NEWS, title="Đọc lại", blocks=[block("Mới")])
    create_drafts(submission=draft.submission, plans=[plan])
    held = act(do.draft_reject_proposal, draft, board.editor)
    assert held.title == "Hội nghị"
    with pytest.raises(Blocked):
        act(do.draft_accept_proposal, draft, board.editor)
    plan = DraftPlan(kind=Kind.NEWS, title="Đọc lại lần nữa", blocks=[block("Mới")])
    create_drafts(submission=draft.submission, plans=[plan])
    held = act(do.draft_accept_proposal, draft, board.editor)
    assert held.title == "Đọc lại lần nữa"
    assert held.current.author == board.editor
