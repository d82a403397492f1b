"""Taking one's last act back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vanthu.publisher.notices import NotSendable, send_again
from vanthu.queue import actions as do
from vanthu.queue import undo
from vanthu.queue.errors import Blocked
from vanthu.queue.permissions import allowed_actions, draft_of
from vanthu.store.models import Draft, DraftState, Event, Job, Notice, NoticeState, Submission
from vanthu.store.portals import policy_of

from .acting import act, approved, submitted

pytestmark = pytest.mark.django_db


def before_and_after(draft):
    return {name: getattr(Draft.objects.get(pk=draft.pk), name) for name in undo.FIELDS}


CASES = {
    "take": (lambda d, b: act(do.draft_take, d, b.other), do.draft_take, "editor", {}),
    "assign": (lambda d, b: None, do.draft_assign, "secretary", {}),
    "submit": (lambda d, b: act(do.draft_take, d, b.editor), do.draft_submit, "editor", {}),
    "recall": (submitted, do.draft_recall, "editor", {}),
    "return": (approved, do.draft_return, "head", {"reason": "Thiếu ảnh"}),
    "decline": (approved, do.draft_decline, "head", {"reason": "Trùng tin"}),
}


@pytest.mark.parametrize("name", CASES)
def test_everything_is_as_it_was(draft, board, name):
    prepare, service, who, more = CASES[name]
    prepare(draft, board)
    if name == "assign":
        more = {"assignee": board.other}
    was = before_and_after(draft)
    actor = getattr(board, who)
    act(service, draft, actor, **more)
    assert before_and_after(draft) != was
    held = draft_of(actor, draft.pk)
    assert "undo" in {action.id for action in allowed_actions(actor, held)}
    act(do.draft_undo, draft, actor)
    assert before_and_after(draft) == was
    event = Event.objects.order_by("-seq")[0]
    assert (event.verb, event.data["undone"]) == ("draft.undo", name)
    assert event.data["to"] == was["state"]


def test_nobody_else_and_nothing_that_came_after(draft, board):
    act(do.draft_take, draft, board.editor)
    with pytest.raises(Blocked):
        act(do.draft_undo, draft, board.secretary)
    act(do.draft_submit, draft, board.editor)
    do.draft_freeze(draft=Draft.objects.get(), reason="Đề nghị rút")
    with pytest.raises(Blocked):
        act(do.draft_undo, draft, board.editor)
    assert Draft.objects.get().state == DraftState.SUBMITTED


def test_only_once(draft, board):
    act(do.draft_take, draft, board.editor)
    act(do.draft_undo, draft, board.editor)
    with pytest.raises(Blocked):
        act(do.draft_undo, draft, board.editor)


def test_what_binds_or_shows_is_not_undone(draft, board):
    approved(draft, board)
    with pytest.raises(Blocked):
        act(do.draft_undo, draft, board.head)


def test_not_after_its_time(draft, board, monkeypatch):
    act(do.draft_take, draft, board.editor)
    monkeypatch.setattr(undo, "WINDOW", timedelta(0))
    with pytest.raises(Blocked):
        act(do.draft_undo, draft, board.editor)


def test_the_mail_waits_and_is_stopped(draft, board):
    act(do.draft_decline, draft, board.secretary, reason="Trùng tin")
    notice = Notice.objects.get()
    job = Job.objects.get(kind="notice.send")
    assert notice.state == NoticeState.READY
    assert job.not_before > datetime.now(UTC) + undo.WINDOW
    act(do.draft_undo, draft, board.secretary)
    notice.refresh_from_db()
    assert notice.state == NoticeState.WITHHELD
    with pytest.raises(NotSendable):
        send_again(notice=notice, actor=board.secretary)
    act(do.draft_decline, draft, board.secretary, reason="Trùng tin")
    assert Notice.objects.latest("pk").state == NoticeState.READY, "the second one is told"


def test_what_was_told_is_not_undone(draft, board):
    act(do.draft_decline, draft, board.secretary, reason="Trùng tin")
    Notice.objects.update(state=NoticeState.SENDING)
    with pytest.raises(Blocked):
        act(do.draft_undo, draft, board.secretary)
    assert Draft.objects.get().state == DraftState.DECLINED


def test_what_was_withheld_anyway_is_not_sent_by_hand_once_it_is_undone(draft, board):
    ours = policy_of(draft.portal).addresses[0]
    Submission.objects.update(reply_address=ours, sender_address=ours)
    act(do.draft_decline, draft, board.secretary, reason="Trùng tin")
    notice = Notice.objects.get()
    assert notice.state == NoticeState.WITHHELD
    act(do.draft_undo, draft, board.secretary)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (NoticeState.WITHHELD, "taken_back")
    with pytest.raises(NotSendable):
        send_again(notice=notice, actor=board.secretary)
    assert Event.objects.filter(verb="notice.withheld", subject_id=notice.pk).exists()
