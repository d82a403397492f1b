"""Two persons have a hand in what goes out (R25, R75, R120): every way around it."""

from __future__ import annotations

import pytest

from vanthu.queue import actions as do
from vanthu.queue.edits import Edit
from vanthu.queue.errors import (
    Blocked,
    NotAllowed,
    Unfit,
)
from vanthu.store.models import (
    Draft,
    DraftState,
    Revision,
)

from .acting import act, approved, submitted

pytestmark = pytest.mark.django_db


def test_nobody_approves_their_own_text(portal, draft, board):
    act(do.draft_take, draft, board.head)
    act(do.draft_save, draft, board.head, edit=Edit(title="Sửa"))
    act(do.draft_submit, draft, board.secretary)
    with pytest.raises(Blocked) as caught:
        act(do.draft_approve, draft, board.head)
    assert caught.value.codes == ("two_persons",)
    assert act(do.draft_approve, draft, board.deputy).state == DraftState.APPROVED


def test_co_editors_are_barred_too(draft, board):
    """The deputy changed a word before the editor's last revision: still a hand in the text."""
    act(do.draft_take, draft, board.editor)
    act(do.draft_save, draft, board.deputy, edit=Edit(title="Phó sửa"))
    act(do.draft_save, draft, board.editor, edit=Edit(title="Biên tập viên sửa lại"))
    act(do.draft_submit, draft, board.editor)
    with pytest.raises(Blocked):
        act(do.draft_approve, draft, board.deputy)
    act(do.draft_approve, draft, board.head)


def test_who_submits_does_not_approve_even_what_only_the_machine_wrote(draft, board):
    submitted(draft, board, by=board.head)
    with pytest.raises(Blocked):
        act(do.draft_approve, draft, board.head)
    act(do.draft_approve, draft, board.deputy)


def test_an_edit_voids_the_approval(draft, board):
    approved(draft, board)
    held = act(do.draft_save, draft, board.editor, edit=Edit(summary="Thêm tóm tắt"))
    assert held.state == DraftState.EDITING
    with pytest.raises(NotAllowed):
        act(do.draft_publish, draft, board.secretary)


def test_after_an_approval_only_later_hands_count(draft, board):
    """The head's correction of an approved text goes to the deputy, who may have written the
    approved one: each change is then vouched for by two."""
    act(do.draft_take, draft, board.deputy)
    act(do.draft_save, draft, board.deputy, edit=Edit(title="Phó viết"))
    act(do.draft_submit, draft, board.deputy)
    act(do.draft_approve, draft, board.head)
    act(do.draft_save, draft, board.head, edit=Edit(title="Trưởng sửa"))
    act(do.draft_submit, draft, board.editor if False else board.secretary)
    with pytest.raises(Blocked):
        act(do.draft_approve, draft, board.head)
    assert act(do.draft_approve, draft, board.deputy).state == DraftState.APPROVED


def test_a_revoked_approval_vouches_for_nothing(draft, board):
    act(do.draft_take, draft, board.deputy)
    act(do.draft_save, draft, board.deputy, edit=Edit(title="Phó viết"))
    act(do.draft_submit, draft, board.deputy)
    act(do.draft_approve, draft, board.head)
    held = act(do.draft_return, draft, board.head, reason="Sai số liệu")
    assert held.approved is None
    act(do.draft_submit, draft, board.secretary)
    with pytest.raises(Blocked):
        act(do.draft_approve, draft, board.deputy)


def test_approve_with_changes(draft, board):
    act(do.draft_take, draft, board.editor)
    act(do.draft_save, draft, board.editor, edit=Edit(title="Hội nghi"))
    act(do.draft_submit, draft, board.editor)
    held = act(do.draft_approve_with_changes, draft, board.head, edit=Edit(title="Hội nghị"))
    assert held.state == DraftState.APPROVED
    assert held.approved == held.current
    assert held.current.author == board.head
    # The head's own words go out by another hand.
    with pytest.raises(Blocked) as caught:
        act(do.draft_publish, draft, board.head)
    assert caught.value.codes == ("seen_by_two",)
    act(do.draft_publish, draft, board.secretary)


def test_approve_with_changes_needs_somebody_elses_submission(draft, board):
    submitted(draft, board, by=board.head)
    with pytest.raises(Blocked):
        act(do.draft_approve_with_changes, draft, board.head, edit=Edit(title="Sửa"))


def test_approve_with_changes_is_not_for_a_co_editor(draft, board):
    act(do.draft_take, draft, board.editor)
    act(do.draft_save, draft, board.head, edit=Edit(title="Trưởng sửa trước"))
    act(do.draft_submit, draft, board.editor)
    with pytest.raises(Blocked):
        act(do.draft_approve_with_changes, draft, board.head, edit=Edit(title="Sửa nữa"))


def test_approve_with_changes_changes_something(draft, board):
    submitted(draft, board)
    with pytest.raises(Unfit):
        act(do.draft_approve_with_changes, draft, board.head, edit=Edit())
    assert Draft.objects.get().state == DraftState.SUBMITTED


def test_a_tampered_revision_is_not_published(draft, board):
    held = approved(draft, board)
    Revision.objects.filter(pk=held.approved_id).update(title="Khác")
    with pytest.raises(Blocked) as caught:
        act(do.draft_publish, draft, board.secretary)
    assert caught.value.codes == ("approval_holds",)
