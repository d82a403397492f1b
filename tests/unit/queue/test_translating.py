"""An item in two languages: two drafts that know of each other, and who is told when one of them
changes (R20, R109)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import block, make_draft, make_member, make_portal, make_submission
from vanthu.queue import actions as do
from vanthu.queue.drafting import DraftPlan, create_drafts
from vanthu.queue.edits import Edit
from vanthu.queue.errors import Blocked, NotAllowed
from vanthu.queue.languages import original_of, version_of
from vanthu.queue.permissions import draft_of
from vanthu.store.models import Draft, DraftState, Event, Kind, Notice, Role

from .acting import act, approved, published, submitted

pytestmark = pytest.mark.django_db

BOTH = '[languages]\nother = "en"\nboth = ["news"]\nreview_days = 30\n'
TEXT = [block("Sáng nay, Ủy ban nhân dân tỉnh tổ chức hội nghị về chuyển đổi số.")]
ENGLISH = Edit(
    title="Conference on digital transformation",
    blocks=[block("This morning the People's Committee of the province held a conference.")],
)


@pytest.fixture
def portal():
    return make_portal(steps=BOTH)


@pytest.fixture
def draft(portal):
    title = "Hội nghị về chuyển đổi số"
    return make_draft(portal, kind=Kind.NEWS, title=title, number="", metadata={}, blocks=TEXT)


def now(draft):
    return Draft.objects.get(pk=draft.pk)


def english(draft, board):
    """Its English version, translated by another editor."""
    made = act(do.draft_translate, draft, board.other)
    return act(do.draft_save, made, board.other, edit=ENGLISH)


def out(draft, board, number=1):
    act(do.draft_submit, draft, board.secretary)
    act(do.draft_approve, draft, board.head)
    return act(
        do.draft_publish_by_hand, draft, board.secretary,
        address=f"https://www.caobang.gov.vn/{number}", at=datetime.now(UTC),
    )  # fmt: skip


def test_it_takes_over_kind_text_and_files_and_each_shows_the_other(draft, board):
    made = act(do.draft_translate, draft, board.other)
    assert (made.kind, made.language, made.state) == (Kind.NEWS, "en", DraftState.EDITING)
    assert made.assignee == board.other
    assert made.translated_from == now(draft).current
    assert made.current.blocks == TEXT
    assert made.current.metadata["language"] == "en"
    assert made.current.author is None
    seen, other = (draft_of(board.editor, one.pk) for one in (draft, made))
    assert version_of(seen).pk == made.pk
    assert (original_of(other).pk, original_of(other).live) == (draft.pk, False)
    event = Event.objects.get(verb="draft.translate")
    assert event.data["translation"] == made.pk


def test_there_is_one_at_a_time_and_none_of_a_version_or_an_issued_document(draft, board, portal):
    made = act(do.draft_translate, draft, board.other)
    for one in (draft, made, make_draft(portal)):
        with pytest.raises(Blocked):
            act(do.draft_translate, one, board.secretary)
    act(do.draft_decline, made, board.secretary, reason="Chưa cần")
    assert act(do.draft_translate, draft, board.secretary).pk != made.pk


def test_a_portal_of_one_language_offers_none(board, draft, portal):
    make_portal(steps="")
    with pytest.raises(Blocked):
        act(do.draft_translate, draft, board.editor)


def test_what_is_still_in_vietnamese_is_not_submitted(draft, board):
    made = act(do.draft_translate, draft, board.other)
    with pytest.raises(Blocked) as caught:
        act(do.draft_submit, made, board.other)
    assert caught.value.codes == ("translated",)
    act(do.draft_save, made, board.other, edit=Edit(title="Conference"))
    with pytest.raises(Blocked):
        act(do.draft_submit, made, board.other)
    act(do.draft_save, made, board.other, edit=ENGLISH)
    assert act(do.draft_submit, made, board.other).state == DraftState.SUBMITTED


def test_who_translated_it_does_not_approve_it(draft, board, portal):
    deputy = make_member(portal, Role.DEPUTY)
    made = act(do.draft_translate, draft, deputy)
    act(do.draft_save, made, deputy, edit=ENGLISH)
    act(do.draft_submit, made, board.secretary)
    with pytest.raises(Blocked):
        act(do.draft_approve, made, deputy)


def test_what_is_public_in_one_language_is_listed_until_the_other_is(draft, board):
    published(draft, board)
    assert now(draft).version_missing
    made = english(draft, board)
    assert now(draft).version_missing, "it isn't out yet"
    out(made, board)
    assert not now(draft).version_missing
    act(do.draft_withdraw, made, board.head, reason="Bản dịch sai")
    assert now(draft).version_missing
    act(do.draft_withdraw, draft, board.head, reason="Sai")
    assert not now(draft).version_missing


def test_a_kind_that_needs_one_language_is_never_listed(board, portal):
    article = make_draft(portal, kind=Kind.ARTICLE, title="Bài", number="", metadata={})
    published(article, board)
    assert not now(article).version_missing


def test_a_corrected_original_has_its_version_looked_through_and_its_editor_told(draft, board):
    board.other.email = "bien.tap@caobang.gov.vn"
    board.other.save()
    published(draft, board)
    made = english(draft, board)
    out(made, board)
    before = now(made)
    assert before.review_on == timezone.localdate() + timedelta(days=30)
    act(do.draft_correct, draft, board.editor, reason="Sửa số liệu")
    act(do.draft_save, draft, board.editor, edit=Edit(title="Hội nghị về chuyển đổi số, đã sửa"))
    assert now(made).review_why == "regular", "the public still sees the old one"
    out(draft, board, 2)
    after = now(made)
    assert (after.review_why, after.review_on) == ("changed", timezone.localdate())
    assert (after.state, after.version) == (before.state, before.version)
    notice = Notice.objects.get(round__startswith="language:")
    assert notice.recipient == "bien.tap@caobang.gov.vn"
    act(do.draft_reviewed, made, board.secretary)
    done = now(made)
    assert (done.review_why, done.translated_from) == ("regular", now(draft).approved)
    with pytest.raises(Blocked):
        act(do.draft_reviewed, made, board.secretary)


def test_a_version_made_of_another_text_is_looked_through_when_the_text_goes_out(draft, board):
    made = english(draft, board)
    act(do.draft_save, draft, board.editor, edit=Edit(title="Hội nghị về chuyển đổi số năm 2026"))
    out(draft, board)
    assert now(made).review_why == "changed"


def test_taken_down_and_shown_again(draft, board):
    published(draft, board)
    made = english(draft, board)
    out(made, board, 2)
    act(do.draft_suspend, draft, board.secretary, reason="Kiểm tra lại")
    assert now(made).review_why == "down"
    act(do.draft_resume, draft, board.head, reason="Đúng")
    assert (now(made).review_why, now(made).review_on) == ("", None)
    act(do.draft_withdraw, draft, board.head, reason="Sai")
    assert now(made).review_why == "down"
    assert now(made).state == DraftState.PUBLISHED, "a person decides on it"


def test_a_new_check_of_the_mail_leaves_it_alone(board, portal):
    mail = make_submission(portal)
    file = {"sha256": "a" * 64, "name": "tin.docx", "type": "x", "size": 1, "public": False}
    plan = DraftPlan("news", "Tin về hội nghị", "", TEXT, files=[file])
    first = create_drafts(submission=mail, plans=[plan])[0]
    made = act(do.draft_translate, first, board.other)
    assert (made.submission, made.ordinal) == (mail, 2)
    again = create_drafts(submission=mail, plans=[plan])
    assert [one.pk for one in again] == [first.pk]
    assert not now(made).revisions.filter(proposed=True).exists()


def test_the_agency_is_not_told_of_what_it_did_not_send(board, portal):
    mail = make_submission(portal)
    plan = DraftPlan("news", "Tin về hội nghị", "", TEXT)
    made = english(create_drafts(submission=mail, plans=[plan])[0], board)
    act(do.draft_decline, made, board.secretary, reason="Chưa cần")
    assert not Notice.objects.filter(draft=made).exists()


def test_another_portals_editor_begins_none(draft, board):
    stranger = make_member(make_portal("longxuyen"), Role.HEAD)
    with pytest.raises(Draft.DoesNotExist):
        act(do.draft_translate, draft, stranger)
    approved(draft, board)
    with pytest.raises(NotAllowed):
        act(do.draft_reviewed, draft, board.editor)


def test_submitted_drafts_may_be_translated_meanwhile(draft, board):
    submitted(draft, board)
    assert act(do.draft_translate, draft, board.other).translated_from == now(draft).current
