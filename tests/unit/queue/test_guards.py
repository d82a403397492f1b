"""What stands in the way of an action, beside role and state."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.factories import (
    file_of,
    make_draft,
    make_part,
    make_submission,
)
from vanthu.queue import actions as do
from vanthu.queue.edits import Edit
from vanthu.queue.errors import (
    Blocked,
)
from vanthu.queue.facts import open_holds
from vanthu.queue.permissions import allowed_actions, draft_of, offered_actions
from vanthu.store.models import (
    DraftState,
    FindingRow,
    Kind,
    Notice,
    PartRow,
)

from .acting import METADATA, act, submitted

pytestmark = pytest.mark.django_db


def test_a_deputy_decides_only_where_the_policy_says_so(portal, draft, board, settings):
    from vanthu.store import portals

    path = settings.VANTHU.portals_dir / "caobang.toml"
    text = path.read_text(encoding="utf-8")
    submitted(draft, board)
    try:
        path.write_text("deputies_approve = false\n" + text, encoding="utf-8")
        assert not portals.policy_of(portal).deputies_approve
        with pytest.raises(Blocked) as caught:
            act(do.draft_approve, draft, board.deputy)
        assert caught.value.codes == ("deputy_may_decide",)
    finally:
        path.write_text(text, encoding="utf-8")


def test_an_open_hold_keeps_a_draft_back_until_it_is_released(portal, board):
    submission = make_submission(portal)
    part, elsewhere = (make_part(submission, n, n.encode()) for n in ("a.txt", "b.txt"))
    held = make_draft(portal, submission=submission, kind=Kind.NEWS, files=[file_of(part)])
    act(do.draft_take, held, board.editor)
    FindingRow.objects.create(
        submission=submission, part=elsewhere, code="x", action="hold", severity="stop"
    )
    finding = FindingRow.objects.create(
        submission=submission, part=part, code="x", action="hold", severity="stop"
    )
    with pytest.raises(Blocked) as caught:
        act(do.draft_submit, held, board.editor)
    assert caught.value.codes == ("no_open_hold",)
    finding.released_at = datetime.now(UTC)
    finding.save()
    act(do.draft_submit, held, board.editor)


def test_a_document_without_number_or_date_is_not_submitted(portal, board):
    held = make_draft(portal, number="", metadata={})
    act(do.draft_take, held, board.editor)
    with pytest.raises(Blocked) as caught:
        act(do.draft_submit, held, board.editor)
    assert caught.value.codes == ("complete",)
    act(do.draft_save, held, board.editor, edit=Edit(metadata=METADATA))
    act(do.draft_submit, held, board.editor)


def test_a_frozen_draft_waits_for_a_decision(draft, board):
    act(do.draft_take, draft, board.editor)
    do.draft_freeze(draft=draft, reason="Đề nghị rút")
    with pytest.raises(Blocked) as caught:
        act(do.draft_submit, draft, board.editor)
    assert caught.value.codes == ("not_frozen",)
    act(do.draft_unfreeze, draft, board.editor, reason="Cơ quan đã xác nhận đăng")
    act(do.draft_submit, draft, board.editor)


def test_the_agencys_wish_is_met_and_told(draft, board):
    act(do.draft_take, draft, board.editor)
    do.draft_freeze(draft=draft, reason="Đề nghị rút")
    held = act(do.draft_stop, draft, board.editor)
    assert held.state == DraftState.WITHDRAWN
    assert not held.frozen
    assert Notice.objects.get().kind == "withdrawn"


def test_blocked_actions_are_offered_with_their_reason(draft, board):
    submitted(draft, board, by=board.head)
    offered = {
        action.id: action for action in offered_actions(board.head, draft_of(board.head, draft.pk))
    }
    assert offered["approve"].blocked == ("two_persons",)
    assert offered["approve"].blocked_why[0]
    assert "approve" not in {
        a.id for a in allowed_actions(board.head, draft_of(board.head, draft.pk))
    }


def test_of_what_is_brought_at_the_desk_only_an_annex_is_the_missing_one(portal, board):
    submission = make_submission(portal)
    text = file_of(make_part(submission, "a.txt", b"a"))
    held = make_draft(portal, submission=submission, metadata=METADATA, files=[text])
    FindingRow.objects.create(
        submission=submission, code="annex.missing", action="hold", severity="stop"
    )
    brought = PartRow.objects.create(
        draft=held, path="desk-1", role="attachment", name="b.pdf", type="application/pdf",
        size=1, sha256="b" * 64, verdict="taken",
    )  # fmt: skip
    act(do.draft_take, held, board.editor)
    for role, left in (("signed", ["annex.missing"]), ("annex", [])):
        act(do.draft_save, held, board.editor, edit=Edit(files=[text, file_of(brought, role)]))
        assert open_holds(draft_of(board.editor, held.pk)) == left
