"""Drafts from plans: once each, and what a re-run may change."""

from __future__ import annotations

import dataclasses

import pytest

from tests.factories import (
    block,
    file_of,
    make_agency,
    make_member,
    make_part,
    make_portal,
    make_submission,
)
from vanthu.parsers.types import Finding
from vanthu.queue import revisions
from vanthu.queue.drafting import DraftPlan, create_drafts
from vanthu.store.models import Draft, DraftState, Event, FindingRow, Kind, Revision, Role
from vanthu.store.revisions import Content, content_of, intact

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return make_submission(make_portal())


def plan(submission, name="a.txt", text="Nội dung", **fields):
    part = make_part(submission, name, f"{name}".encode())
    return DraftPlan(
        kind=Kind.DOCUMENT, title="Quyết định", number="1/QĐ", blocks=[block(text)],
        files=[file_of(part)], **fields,
    )  # fmt: skip


def test_plans_become_drafts_in_their_order(submission):
    agency = make_agency(submission.portal)
    plans = [plan(submission, "a.txt", agency_id=agency.pk), plan(submission, "b.txt")]
    first, second = create_drafts(submission=submission, plans=plans)
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert first.state == DraftState.NEW
    assert (first.title, first.number) == ("Quyết định", "1/QĐ")
    assert first.current.author is None
    assert first.current.metadata["supplied_by"] == agency.name
    assert intact(Revision.objects.get(pk=first.current_id))
    assert Event.objects.filter(verb="draft.create").count() == 2


def test_the_same_plans_twice_make_nothing_new(submission):
    plans = [plan(submission, "a.txt"), plan(submission, "b.txt")]
    before = create_drafts(submission=submission, plans=plans)
    after = create_drafts(submission=submission, plans=plans)
    assert [d.pk for d in before] == [d.pk for d in after]
    assert Revision.objects.count() == 2
    assert [d.version for d in after] == [1, 1]


def test_a_rerun_replaces_the_text_of_an_untouched_draft(submission):
    old = plan(submission)
    (draft,) = create_drafts(submission=submission, plans=[old])
    new = dataclasses.replace(old, blocks=[block("Nội dung mới")])
    (again,) = create_drafts(submission=submission, plans=[new])
    assert again.pk == draft.pk
    assert again.current.blocks[0]["runs"][0]["text"] == "Nội dung mới"
    assert again.version == draft.version + 1


def test_a_rerun_only_proposes_over_a_taken_draft(submission):
    old = plan(submission)
    (draft,) = create_drafts(submission=submission, plans=[old])
    editor = make_member(submission.portal, Role.EDITOR)
    Draft.objects.update(state=DraftState.EDITING, assignee=editor)
    new = dataclasses.replace(old, blocks=[block("Nội dung mới")])
    (again,) = create_drafts(submission=submission, plans=[new])
    again.refresh_from_db()
    assert again.current_id == draft.current_id
    assert Revision.objects.get(draft=draft, proposed=True).blocks == new.blocks
    create_drafts(submission=submission, plans=[new])
    assert Revision.objects.filter(proposed=True).count() == 1, "the same proposal isn't made twice"


def test_an_edited_draft_keeps_its_text_though_it_is_new_again(submission):
    old = plan(submission)
    (draft,) = create_drafts(submission=submission, plans=[old])
    editor = make_member(submission.portal, Role.EDITOR)
    revisions.write(draft=draft, author=editor, content=content_of(draft.current), note="x")
    draft.save()
    (again,) = create_drafts(
        submission=submission, plans=[dataclasses.replace(old, title="Tên khác")]
    )
    assert again.current_id == draft.current_id
    assert Revision.objects.filter(proposed=True).count() == 1


def test_a_rerun_knows_its_drafts_by_their_files(submission):
    """A file that is taken only now comes first, and shifts every place."""
    second = plan(submission, "b.txt")
    (draft,) = create_drafts(submission=submission, plans=[second])
    first = plan(submission, "a.txt")
    new, same = create_drafts(submission=submission, plans=[first, second])
    assert same.pk == draft.pk
    assert new.ordinal == 2
    assert Revision.objects.filter(draft=draft).count() == 1


def test_text_is_clean_when_it_is_stored(submission):
    dirty = DraftPlan(
        kind=Kind.NEWS, title="Ti\u0323n\x00 tức\nmới", metadata={"number": "a\ud800"},
        blocks=[block("x\x00y")],
    )  # fmt: skip
    (draft,) = create_drafts(submission=submission, plans=[dirty])
    draft.refresh_from_db()
    assert draft.title == "Tịn tức mới"
    assert draft.current.blocks[0]["runs"][0]["text"] == "xy"
    assert draft.number == "a"


def test_findings_of_grouping_are_stored_once(submission):
    finding = Finding("virus.not_scanned", "", {"n": 2})
    plans = [plan(submission, findings=(finding,))]
    create_drafts(submission=submission, plans=plans)
    create_drafts(submission=submission, plans=plans)
    assert FindingRow.objects.get().code == "virus.not_scanned"


def test_the_digest_names_every_field():
    base = Content("t", [block("b")], "s", {"k": 1}, [{"sha256": "f"}])
    changed = [
        dataclasses.replace(base, title="T"),
        dataclasses.replace(base, blocks=[block("B")]),
        dataclasses.replace(base, summary="S"),
        dataclasses.replace(base, metadata={"k": 2}),
        dataclasses.replace(base, files=[{"sha256": "F"}]),
    ]
    assert len({c.digest for c in [base, *changed]}) == 6
    assert (
        Content("t", metadata={"a": 1, "b": 2}).digest
        == Content("t", metadata={"b": 2, "a": 1}).digest
    )


def test_the_desk_knows_that_a_printed_copy_is_owed(submission):
    wanting = dataclasses.replace(plan(submission, "a.txt"), print_wanted=True)
    (draft,) = create_drafts(submission=submission, plans=[wanting])
    assert Draft.objects.get(pk=draft.pk).print_wanted
    create_drafts(submission=submission, plans=[dataclasses.replace(wanting, print_wanted=False)])
    assert not Draft.objects.get(pk=draft.pk).print_wanted


def test_a_rerun_leaves_merged_drafts_merged(submission):
    plans = [plan(submission, "a.txt"), plan(submission, "b.txt")]
    kept, gone = create_drafts(submission=submission, plans=plans)
    Draft.objects.filter(pk=gone.pk).update(state=DraftState.DECLINED, merged_into=kept)
    changed = [dataclasses.replace(row, title="Tên khác") for row in plans]
    create_drafts(submission=submission, plans=changed)
    assert Draft.objects.count() == 2
    assert Revision.objects.filter(draft=gone).count() == 1
