"""The services: the straight way, other portals' people, editors at once, reasons."""

from __future__ import annotations

import pytest

from tests.factories import (
    make_member,
    make_portal,
    make_user,
)
from vanthu.queue import actions as do
from vanthu.queue.edits import Edit
from vanthu.queue.errors import (
    ReasonNeeded,
    Stale,
)
from vanthu.queue.permissions import draft_of
from vanthu.store.models import (
    Draft,
    DraftState,
    Event,
    Job,
    Publication,
    Revision,
    Role,
)

from .acting import act, approved, submitted

pytestmark = pytest.mark.django_db


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
