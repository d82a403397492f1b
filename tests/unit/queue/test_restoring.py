"""Bringing an earlier revision back."""

from __future__ import annotations

import pytest

from tests.factories import block, make_agency, make_draft
from vanthu.queue import actions as do
from vanthu.queue.actions import Blocked, Edit, NotAllowed, Stale, Unfit
from vanthu.queue.restoring import draft_restore
from vanthu.store.models import DraftState, Event, Kind, Revision

from .acting import act, approved

pytestmark = pytest.mark.django_db


def test_it_comes_back_as_a_new_revision(portal, board, draft):
    agency = make_agency(portal)
    first = draft.current
    act(do.draft_take, draft, board.editor)
    edit = Edit(title="Khác", blocks=[block("Khác")], kind=Kind.ARTICLE, agency=agency)
    act(do.draft_save, draft, board.editor, edit=edit)
    back = act(draft_restore, draft, board.editor, number=1)
    assert back.current.number == 3
    assert back.current.digest == first.digest
    assert (back.title, back.kind, back.agency) == ("Hội nghị", Kind.NEWS, None)
    assert [row.number for row in back.revisions.order_by("number")] == [1, 2, 3]
    assert Revision.objects.get(pk=first.pk).digest == first.digest
    assert Event.objects.filter(verb="draft.edit").last().data["restored"] == 1
    again = act(draft_restore, draft, board.editor, number=2)
    assert (again.title, again.kind, again.agency) == ("Khác", Kind.ARTICLE, agency)


def test_it_voids_an_approval(board, draft):
    act(do.draft_take, draft, board.editor)
    act(do.draft_save, draft, board.editor, edit=Edit(title="Khác"))
    act(do.draft_submit, draft, board.editor)
    act(do.draft_approve, draft, board.head)
    back = act(draft_restore, draft, board.editor, number=1)
    assert back.state == DraftState.EDITING
    assert back.approved_id != back.current_id


def test_whose_text_comes_back_may_not_approve_it(board, draft):
    """Else one would approve own words: written before an approval, brought back after it."""
    act(do.draft_take, draft, board.deputy)
    act(do.draft_save, draft, board.deputy, edit=Edit(title="Của phó ban"))
    act(do.draft_take, draft, board.editor)
    act(do.draft_save, draft, board.editor, edit=Edit(title="Của biên tập viên"))
    act(do.draft_submit, draft, board.editor)
    act(do.draft_approve, draft, board.head)
    act(draft_restore, draft, board.editor, number=2)
    act(do.draft_submit, draft, board.editor)
    with pytest.raises(Blocked) as blocked:
        act(do.draft_approve, draft, board.deputy)
    assert blocked.value.codes == ("two_persons",)
    act(do.draft_approve, draft, board.head)


@pytest.mark.parametrize("number", [1, 99])
def test_what_isnt_there_or_is_there_already(board, draft, number):
    act(do.draft_take, draft, board.editor)
    with pytest.raises(Unfit):
        act(draft_restore, draft, board.editor, number=number)
    assert draft.revisions.count() == 1


def test_only_who_may_edit_and_only_what_they_saw(board, draft):
    approved(draft, board)
    with pytest.raises(NotAllowed):
        act(draft_restore, draft, board.other, number=1)
    with pytest.raises(Stale):
        draft_restore(draft=draft, actor=board.editor, version=1, number=1)


def test_nothing_comes_back_while_it_waits_for_approval(board, draft):
    act(do.draft_take, draft, board.editor)
    act(do.draft_save, draft, board.editor, edit=Edit(title="Khác"))
    act(do.draft_submit, draft, board.editor)
    with pytest.raises(NotAllowed):
        act(draft_restore, draft, board.editor, number=1)


def test_the_text_of_an_issued_document_may_come_back(portal, board):
    """It was the issuer's then; a mend that was wrong is taken back so."""
    draft = make_draft(portal)
    act(do.draft_take, draft, board.editor)
    fix = do.Fix(1, 0, "Điều", "Điểu")
    act(do.draft_save, draft, board.editor, edit=Edit(fixes=[fix]))
    back = act(draft_restore, draft, board.editor, number=1)
    assert back.current.blocks[1]["runs"][0]["text"].startswith("Điều")
