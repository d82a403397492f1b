"""The use of published items elsewhere, by two approvals (R94)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_member, make_portal
from vanthu.desk.reuse import permission_text, record_of
from vanthu.queue import actions as do
from vanthu.queue.edits import Edit
from vanthu.queue.errors import Blocked, NotAllowed, Unfit
from vanthu.queue.paper import Scan
from vanthu.queue.reuse import Asked, holds, public_revision
from vanthu.store.models import Draft, Event, Reuse, ReuseState, Role
from vanthu.store.portals import policy_of

from .acting import act, published

pytestmark = pytest.mark.django_db
SCAN = Scan("b" * 64, "cong-van.pdf", "application/pdf", 1000)


@pytest.fixture
def portal():
    return make_portal(steps='[items]\nreuse = "approvals"\n')


def asked(draft, board, **more):
    values = {
        "asker": "Báo Cao Bằng", "contact": "Nông Văn A, 0206 3852 000", "place": "Báo in số 5",
        "asked_on": timezone.localdate(), "purpose": "Tuyên truyền",
    }  # fmt: skip
    return act(do.reuse_ask, draft, board.secretary, request=Asked(**values | more))


def answered(draft, board, reuse, **more):
    values = {
        "signer": "Nguyễn Văn B", "number": "12/UBND-VX", "on": timezone.localdate(), "scan": SCAN,
    }  # fmt: skip
    return act(do.reuse_record, draft, board.secretary, reuse=reuse, **values | more)


def test_both_have_to_agree(draft, board):
    published(draft, board)
    reuse = asked(draft, board)
    assert (reuse.state, reuse.revision) == (ReuseState.ASKED, Draft.objects.get().approved)
    with pytest.raises(Unfit):
        answered(draft, board, reuse)
    reuse = act(do.reuse_decide, draft, board.head, reuse=reuse)
    assert (reuse.state, reuse.board_by) == (ReuseState.BOARD, board.head)
    assert not holds(reuse, public_revision(draft))
    reuse = answered(draft, board, reuse)
    assert reuse.state == ReuseState.PERMITTED
    assert (reuse.committee_number, reuse.scan["sha256"]) == ("12/UBND-VX", "b" * 64)
    assert holds(reuse, public_revision(draft))
    verbs = Event.objects.filter(verb__startswith="draft.reuse").order_by("seq")
    assert [row.verb for row in verbs] == [
        "draft.reuse_ask", "draft.reuse_decide", "draft.reuse_record"
    ]  # fmt: skip
    assert not any("Báo" in str(row.data) for row in verbs)


def test_the_board_alone_may_say_no_with_a_reason(draft, board):
    published(draft, board)
    reuse = asked(draft, board)
    with pytest.raises(NotAllowed):
        act(do.reuse_decide, draft, board.secretary, reuse=reuse)
    with pytest.raises(Unfit):
        act(do.reuse_decide, draft, board.head, reuse=reuse, refused="  ")
    reuse = act(do.reuse_decide, draft, board.head, reuse=reuse, refused="Nội dung nội bộ")
    assert (reuse.state, reuse.refused_by) == (ReuseState.REFUSED, board.head)
    with pytest.raises(Unfit):
        act(do.reuse_decide, draft, board.head, reuse=reuse)


def test_the_committee_may_say_no(draft, board):
    published(draft, board)
    reuse = act(do.reuse_decide, draft, board.head, reuse=asked(draft, board))
    reuse = answered(draft, board, reuse, refused="Chưa phù hợp")
    assert (reuse.state, reuse.reason) == (ReuseState.REFUSED, "Chưa phù hợp")
    assert reuse.committee_number == "12/UBND-VX"


@pytest.mark.parametrize("field", ["asker", "contact", "place"])
def test_a_request_says_who_and_where(draft, board, field):
    published(draft, board)
    with pytest.raises(Unfit) as caught:
        asked(draft, board, **{field: " \n"})
    assert list(caught.value.fields) == [field]


def test_days_that_cannot_be(draft, board):
    published(draft, board)
    with pytest.raises(Unfit):
        asked(draft, board, asked_on=timezone.localdate() + timedelta(days=1))
    reuse = act(do.reuse_decide, draft, board.head, reuse=asked(draft, board))
    for days in (-1, 1):
        with pytest.raises(Unfit):
            answered(draft, board, reuse, on=timezone.localdate() + timedelta(days=days))


def test_only_what_is_public_is_asked_for(draft, board):
    with pytest.raises(Blocked):
        asked(draft, board)
    assert not Reuse.objects.exists()


def test_a_portal_that_asks_nobody_has_no_requests(draft, board):
    make_portal(steps="")
    published(draft, board)
    with pytest.raises(Blocked):
        asked(draft, board)


def test_a_permission_ends_with_its_version(draft, board):
    published(draft, board)
    reuse = act(do.reuse_decide, draft, board.head, reuse=asked(draft, board))
    reuse = answered(draft, board, reuse)
    policy = policy_of(draft.portal)
    row = Draft.objects.select_related("portal").get()
    assert record_of(row, policy, row.approved_id)["permitted"]
    act(do.draft_correct, draft, board.editor, reason="Sửa")
    act(do.draft_save, draft, board.editor, edit=Edit(title="Hội nghị, đã sửa"))
    assert holds(reuse, public_revision(draft)), "the public still sees the old one"
    published_again = Draft.objects.get()
    act(do.draft_submit, published_again, board.secretary)
    act(do.draft_approve, draft, board.head)
    act(
        do.draft_publish_by_hand, draft, board.secretary,
        address="https://www.caobang.gov.vn/2", at=timezone.now(),
    )  # fmt: skip
    assert not holds(reuse, public_revision(draft))
    row = Draft.objects.select_related("portal").get()
    said = record_of(row, policy, row.approved_id)
    assert (said["needs_approval"], said["permitted"]) == (True, False)


def test_what_went_down_meanwhile_can_only_be_refused(draft, board):
    published(draft, board)
    reuse = asked(draft, board)
    act(do.draft_withdraw, draft, board.head, reason="Sai")
    with pytest.raises(Unfit):
        act(do.reuse_decide, draft, board.head, reuse=reuse)
    assert act(do.reuse_decide, draft, board.head, reuse=reuse, refused="Đã gỡ").reason == "Đã gỡ"


def test_the_permission_in_words(draft, board):
    published(draft, board)
    reuse = act(do.reuse_decide, draft, board.head, reuse=asked(draft, board))
    reuse = answered(draft, board, reuse)
    text = permission_text(reuse, policy_of(draft.portal))
    for words in ("Kính gửi: Báo Cao Bằng", "“Hội nghị”", "12/UBND-VX", "Báo in số 5", "Theo Cổng"):
        assert words in text


def test_another_portals_board_finds_nothing(draft, board):
    published(draft, board)
    reuse = asked(draft, board)
    stranger = make_member(make_portal("longxuyen"), Role.HEAD)
    with pytest.raises(Draft.DoesNotExist):
        act(do.reuse_decide, draft, stranger, reuse=reuse)
