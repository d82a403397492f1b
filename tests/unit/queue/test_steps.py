"""Steps that a portal may have: the secretary gathers, somebody verifies, a checklist is ticked,
the approver publishes; and who holds which level."""

from __future__ import annotations

import pytest

from tests.factories import make_draft, make_member, make_portal
from vanthu.queue import actions as do
from vanthu.queue import intake
from vanthu.queue.edits import Edit
from vanthu.queue.errors import Blocked, NotAllowed, Unfit
from vanthu.queue.permissions import allowed_actions, draft_of, offered_actions
from vanthu.store.models import (
    Confirmation,
    DraftState,
    FindingRow,
    Kind,
    Membership,
    Publication,
    Role,
)

from .acting import act, submitted

pytestmark = pytest.mark.django_db

GATHER = '[steps]\ncollate = ["news"]\n'


def at(steps):
    """The usual board and draft at a portal with these steps."""
    portal = make_portal(steps=steps)

    class Board:
        secretary = make_member(portal, Role.SECRETARY)
        editor = make_member(portal, Role.EDITOR)
        deputy = make_member(portal, Role.DEPUTY)
        head = make_member(portal, Role.HEAD)

    return make_draft(portal, kind=Kind.NEWS, title="Tin", number="", metadata={}), Board


def ids(user, draft):
    return {action.id for action in allowed_actions(user, draft_of(user, draft.pk))}


def test_the_secretary_gathers_and_submits():
    draft, board = at(GATHER)
    act(do.draft_take, draft, board.editor)
    assert "submit" not in ids(board.editor, draft)
    with pytest.raises(Blocked):
        act(do.draft_submit, draft, board.editor)
    assert act(do.draft_hand_over, draft, board.editor).state == DraftState.COLLATED
    assert "submit" not in ids(board.editor, draft)
    held = act(do.draft_submit, draft, board.secretary, note="Tổng hợp tin tuần này")
    assert (held.state, held.submitted_by) == (DraftState.SUBMITTED, board.secretary)
    assert act(do.draft_approve, draft, board.head).state == DraftState.APPROVED


def test_the_secretary_returns_it_to_its_editor():
    draft, board = at(GATHER)
    act(do.draft_take, draft, board.editor)
    act(do.draft_hand_over, draft, board.editor)
    held = act(do.draft_return, draft, board.secretary, reason="Bổ sung nguồn ảnh")
    assert (held.state, held.assignee) == (DraftState.RETURNED, board.editor)
    assert "hand_over" in ids(board.editor, draft)
    assert act(do.draft_hand_over, draft, board.editor).reason == ""


def test_other_kinds_are_submitted_by_their_editor():
    _news, board = at(GATHER)
    draft = make_draft(
        _news.portal, metadata={"number": "1", "date": "2026-11-19", "agency": "UBND"}
    )
    act(do.draft_take, draft, board.editor)
    assert "hand_over" not in ids(board.editor, draft)
    assert act(do.draft_submit, draft, board.editor).state == DraftState.SUBMITTED


def test_a_verification_is_of_one_revision():
    draft, board = at('[steps]\nverify = ["news"]\n')
    submitted(draft, board)
    offered = {a.id: a for a in offered_actions(board.head, draft_of(board.head, draft.pk))}
    assert offered["approve"].blocked == ("verified",)
    with pytest.raises(Unfit):
        act(do.draft_verify, draft, board.secretary, method="source", note=" ")
    act(do.draft_verify, draft, board.secretary, method="source", note="Hỏi ông Nông Văn Ba")
    row = Confirmation.objects.get()
    assert (row.by, row.method, row.revision) == (board.secretary, "source", draft.current)
    assert "verify" not in ids(board.head, draft)
    act(do.draft_recall, draft, board.editor)
    act(do.draft_save, draft, board.editor, edit=Edit(title="Tin khác"))
    act(do.draft_submit, draft, board.editor)
    with pytest.raises(Blocked) as caught:
        act(do.draft_approve, draft, board.head)
    assert caught.value.codes == ("verified",)


def test_a_portal_may_want_it_before_it_is_submitted():
    draft, board = at('[steps]\nverify = ["news"]\nverify_before = "submit"\n')
    act(do.draft_take, draft, board.editor)
    with pytest.raises(Blocked) as caught:
        act(do.draft_submit, draft, board.editor)
    assert caught.value.codes == ("verified_early",)
    act(do.draft_verify, draft, board.editor, method="document", note="Công văn 12/UBND")
    act(do.draft_submit, draft, board.editor)


CHECKS = """
[[checklist]]
id = "secrets"
text = "Không tiết lộ bí mật nhà nước"
required = true
[[checklist]]
id = "ads"
text = "Không quảng cáo"
kinds = ["news"]
"""


def test_required_lines_are_ticked_before_submitting():
    draft, board = at(CHECKS)
    act(do.draft_take, draft, board.editor)
    with pytest.raises(Blocked) as caught:
        act(do.draft_submit, draft, board.editor)
    assert caught.value.codes == ("checked",)
    with pytest.raises(Unfit):
        act(do.draft_check, draft, board.editor, ticked={"nothing"})
    act(do.draft_check, draft, board.editor, ticked={"secrets", "ads"})
    act(do.draft_check, draft, board.secretary, ticked={"secrets"})
    row = Confirmation.objects.get()
    assert (row.item, row.by) == ("secrets", board.editor), "who ticked first keeps the name"
    act(do.draft_save, draft, board.editor, edit=Edit(title="Tin khác"))
    with pytest.raises(Blocked):
        act(do.draft_submit, draft, board.editor)
    act(do.draft_check, draft, board.editor, ticked={"secrets"})
    act(do.draft_submit, draft, board.editor)


def test_the_approver_publishes_where_the_policy_lets_them():
    draft, board = at("[steps]\napprover_publishes = true\n")
    submitted(draft, board)
    held = act(do.draft_approve_publish, draft, board.head)
    assert (held.state, held.approved_by) == (DraftState.SCHEDULED, board.head)
    assert Publication.objects.get().revision == held.approved


def test_two_persons_hold_in_one_step_too():
    draft, board = at("[steps]\napprover_publishes = true\n")
    submitted(draft, board, by=board.head)
    with pytest.raises(Blocked) as caught:
        act(do.draft_approve_publish, draft, board.head)
    assert caught.value.codes == ("two_persons",)


LEVELS = """
[levels]
update = ["secretary", "editor"]
review = ["head"]
publish = ["editor"]
"""


def test_levels_say_which_roles_update_review_and_publish():
    draft, board = at(LEVELS)
    assert not ids(board.head, draft) & {"take", "edit", "publish"}
    submitted(draft, board)
    assert "approve" not in ids(board.deputy, draft)
    act(do.draft_approve, draft, board.head)
    assert "publish" not in ids(board.secretary, draft)
    with pytest.raises(NotAllowed):
        act(do.draft_publish, draft, board.secretary)
    assert act(do.draft_publish, draft, board.editor).state == DraftState.SCHEDULED


def test_several_roles_add_up():
    draft, board = at(LEVELS)
    Membership.objects.create(user=board.head, portal=draft.portal, role=Role.EDITOR)
    assert "take" in ids(board.head, draft)


def test_a_role_may_do_an_administrators_work_for_its_portal():
    """S3 Đ10.3: the "Quản trị" takes in and keeps the service running."""
    draft, board = at('[levels]\nadminister = ["secretary"]\n')
    failed = FindingRow.objects.create(
        submission=draft.submission, code="virus.unavailable", action="hold", severity="stop"
    )
    assert intake.may_release(board.secretary, failed)
    assert not intake.may_release(board.editor, failed)
    elsewhere = make_draft(make_portal("longxuyen"), kind=Kind.NEWS)
    other = FindingRow.objects.create(
        submission=elsewhere.submission, code="virus.unavailable", action="hold", severity="stop"
    )
    assert not intake.may_release(board.secretary, other)


def test_without_it_only_the_administrator_does():
    draft, board = at("")
    failed = FindingRow.objects.create(
        submission=draft.submission, code="virus.unavailable", action="hold", severity="stop"
    )
    assert not intake.may_release(board.secretary, failed)
