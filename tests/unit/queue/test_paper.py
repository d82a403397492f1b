"""Approvals given on paper, by the rule of two persons, and the tick for the printed copy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_member, make_portal
from vanthu.queue import actions as do
from vanthu.queue.edits import Edit
from vanthu.queue.errors import Blocked, NotAllowed, Unfit
from vanthu.queue.paper import Scan, approvers
from vanthu.store.models import (
    Draft,
    DraftState,
    Event,
    Membership,
    Notice,
    PaperApproval,
    Role,
)

from .acting import act, submitted

pytestmark = pytest.mark.django_db
SCAN = Scan("a" * 64, "phieu-trinh.pdf", "application/pdf", 1000)


def sign(draft, board, approver, *, on=None, actor=None, **more):
    return act(
        do.draft_approve_on_paper, draft, actor or board.secretary,
        approver=approver, on=on or timezone.localdate(), scan=SCAN, **more,
    )  # fmt: skip


def refused(draft, board, approver, field="approver", **more):
    with pytest.raises(Unfit) as caught:
        sign(draft, board, approver, **more)
    assert list(caught.value.fields) == [field]
    now = Draft.objects.get(pk=draft.pk)
    assert (now.state, now.approved) == (DraftState.SUBMITTED, None)
    assert not PaperApproval.objects.exists()
    assert not Notice.objects.filter(round__startswith="paper:").exists()


def test_it_names_the_revision_and_who_has_signed(draft, board):
    board.head.email = "truong.ban@caobang.gov.vn"
    board.head.save()
    submitted(draft, board)
    done = sign(draft, board, board.head, number=" 05/PT-BBT\n")
    assert done.state == DraftState.APPROVED
    assert (done.approved, done.approved_by) == (done.current, board.head)
    assert done.approved_at is not None
    paper = PaperApproval.objects.get()
    assert (paper.revision, paper.approver) == (done.current, board.head)
    assert (paper.registered_by, paper.number) == (board.secretary, "05/PT-BBT")
    assert paper.scan["sha256"] == SCAN.sha256
    event = Event.objects.get(verb="draft.approve_on_paper")
    assert event.actor == board.secretary.pk
    assert event.data["approver"] == board.head.pk
    assert event.data["digest"] == done.current.digest
    notice = Notice.objects.get(round__startswith="paper:")
    assert notice.recipient == "truong.ban@caobang.gov.vn"
    assert "05/PT-BBT" in notice.text
    assert str(board.secretary) in notice.text


def test_it_holds_for_that_revision_alone(draft, board):
    submitted(draft, board)
    sign(draft, board, board.head)
    after = act(do.draft_save, draft, board.editor, edit=Edit(title="Khác"))
    assert after.state == DraftState.EDITING
    submitted_again = act(do.draft_submit, draft, board.editor)
    assert submitted_again.approved_id != submitted_again.current_id
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Unfit) as caught:
        sign(draft, board, board.head, on=yesterday)  # the paper is older than this text
    assert list(caught.value.fields) == ["on"]


def test_who_had_a_hand_in_the_text_has_not_approved_it(draft, board):
    act(do.draft_take, draft, board.head)
    act(do.draft_save, draft, board.head, edit=Edit(title="Sửa"))
    act(do.draft_submit, draft, board.secretary)
    refused(draft, board, board.head)
    assert sign(draft, board, board.deputy).approved_by == board.deputy


def test_who_submitted_it_has_not_approved_it(draft, board):
    act(do.draft_take, draft, board.deputy)
    act(do.draft_submit, draft, board.deputy)
    refused(draft, board, board.deputy)


def test_nobody_records_their_own_paper(portal, draft, board):
    Membership.objects.create(user=board.secretary, portal=portal, role=Role.HEAD)
    submitted(draft, board)
    refused(draft, board, board.secretary)


def test_only_who_could_decide_on_that_day(portal, draft, board):
    submitted(draft, board)
    refused(draft, board, board.other)
    stranger = make_member(make_portal("longxuyen"), Role.HEAD)
    refused(draft, board, stranger)
    later = make_member(portal, Role.DEPUTY)
    today = timezone.localdate()
    Membership.objects.filter(user=later).update(valid_from=today + timedelta(days=1))
    refused(draft, board, later)
    Membership.objects.filter(user=board.deputy).update(fields=["khac"])
    Draft.objects.filter(pk=draft.pk).update(category="kinh-te")
    refused(draft, board, board.deputy)
    refused(draft, board, board.head, "on", on=today + timedelta(days=1))


def test_who_has_left_since_may_have_signed(portal, draft, board):
    submitted(draft, board)
    today = timezone.localdate()
    # The text is of three days ago.
    draft.revisions.update(created_at=timezone.now() - timedelta(days=3))
    Membership.objects.filter(user=board.head).update(valid_to=today - timedelta(days=1))
    refused(draft, board, board.head)
    assert sign(draft, board, board.head, on=today - timedelta(days=1)).approved_by == board.head
    assert board.head in approvers(portal)
    assert board.editor not in approvers(portal)


@pytest.mark.parametrize("name", ["editor", "deputy", "head"])
def test_the_secretary_records_it(draft, board, name):
    submitted(draft, board)
    approver = board.deputy if name == "head" else board.head
    with pytest.raises(NotAllowed):
        sign(draft, board, approver, actor=getattr(board, name))


def test_what_holds_it_back_holds_on_paper_too(draft, board):
    submitted(draft, board)
    Draft.objects.filter(pk=draft.pk).update(frozen=True)
    with pytest.raises(Blocked) as caught:
        sign(draft, board, board.head)
    assert caught.value.codes == ("not_frozen",)


def test_the_printed_copy_is_ticked_and_taken_back(draft, board):
    today = timezone.localdate()
    with pytest.raises(Blocked):
        act(do.draft_printed, draft, board.secretary, on=today)  # nobody wants one
    Draft.objects.filter(pk=draft.pk).update(print_wanted=True)
    done = act(do.draft_printed, draft, board.secretary, on=today)
    assert (done.printed_on, done.printed_by) == (today, board.secretary)
    assert done.state == DraftState.NEW
    with pytest.raises(Unfit):
        act(do.draft_printed, draft, board.secretary, on=today + timedelta(days=1))
    back = act(do.draft_printed, draft, board.secretary, on=None)
    assert (back.printed_on, back.printed_by) == (None, None)
    events = [row.data for row in Event.objects.filter(verb="draft.printed").order_by("seq")]
    assert [event.get("taken_back", False) for event in events] == [False, True]
    with pytest.raises(NotAllowed):
        act(do.draft_printed, draft, board.head, on=today)


def test_a_missing_print_blocks_nothing(draft, board):
    Draft.objects.filter(pk=draft.pk).update(print_wanted=True)
    submitted(draft, board)
    assert act(do.draft_approve, draft, board.head).state == DraftState.APPROVED
