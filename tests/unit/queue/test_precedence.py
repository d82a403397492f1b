"""What comes first among what falls due on the same day: by the rule, or as a person says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories import make_agency, make_member, make_portal, make_submission
from vanthu.queue import actions as do
from vanthu.queue import precedence
from vanthu.queue.errors import ReasonNeeded
from vanthu.queue.precedence import put_in_order, rule_on
from vanthu.store.models import Draft, Event, Kind, Role, SenderAuth
from vanthu.store.models.drafts import FIRST, USUAL
from vanthu.validators.policy_contents import Precedence

KINDS = ("news", "article")


def policy(**rule: Any) -> Any:
    return SimpleNamespace(precedence=Precedence.model_validate({"kinds": KINDS} | rule))


def sent(address: str, *, agency: int | None = None, auth: str = SenderAuth.NONE) -> Any:
    return SimpleNamespace(sender_address=address, agency_id=agency, sender_auth=auth)


@pytest.mark.parametrize(
    ("mail", "kind", "basis"),
    [
        (sent("a@so.gov.vn", agency=1), "news", {"by": "agency"}),
        (sent("a@X.Tinh.gov.vn"), "news", {"by": "address", "name": "@tinh.gov.vn"}),
        (sent("a@tinh.gov.vn"), "article", {"by": "address", "name": "@tinh.gov.vn"}),
        (sent("a@khongtinh.gov.vn"), "news", {}),
        (sent("a@tinh.gov.vn.example"), "news", {}),
        (sent("a@gmail.com"), "news", {}),
        (sent("a@so.gov.vn", agency=1), "document", {}),
        (sent("a@tinh.gov.vn", agency=1, auth=SenderAuth.FAIL), "news", {}),
        (sent(""), "news", {}),
    ],
)
def test_whose_contribution_comes_first(mail: Any, kind: str, basis: dict[str, str]) -> None:
    assert rule_on(policy(addresses=["@tinh.gov.vn"]), kind, mail) == basis


def test_the_register_counts_where_the_policy_says_so() -> None:
    assert rule_on(policy(register=False), "news", sent("a@so.gov.vn", agency=1)) == {}
    whole = policy(register=False, addresses=["ctv@gmail.com"])
    assert rule_on(whole, "news", sent("CTV@gmail.com"))["by"] == "address"
    assert rule_on(whole, "news", sent("xctv@gmail.com")) == {}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    portal = make_portal()
    monkeypatch.setattr(precedence, "policy_of", lambda _portal: policy())
    agency = make_agency(portal, "Phòng Nội vụ")
    submission = make_submission(portal, agency=agency)
    draft = Draft.objects.create(
        portal=portal, submission=submission, kind=Kind.NEWS, title="Tin", agency=agency
    )
    editor = make_member(portal, Role.EDITOR)
    return SimpleNamespace(portal=portal, submission=submission, draft=draft, editor=editor)


def test_a_mails_drafts_get_their_place_by_the_rule(world: SimpleNamespace) -> None:
    put_in_order(submission=world.submission, drafts=[world.draft])
    world.draft.refresh_from_db()
    assert (world.draft.precedence, world.draft.precedence_basis) == (FIRST, {"by": "agency"})
    world.submission.agency = None
    put_in_order(submission=world.submission, drafts=[world.draft])
    world.draft.refresh_from_db()
    assert (world.draft.precedence, world.draft.precedence_basis) == (USUAL, {})


def test_a_persons_word_stands_against_the_rule(world: SimpleNamespace) -> None:
    with pytest.raises(ReasonNeeded):
        do.draft_place(draft=world.draft, actor=world.editor, version=1, first=True, reason=" ")
    done = do.draft_place(
        draft=world.draft, actor=world.editor, version=1, first=False, reason="Đã đăng nơi khác"
    )
    assert (done.precedence, done.precedence_basis["reason"]) == (USUAL, "Đã đăng nơi khác")
    put_in_order(submission=world.submission, drafts=[done])
    done.refresh_from_db()
    assert done.precedence == USUAL
    event = Event.objects.get(verb="draft.place")
    assert event.data["first"] is False
    assert "Đã đăng" not in str(event.data)
