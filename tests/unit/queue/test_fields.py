"""What is delegated to a deputy by field (R51), and the lists by field."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import make_draft, make_member, make_portal, make_user
from vanthu.desk.lists import BY_NAME
from vanthu.queue import people, permissions
from vanthu.queue.facts import covers
from vanthu.queue.workflow import Act
from vanthu.store.models import Draft, DraftState, Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "category", "covered"),
    [([], "", True), ([], "law", True), (["law"], "law", True), (["law"], "news", False),
     (["law"], "", True)],
)  # fmt: skip
def test_covers(fields: list[str], category: str, covered: bool) -> None:
    assert covers(fields, category) is covered


def test_a_deputy_decides_in_the_delegated_field_only() -> None:
    portal = make_portal()
    editor, deputy = make_member(portal, Role.EDITOR), make_user()
    people.membership_add(user=deputy, portal=portal, role=Role.DEPUTY, fields=["law"])
    number = {"number": "1/QĐ", "date": "2026-05-04", "agency": "UBND"}
    for category, may in (("law", True), ("news", False)):
        draft = make_draft(portal, metadata={**number, "category": category})
        assert draft.category == category
        Draft.objects.filter(pk=draft.pk).update(
            state=DraftState.SUBMITTED, submitted_by=editor, assignee=editor
        )
        offered = permissions.offered_actions(deputy, Draft.objects.get(pk=draft.pk))
        approve = next(action for action in offered if action.id == Act.APPROVE)
        assert ("deputy_may_decide" not in approve.blocked) is may
        mine = BY_NAME["field"].drafts(deputy, timezone.localdate(), ["law"])
        assert Draft.objects.filter(mine, pk=draft.pk).exists() is may
