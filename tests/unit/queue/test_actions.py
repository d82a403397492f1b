"""The services: the straight way, and each rule that a table row can't show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import (
    block,
    file_of,
    make_agency,
    make_draft,
    make_member,
    make_part,
    make_portal,
    make_submission,
    make_user,
)
from vanthu.queue import actions as do
from vanthu.queue.edits import Edit, Fix
from vanthu.queue.errors import (
    Blocked,
    Locked,
    NotAllowed,
    ReasonNeeded,
    Stale,
    Unfit,
)
from vanthu.queue.permissions import allowed_actions, draft_of, offered_actions
from vanthu.store.models import (
    Draft,
    DraftState,
    Event,
    FindingRow,
    Job,
    Kind,
    Notice,
    Publication,
    PublicationState,
    Revision,
    Role,
)

pytestmark = pytest.mark.django_db

METADATA = {"number": "1234/QĐ-UBND", "date": "2026-11-19", "agency": "UBND tỉnh"}


@pytest.fixture
def portal():
    return make_portal()


@pytest.fixture
def board(portal):
    class Board:
        secretary = make_member(portal, Role.SECRETARY)
        editor = make_member(portal, Role.EDITOR)
        other = make_member(portal, Role.EDITOR)
        deputy = make_member(portal, Role.DEPUTY)
        head = make_member(portal, Role.HEAD)

    return Board


@pytest.fixture
def draft(portal):
    return make_draft(portal, kind=Kind.NEWS, title="Hội nghị", number="", metadata={})


def act(service, draft, actor, **more):
    """The service on the draft as it is now."""
    version = Draft.objects.values_list("version", flat=True).get(pk=draft.pk)
    return service(draft=draft, actor=actor, version=version, **more)


def submitted(draft, board, by=None):
    editor = by or board.editor
    act(do.draft_take, draft, editor)
    return act(do.draft_submit, draft, editor)


def approved(draft, board):
    submitted(draft, board)
    return act(do.draft_approve, draft, board.head)


def published(draft, board):
    """Out by hand: what needs no file."""
    approved(draft, board)
    return act(
        do.draft_publish_by_hand, draft, board.secretary,
        address="https://www.caobang.gov.vn/bai-1", at=datetime.now(UTC),
    )  # fmt: skip


def test_the_straight_way(draft, board):
    held = act(do.draft_take, draft, board.editor)
    assert (held.state, held.assignee) == (DraftState.EDITING, board.editor)
    held = act(do.draft_save, draft, board.editor, edit=Edit(title="Hội nghị tổng kết"))
    assert held.current.author == board.editor
    held = act(do.draft_submit, draft, board.editor, note="Đề nghị duyệt sớm")
    assert held.submitted_by == board.editor
    held = act(do.draft_approve, draft, board.head)
    assert held.approved == held.current
    held = act(do.draft_publish, draft, board.secretary)
    assert held.state == DraftState.SCHEDULED
    publication = Publication.objects.get(draft=draft)
    assert publication.revision == held.approved
    assert Job.objects.get(kind="publication.publish").ref == publication.pk
    verbs = list(Event.objects.filter(subject="draft").values_list("verb", flat=True))
    assert verbs == [
        "draft.create", "draft.take", "draft.edit", "draft.submit", "draft.approve", "draft.publish"
    ]  # fmt: skip


def test_another_portals_people_find_nothing(draft):
    stranger = make_member(make_portal("longxuyen"), Role.HEAD)
    admin = make_user("admin", is_superuser=True)
    for person in (stranger, admin, make_user("nobody")):
        with pytest.raises(Draft.DoesNotExist):
            draft_of(person, draft.pk)
        for service, more in (
            (do.draft_take, {}),
            (do.draft_decline, {"reason": "x"}),
            (do.draft_save, {"edit": Edit(title="x")}),
        ):
            with pytest.raises(Draft.DoesNotExist):
                act(service, draft, person, **more)
    draft.refresh_from_db()
    assert draft.version == 1


def test_two_who_save_at_once_dont_overwrite(draft, board):
    act(do.draft_take, draft, board.editor)
    version = Draft.objects.get().version
    do.draft_save(
        draft=draft, actor=board.editor, version=version, edit=Edit(title="Của biên tập viên")
    )
    with pytest.raises(Stale) as caught:
        do.draft_save(
            draft=draft, actor=board.secretary, version=version, edit=Edit(title="Của thư ký")
        )
    assert caught.value.version == version + 1
    assert Draft.objects.get().title == "Của biên tập viên"


def test_a_form_that_changes_nothing_changes_nothing(draft, board):
    held = approved(draft, board)
    again = act(do.draft_save, draft, board.editor, edit=Edit(title=held.title))
    assert again.state == DraftState.APPROVED
    assert again.version == held.version
    assert Revision.objects.filter(draft=draft).count() == 1


def test_reasons_are_asked_for(draft, board):
    submitted(draft, board)
    with pytest.raises(ReasonNeeded):
        act(do.draft_return, draft, board.head, reason="  ")
    held = act(do.draft_return, draft, board.head, reason="Thiếu ảnh")
    assert (held.state, held.reason) == (DraftState.RETURNED, "Thiếu ảnh")
    event = Event.objects.get(verb="draft.return")
    assert "Thiếu" not in str(event.data)


# --- two persons ---------------------------------------------------------------------------------


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


# --- guards --------------------------------------------------------------------------------------


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


# --- editing -------------------------------------------------------------------------------------


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


# --- splitting and merging -----------------------------------------------------------------------


def test_split_and_merge_carry_the_authors_along(draft, board):
    act(do.draft_take, draft, board.editor)
    act(do.draft_save, draft, board.deputy, edit=Edit(title="Phó sửa"))
    old, new = act(do.draft_split, draft, board.editor, blocks={1}, files=set(), title="Phần hai")
    assert [len(d.current.blocks) for d in (old, new)] == [1, 1]
    assert (old.ordinal, new.ordinal) == (1, 2)
    act(do.draft_submit, new, board.editor)
    with pytest.raises(Blocked):  # a hand in the text before it was split off
        act(do.draft_approve, new, board.deputy)
    act(do.draft_recall, new, board.editor)
    merged = act(
        do.draft_merge,
        old,
        board.secretary,
        other=new,
        other_version=Draft.objects.get(pk=new.pk).version,
    )
    assert len(merged.current.blocks) == 2
    gone = Draft.objects.get(pk=new.pk)
    assert (gone.state, gone.merged_into) == (DraftState.DECLINED, merged)
    with pytest.raises(Blocked):
        act(do.draft_reopen, gone, board.secretary, reason="x")


def test_merging_other_mails_text_bars_its_authors(portal, board):
    one = make_draft(portal, kind=Kind.NEWS)
    two = make_draft(portal, kind=Kind.NEWS)
    for d in (one, two):
        act(do.draft_take, d, board.editor)
    act(do.draft_save, two, board.deputy, edit=Edit(title="Phó viết"))
    two = Draft.objects.get(pk=two.pk)
    act(do.draft_merge, one, board.editor, other=two, other_version=two.version)
    act(do.draft_submit, one, board.editor)
    with pytest.raises(Blocked):
        act(do.draft_approve, one, board.deputy)
    act(do.draft_approve, one, board.head)


def test_a_split_moves_something_and_leaves_something(draft, board):
    act(do.draft_take, draft, board.editor)
    for blocks in (set(), {0, 1}):
        with pytest.raises(Unfit):
            act(do.draft_split, draft, board.editor, blocks=blocks, files=set(), title="x")
    assert Draft.objects.count() == 1


# --- after publication ---------------------------------------------------------------------------


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


def test_declining_tells_the_agency_unless_told_not_to(portal, board):
    loud, quiet = (make_draft(portal, kind=Kind.NEWS) for _ in range(2))
    act(do.draft_decline, loud, board.secretary, reason="Trùng bài đã đăng")
    act(do.draft_decline, quiet, board.secretary, reason="Thư rác", notify=False)
    assert [notice.draft_id for notice in Notice.objects.filter(kind="declined")] == [loud.pk]
