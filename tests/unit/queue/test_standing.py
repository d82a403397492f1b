"""Tình trạng hiệu lực, and what newer documents do to older ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories import block, make_draft, make_portal
from vanthu.publisher.validity import standing_of, standings, stated, told
from vanthu.queue import actions as do
from vanthu.queue.errors import NotAllowed, ReasonNeeded, Unfit
from vanthu.queue.indexing import everything
from vanthu.store.models import (
    Draft,
    Event,
    Force,
    Kind,
    Publication,
    Relation,
    RelationState,
    Validity,
)

from .acting import act, published

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
OLD = {"number": "12/2020/QĐ-UBND", "date": "2020-05-04", "agency": "UBND tỉnh"}


def document(portal, board, metadata=None, **plan):
    """A document that is public."""
    metadata = OLD if metadata is None else metadata
    draft = make_draft(portal, number=metadata["number"], metadata=metadata, **plan)
    published(draft, board)
    everything()
    return Draft.objects.get(pk=draft.pk)


def newer(bearing, named=None, number="7/2026/QĐ-UBND"):
    """Metadata of a document that bears on the old one."""
    named = named or {"number": "12/2020/QĐ-UBND", "date": "2020-05-04"}
    return {
        "number": number, "date": "2026-11-19", "agency": "UBND tỉnh",
        "effective_date": "2026-12-01", bearing: [{"raw": "", "type": "Quyết định", **named}],
    }  # fmt: skip


def test_a_document_that_repeals_another_makes_a_task_and_nothing_else(portal, board):
    old = document(portal, board)
    new = document(portal, board, newer("repeals"))
    relation = Relation.objects.get()
    assert (relation.source, relation.target, relation.bearing) == (new, old, "repeals")
    assert relation.state == RelationState.OPEN
    assert old.state == "published"
    assert not Validity.objects.exists()


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ({"number": "12/2020/QĐ-UBND", "date": None}, True),
        ({"number": "12 / 2020/QĐ - UBND", "date": "2020-05-04"}, True),
        ({"number": "12/2020/QĐ-UBND", "date": "2020-05-05"}, False),
        ({"number": "2/2020/QĐ-UBND", "date": None}, False),
        ({"number": "", "date": None}, False),
    ],
)
def test_the_number_is_the_documents_and_its_date_agrees(portal, board, named, found):
    document(portal, board)
    document(portal, board, newer("replaces", named))
    assert Relation.objects.exists() is found


def test_an_older_one_that_is_published_later_is_found_too(portal, board):
    text = [block("Điều 1. Sửa đổi, bổ sung Quyết định số 12/2020/QĐ-UBND")]
    new = document(portal, board, newer("amends"), blocks=text)
    old = document(portal, board)
    relation = Relation.objects.get()
    assert (relation.source_id, relation.target_id) == (new.pk, old.pk)


def test_articles_that_cite_what_is_repealed_become_tasks(portal, board):
    old = document(portal, board)
    for text in ("Theo Quyết định số 12/2020/QĐ-UBND của tỉnh", "Số 112/2020/QĐ-UBND là số khác"):
        draft = make_draft(
            portal, kind=Kind.ARTICLE, title="Chính sách", number="", metadata={},
            blocks=[block(text)],
        )  # fmt: skip
        published(draft, board)
    everything()
    document(portal, board, newer("repeals"))
    targets = [relation.target for relation in Relation.objects.order_by("pk")]
    assert targets[0] == old
    assert [target.kind for target in targets[1:]] == [Kind.ARTICLE]
    article = targets[1]
    act(do.draft_withdraw, article, board.head, reason="Không còn phù hợp")
    assert Relation.objects.get(target=article).state == RelationState.DONE


def test_another_portals_documents_are_no_business_of_ours(portal, board):
    document(portal, board)
    other = make_portal("longxuyen")
    Draft.objects.update(portal=other)
    Publication.objects.update(portal=other)
    document(portal, board, newer("repeals"))
    assert not Relation.objects.exists()


def test_the_secretary_states_it_and_both_are_linked(portal, board):
    old = document(portal, board)
    new = document(portal, board, newer("repeals"))
    relation = Relation.objects.get()
    act(
        do.draft_standing, old, board.secretary,
        status="ended", since=date(2026, 12, 1), relation=relation,
    )  # fmt: skip
    row = Validity.objects.get()
    assert (row.draft, row.by, row.status) == (old, new, "ended")
    relation.refresh_from_db()
    assert (relation.state, relation.decided_by) == (RelationState.DONE, board.secretary)
    event = Event.objects.filter(verb="draft.standing").get()
    assert event.data["status"] == "ended"
    assert event.data["relation"] == relation.pk


def test_nothing_follows_needs_a_reason(portal, board):
    old = document(portal, board)
    document(portal, board, newer("amends"))
    relation = Relation.objects.get()
    with pytest.raises(ReasonNeeded):
        act(do.draft_unrelated, old, board.secretary, relation=relation, reason=" ")
    act(do.draft_unrelated, old, board.secretary, relation=relation, reason="Văn bản khác")
    relation.refresh_from_db()
    assert (relation.state, relation.reason) == (RelationState.DISMISSED, "Văn bản khác")
    other = make_draft(portal)
    with pytest.raises(Unfit):
        act(do.draft_unrelated, other, board.secretary, relation=relation, reason="x")


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "dead"},
        {"status": "ended", "since": TODAY},
        {"status": "ended", "by_text": "Quyết định số 7"},
        {},
    ],
)
def test_what_ends_names_its_day_and_its_document(draft, board, wrong):
    with pytest.raises(Unfit):
        act(do.draft_standing, draft, board.secretary, **wrong)
    assert not Validity.objects.exists()


def test_not_everybody_states_it(draft, board):
    act(do.draft_take, draft, board.editor)
    with pytest.raises(NotAllowed):
        act(do.draft_standing, draft, board.other, status="in_force")
    stranger = type(board.editor).objects.create(username="la")
    with pytest.raises(Draft.DoesNotExist):
        act(do.draft_standing, draft, stranger, status="in_force")


def test_days_pass_and_the_statement_with_them():
    def say(status, since):
        found = stated(Validity(status=status, since=since), TODAY)
        return found.status, found.then

    day = timedelta(days=1)
    assert say("not_yet", TODAY + day) == (Force.NOT_YET, None)
    assert say("not_yet", TODAY) == (Force.IN_FORCE, None)
    assert say("ended", TODAY + day) == (Force.IN_FORCE, Force.ENDED)
    assert say("ended", TODAY) == (Force.ENDED, None)
    assert say("partly_ended", TODAY - day) == (Force.PARTLY_ENDED, None)


def test_dates_alone_say_only_what_can_be_known():
    def say(published=TODAY, **metadata):
        found = told(metadata, published, TODAY)
        return found.status if found else None

    assert say(effective_date="2026-12-01", date="2026-11-19") == Force.NOT_YET
    assert say(effective_date="2026-11-01", date="2026-10-30") == Force.IN_FORCE
    assert say(effective_date="1999-01-01", date="1998-12-20") is None  # who knows what came since
    assert say(effective_date="1999-01-01", date="1998-12-20", expiry_date="2001-12-31") == "ended"
    assert say(date="2026-10-30") is None
    assert say(effective_date="ngày ký") is None
    assert standing_of(Kind.NEWS, {"effective_date": "2026-12-01"}, None) is None


def test_what_was_stated_last_counts(portal, board, django_assert_num_queries):
    old = document(portal, board)
    by = "Quyết định số 9/2026/QĐ-UBND"
    act(do.draft_standing, old, board.secretary, status="ended", since=TODAY, by_text=by)
    act(do.draft_standing, old, board.editor if old.assignee_id else board.head, status="in_force")
    item = Publication.objects.select_related("draft", "revision").get(draft=old)
    with django_assert_num_queries(1):
        found = standings([item])
    assert found[item.pk].status == Force.IN_FORCE
