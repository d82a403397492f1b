"""Drafts that no mail brought: composed, and given to somebody to write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import block, make_member, make_portal
from vanthu.queue import actions as do
from vanthu.queue.actions import Edit
from vanthu.queue.composing import draft_commission, draft_compose
from vanthu.queue.errors import NotAllowed, Unfit
from vanthu.queue.reminders.daily import members
from vanthu.queue.reminders.sections import sections_for
from vanthu.queue.reminders.waiting import Waiting
from vanthu.store.models import DraftState, Event, Kind, Mention, Note, Notice, Role
from vanthu.store.portals import policy_of

from .acting import act

pytestmark = pytest.mark.django_db


def commission(portal, board, **more):
    values = {
        "portal": portal, "actor": board.head, "assignee": board.editor, "kind": Kind.ARTICLE,
        "title": "Chuyển đổi số ở Trà Lĩnh", "due": timezone.localdate() + timedelta(days=5),
        "brief": "Phỏng vấn chủ tịch phường",
    }  # fmt: skip
    return draft_commission(**(values | more))


@pytest.mark.parametrize("who", ["secretary", "editor", "deputy", "head"])
def test_everybody_on_the_board_composes(portal, board, who):
    actor = getattr(board, who)
    draft = draft_compose(
        portal=portal, actor=actor, kind=Kind.NEWS, title=" Tin ", category="news",
        author="Hoàng Thu Hà", source="",
    )  # fmt: skip
    assert (draft.state, draft.assignee, draft.submission, draft.title) == (
        DraftState.EDITING, actor, None, "Tin",
    )  # fmt: skip
    assert draft.current.author == actor
    assert draft.current.metadata["author"] == "Hoàng Thu Hà"
    assert draft.category == "news"
    assert Event.objects.get(verb="draft.compose").subject_id == draft.pk


def test_a_composed_draft_goes_the_way_of_all_drafts(portal, board):
    draft = draft_compose(portal=portal, actor=board.editor, kind=Kind.NEWS, title="Tin")
    metadata = {"author": "Hà", "source": "Cổng"}
    act(do.draft_save, draft, board.editor, edit=Edit(blocks=[block("Một")], metadata=metadata))
    act(do.draft_submit, draft, board.editor)
    done = act(do.draft_approve, draft, board.head)
    assert done.state == DraftState.APPROVED


def test_an_issued_document_isnt_written_here(portal, board):
    with pytest.raises(Unfit):
        draft_compose(portal=portal, actor=board.editor, kind=Kind.DOCUMENT, title="Quyết định")


def test_strangers_compose_nothing_here(portal, board):
    stranger = make_member(make_portal("longxuyen"), Role.HEAD)
    with pytest.raises(NotAllowed):
        draft_compose(portal=portal, actor=stranger, kind=Kind.NEWS, title="Tin")
    with pytest.raises(Unfit):
        commission(portal, board, assignee=stranger)


@pytest.mark.parametrize(
    ("who", "may"), [("secretary", True), ("deputy", True), ("head", True), ("editor", False)]
)
def test_the_office_gives_others_something_to_write(portal, board, who, may):
    if not may:
        with pytest.raises(NotAllowed):
            commission(portal, board, actor=getattr(board, who))
        return
    board.editor.email = "hanh@caobang.gov.vn"
    board.editor.save()
    due = timezone.localdate() + timedelta(days=5)
    draft = commission(portal, board, actor=getattr(board, who))
    assert (draft.assignee, draft.deadline, draft.state) == (
        board.editor, due, DraftState.EDITING,
    )  # fmt: skip
    assert draft.deadline_basis["internal"] is True
    assert draft.current.blocks == []
    assert Note.objects.get().text == "Phỏng vấn chủ tịch phường"
    assert Mention.objects.get().user == board.editor
    notice = Notice.objects.get()
    assert notice.recipient == "hanh@caobang.gov.vn"
    assert f"{due:%d/%m/%Y}" in notice.text
    assert "Phỏng vấn" not in notice.text


def test_a_limit_that_has_passed_is_none(portal, board):
    with pytest.raises(Unfit):
        commission(portal, board, due=date(2020, 1, 1))


def test_the_boards_own_limit_stays_whatever_is_edited(portal, board):
    draft = commission(portal, board)
    due = draft.deadline
    saved = act(
        do.draft_save, draft, board.editor,
        edit=Edit(blocks=[block("Một")], kind=Kind.NEWS, metadata={"category": "news"}),
    )  # fmt: skip
    assert (saved.deadline, saved.deadline_basis["internal"]) == (due, True)


def test_who_gave_it_may_approve_it(portal, board):
    draft = commission(portal, board)
    metadata = {"author": "Hà", "source": "Cổng"}
    act(do.draft_save, draft, board.editor, edit=Edit(blocks=[block("Một")], metadata=metadata))
    act(do.draft_submit, draft, board.editor)
    assert act(do.draft_approve, draft, board.head).state == DraftState.APPROVED


def test_it_is_reminded_of_when_due(portal, board):
    board.editor.email = "hanh@caobang.gov.vn"
    board.editor.save()
    commission(portal, board, due=timezone.localdate())
    waiting = Waiting(portal, policy_of(portal), timezone.localdate())
    person = next(p for p in members(portal, timezone.localdate()) if p.user == board.editor)
    titles = [section.title for section in sections_for(person, waiting)]
    assert "CỦA ÔNG/BÀ: ĐẾN HẠN HÔM NAY" in titles


def test_pressed_twice_is_one_draft_and_one_mail(portal, board):
    one = draft_compose(portal=portal, actor=board.editor, kind=Kind.NEWS, title=" Tin ")
    assert draft_compose(portal=portal, actor=board.editor, kind=Kind.NEWS, title="Tin") == one
    assert draft_compose(portal=portal, actor=board.head, kind=Kind.NEWS, title="Tin") != one
    given = commission(portal, board)
    notices = Notice.objects.count()
    assert commission(portal, board) == given
    assert Notice.objects.count() == notices
    assert Note.objects.filter(draft=given).count() == 1


def test_the_same_title_later_is_another_draft(portal, board):
    one = draft_compose(portal=portal, actor=board.editor, kind=Kind.NEWS, title="Tin trong ngày")
    act(do.draft_save, one, board.editor, edit=Edit(blocks=[block("Hôm qua")]))
    again = draft_compose(portal=portal, actor=board.editor, kind=Kind.NEWS, title="Tin trong ngày")
    assert again != one
