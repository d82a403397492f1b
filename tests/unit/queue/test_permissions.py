"""role × action × state, against the table in `expected.py`: the buttons, and the pure core.

`prove/test_workflow.py` does every cell through the real services.
"""

from __future__ import annotations

import itertools

import pytest

from vanthu.config.policies import template_text
from vanthu.queue.facts import Facts
from vanthu.queue.guards import GUARDS
from vanthu.queue.permissions import allowed_actions, draft_of, permitted, within_reach
from vanthu.queue.workflow import TRANSITIONS, Act, Who
from vanthu.store.models import Draft
from vanthu.validators.policy import parse_policy
from vanthu.validators.policy_steps import Level, Levels

from .desk_world import make_world, set_up
from .expected import ACTIONS, PEOPLE, PORTALS, PUBLIC, ROWS, STATES, outcome

WHO = {
    "secretary": {Who.SECRETARY},
    "holder": {Who.EDITOR, Who.HOLDER, Who.SUBMITTER},
    "editor": {Who.EDITOR},
    "deputy": {Who.DEPUTY},
    "head": {Who.HEAD},
    "administrator": set(),
    "stranger": set(),
    "nobody": set(),
}
IDS = {name: number for number, name in enumerate(PEOPLE, 1)}


def facts(person: str, frozen: bool, public: str, approved: bool, portal: str = "plain") -> Facts:
    roles = frozenset(who.value for who in WHO[person]) - {"holder", "submitter"}
    return Facts(
        actor=IDS[person],
        levels=Levels().of(roles),
        collates=portal == "gathering",
        approver_publishes=portal == "gathering",
        has_checklist=portal == "gathering",
        print_wanted=portal == "gathering",
        translatable=portal == "gathering",
        to_review=portal == "gathering",
        reuse_by_approval=portal == "gathering",
        unverified=portal == "verifying",
        verify_early=portal == "verifying",
        who=frozenset(WHO[person]),
        assignee=IDS["holder"],
        submitted_by=IDS["holder"],
        approved_by=IDS["head"] if approved else None,
        authors=frozenset() if approved else frozenset({IDS["holder"]}),
        approved_author=IDS["holder"] if approved else None,
        approval_holds=approved,
        frozen=frozen,
        live=public == "public",
        suspended=public == "suspended",
        has_sender=True,
        has_proposal=True,
    )


@pytest.mark.parametrize("portal", PORTALS)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("person", PEOPLE)
def test_the_table_says_what_the_regulations_say(person: str, state: str, portal: str) -> None:
    approved = state in ("approved", "scheduled", "published", "suspended")
    for frozen, public in itertools.product((False, True), PUBLIC):
        cell = (person, state, frozen, public, portal)
        expected = {action for action in ACTIONS if outcome(action, *cell) is not None}
        allowed = permitted(facts(person, frozen, public, approved, portal), state)
        assert {act.value for act in allowed} == expected, (frozen, public)


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_buttons_are_what_the_table_says(state: str) -> None:
    world = make_world()
    public = {"published": "public", "suspended": "suspended"}.get(state, "nothing")
    set_up(world, state, False, public)
    for person in PEOPLE:
        expected = [a for a in ACTIONS if outcome(a, person, state, False, public) is not None]
        if person in ("administrator", "stranger", "nobody"):
            with pytest.raises(Draft.DoesNotExist):
                draft_of(world.people[person], world.draft.pk)
            continue
        draft = draft_of(world.people[person], world.draft.pk)
        shown = [action.id for action in allowed_actions(world.people[person], draft)]
        assert sorted(shown) == sorted(expected), person


def test_both_tables_name_the_same_actions() -> None:
    assert {act.value for act in Act} == set(ACTIONS)
    assert len(ROWS) == len(TRANSITIONS)


def test_every_guard_is_used_and_known() -> None:
    used = {name for row in TRANSITIONS for name in row.guards}
    assert used == set(GUARDS)


def test_nobodys_draft_is_any_editors() -> None:
    assert Act.EDIT not in permitted(facts("editor", False, "nothing", False), "new")
    who = frozenset({Who.EDITOR, Who.HOLDER})
    free = Facts(actor=9, who=who, levels=frozenset({Level.UPDATE}))
    assert Act.EDIT in permitted(free, "new")


@pytest.mark.parametrize("guard", ["open_holds", "missing", "frozen"])
@pytest.mark.parametrize("act", [Act.SUBMIT, Act.APPROVE, Act.APPROVE_WITH_CHANGES, Act.PUBLISH])
def test_nothing_goes_on_over_an_open_question(act: Act, guard: str) -> None:
    """What holds back holds at each step, so that a finding that comes late still counts."""
    import dataclasses

    state = {Act.SUBMIT: "editing", Act.PUBLISH: "approved"}.get(act, "submitted")
    base = facts("head", False, "nothing", act == Act.PUBLISH)
    assert act in permitted(base, state)
    value = True if guard == "frozen" else ("x",)
    blocked = dataclasses.replace(base, **{guard: value})
    # What an approver completes by the change itself is looked at afterwards; and an approval
    # names a revision that was complete.
    late = guard == "missing" and act in (Act.APPROVE_WITH_CHANGES, Act.PUBLISH)
    assert (act in permitted(blocked, state)) is late


@pytest.mark.django_db
def test_the_actions_of_a_draft_cost_few_queries(django_assert_max_num_queries) -> None:
    """Whatever its history: the page of a draft has 15 queries in all."""
    world = make_world()
    set_up(world, "submitted", False, "public")
    head = world.people["head"]
    with django_assert_max_num_queries(1):
        draft = draft_of(head, world.draft.pk)
    with django_assert_max_num_queries(6):
        allowed_actions(head, draft)


@pytest.mark.parametrize(
    ("role", "usual", "named"),
    [("editor", False, False), ("secretary", False, True), ("deputy", True, False),
     ("head", True, True)],
)  # fmt: skip
def test_lists_ask_the_table_and_the_portals_levels(role: str, usual: bool, named: bool) -> None:
    text = template_text("caobang")
    other = parse_policy(f'{text}\n[levels]\nreview = ["secretary", "head"]\n')
    for policy, may in ((parse_policy(text), usual), (other, named)):
        assert within_reach(Act.WITHDRAW, policy, frozenset({role})) is may
    editors = frozenset({Who.HOLDER})
    assert within_reach(Act.SUBMIT, other, frozenset({"editor"}), editors, frozenset({"editing"}))
    assert not within_reach(Act.SUBMIT, other, frozenset(), frozenset(), frozenset({"published"}))
