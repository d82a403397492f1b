"""Drafts that are older than what is kept of them get it without being saved again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.factories import make_draft, make_part, make_portal, make_submission
from vanthu.queue import filling, indexing
from vanthu.queue.kinship import keys_of
from vanthu.store.models import Draft, DraftKey, DraftState, FindingRow, Kind

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def portal():
    return make_portal()


def older(*drafts, **values):
    """As they stood before the migrations."""
    indexing.everything()
    ids = [draft.pk for draft in drafts]
    Draft.objects.filter(pk__in=ids).update(created_at=LONG_AGO, **values)
    DraftKey.objects.filter(draft__in=ids).delete()


def test_older_drafts_get_their_keys_in_batches(portal, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 2)
    drafts = [make_draft(portal, number=f"{n}/QĐ-UBND") for n in range(5)]
    older(*drafts)
    assert filling.keys() == 5
    for draft in drafts:
        found = set(DraftKey.objects.filter(draft=draft).values_list("value", flat=True))
        assert found == set(keys_of(draft))
    assert filling.keys() == 0


def test_what_came_after_the_migration_is_left_to_those_who_write_it(portal):
    draft = make_draft(portal)
    older(draft)
    Draft.objects.update(created_at=datetime.now(UTC))
    assert filling.everything() == 0


def expected(submission, part=None):
    FindingRow.objects.create(
        submission=submission, part=part, code=filling.EXPECTED, action="note", severity="note"
    )


def test_a_printed_copy_is_owed_where_the_mail_was_told_so(portal):
    told, other, done, news = (make_submission(portal) for _ in range(4))
    for submission in (told, done, news):
        expected(submission)
    owing = make_draft(portal, submission=told)
    free = make_draft(portal, submission=other)
    over = make_draft(portal, submission=done)
    item = make_draft(portal, submission=news, kind=Kind.NEWS)
    older(owing, free, over, item)
    Draft.objects.filter(pk=over.pk).update(state=DraftState.PUBLISHED)
    assert filling.prints() == 1
    assert list(Draft.objects.filter(print_wanted=True)) == [owing]
    assert filling.prints() == 0


def test_of_one_mail_only_the_file_that_was_named_is_owed(portal):
    submission = make_submission(portal)
    one, two = (make_part(submission, f"{n}.pdf", b"%PDF") for n in "ab")
    expected(submission, one)
    drafts = [
        make_draft(
            portal, submission=submission, kind=Kind.NEWS, files=[{"part": part.pk}]
        ) if part is one
        else make_draft(portal, submission=make_submission(portal), files=[{"part": part.pk}])
        for part in (one, two)
    ]  # fmt: skip
    older(*drafts)
    assert filling.prints() == 1
    assert Draft.objects.get(print_wanted=True) == drafts[0]


def test_nothing_to_do_costs_two_looks(portal, django_assert_max_num_queries):
    make_draft(portal)
    indexing.everything()
    with django_assert_max_num_queries(8):
        assert filling.everything() == 0
