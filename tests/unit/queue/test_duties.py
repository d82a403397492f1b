"""What items that bear a mark owe before they are submitted, and what their readers are told."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from tests.factories import file_of, make_draft, make_member, make_part, make_portal
from vanthu.publisher import marks
from vanthu.publisher.public_files import public_files
from vanthu.queue import actions as do
from vanthu.queue.edits import Edit
from vanthu.queue.errors import Blocked
from vanthu.queue.facts import missing_fields
from vanthu.store.models import Draft, DraftState, Kind, Role
from vanthu.store.portals import policy_of

from .acting import act

pytestmark = pytest.mark.django_db

ASKED = (
    "[items]\nreference = true\nreference_category = 'news'\nquoted = true\nadvertising = true\n"
)


def at(items: str = ASKED, **metadata: Any) -> tuple[Draft, Any, Any]:
    """A news item with these metadata, taken by an editor; the editor and the head."""
    portal = make_portal(steps=items)
    editor, head = make_member(portal, Role.EDITOR), make_member(portal, Role.HEAD)
    draft = make_draft(portal, kind=Kind.NEWS, title="Tin", number="", metadata=metadata)
    act(do.draft_take, draft, editor)
    return draft, editor, head


def saved(draft: Draft, editor: Any, **metadata: Any) -> None:
    act(do.draft_save, draft, editor, edit=Edit(metadata=metadata))


def test_what_is_for_reference_stands_in_its_category() -> None:
    draft, editor, _ = at(reference_only=True, category="law", approved_on="2026-11-20")
    with pytest.raises(Blocked) as caught:
        act(do.draft_submit, draft, editor)
    assert caught.value.codes == ("filed_as_reference",)
    saved(draft, editor, category="news")
    assert act(do.draft_submit, draft, editor).state == DraftState.SUBMITTED


def test_without_a_category_of_its_own_it_may_stand_anywhere() -> None:
    draft, editor, _ = at("[items]\nreference = true\n", reference_only=True)
    assert act(do.draft_submit, draft, editor).state == DraftState.SUBMITTED


def test_what_is_quoted_says_whence_and_of_what_day() -> None:
    draft, editor, _ = at(quoted=True)
    with pytest.raises(Blocked) as caught:
        act(do.draft_submit, draft, editor)
    assert caught.value.codes == ("complete",)
    draft.refresh_from_db()
    assert {"quoted_from", "quoted_on"} <= set(missing_fields(draft))
    saved(draft, editor, quoted_from="Báo Nhân Dân", quoted_on="2026-11-19")
    assert act(do.draft_submit, draft, editor).state == DraftState.SUBMITTED


def test_where_the_policy_does_not_ask_nothing_is_owed() -> None:
    draft, editor, _ = at("", quoted=True, advertising=True, reference_only=True)
    assert act(do.draft_submit, draft, editor).state == DraftState.SUBMITTED


def test_advertising_needs_the_written_confirmation_which_is_never_public() -> None:
    draft, editor, _ = at(advertising=True)
    with pytest.raises(Blocked) as caught:
        act(do.draft_submit, draft, editor)
    assert caught.value.codes == ("advertising_confirmed",)
    part = make_part(draft.submission, "xac-nhan.pdf", b"%PDF-1.4", "application/pdf")
    entry = {**file_of(part, marks.CONFIRMATION), "public": True}
    held = act(do.draft_save, draft, editor, edit=Edit(files=[entry]))
    assert held.current.files[0]["public"] is False
    held.current.files[0]["public"] = True  # whatever a row says
    assert public_files(held.current, policy_of(held.portal)) == []
    assert act(do.draft_submit, draft, editor).state == DraftState.SUBMITTED


def test_an_approver_cannot_take_the_duty_away() -> None:
    draft, editor, head = at(reference_only=True, category="news")
    act(do.draft_submit, draft, editor)
    with pytest.raises(Blocked) as caught:
        act(
            do.draft_approve_with_changes, draft, head,
            edit=Edit(metadata={"category": "law", "approved_on": "2026-11-20"}),
        )  # fmt: skip
    assert caught.value.codes == ("filed_as_reference",)


def test_a_mark_stands_in_the_revision_that_is_approved() -> None:
    draft, editor, _ = at(reference_only=True, category="news")
    draft.refresh_from_db()
    before = draft.current.digest
    saved(draft, editor, reference_only=None)
    draft.refresh_from_db()
    assert draft.current.digest != before


@pytest.mark.parametrize(
    ("metadata", "line"),
    [
        ({"quoted": True, "quoted_from": "TTXVN", "quoted_on": "2026-11-19"},
         "Quoted from TTXVN, published on 19/11/2026"),
        ({"quoted": True, "quoted_from": "TTXVN"}, "Quoted from TTXVN"),
        ({"quoted_from": "TTXVN", "quoted_on": "2026-11-19"}, ""),
        ({"quoted": True}, ""),
    ],
)  # fmt: skip
def test_the_line_of_what_is_quoted(metadata: dict[str, Any], line: str) -> None:
    with translation.override("en"):
        assert marks.quoted_line(metadata, Kind.NEWS) == line
        assert marks.quoted_line(metadata, Kind.DOCUMENT) == ""


def test_only_web_addresses_are_linked() -> None:
    metadata = {"quoted": True, "quoted_url": "javascript:alert(1)"}
    assert marks.quoted_address(metadata, Kind.NEWS) == ""
    metadata["quoted_url"] = "https://nhandan.vn/a"
    assert marks.quoted_address(metadata, Kind.NEWS) == "https://nhandan.vn/a"
