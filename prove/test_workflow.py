"""Issue bar: role × action × state is one table, tested exhaustively through the real services,
co-editors and edits after approval included; another portal's people find nothing."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from django.db import transaction

from tests.factories import make_draft, make_member, make_portal
from tests.unit.queue.desk_world import arguments, make_world, perform, set_up
from tests.unit.queue.expected import ACTIONS, PEOPLE, PORTALS, PUBLIC, STATES, outcome
from vanthu.queue.actions import SERVICES, Act, Refusal
from vanthu.queue.errors import Blocked, NotAllowed
from vanthu.queue.permissions import allowed_actions, draft_of
from vanthu.store.models import Draft, Event, Kind, Membership, Publication, Revision, Role

pytestmark = [pytest.mark.prove, pytest.mark.django_db]


@pytest.mark.parametrize("portal", PORTALS)
@pytest.mark.parametrize("state", STATES)
def test_every_cell_through_the_services(state, portal, figure):
    """Each person does each action from each state, frozen and not, with nothing, a version or a
    suspended version public, at portals with and without the optional steps: exactly what the table
    says happens, and nothing else changes."""
    world = make_world(portal)
    counts: Counter[str] = Counter()
    # What is public plays no part in the optional steps.
    publics = PUBLIC if portal == "plain" else ("nothing",)
    for frozen, public in itertools.product((False, True), publics):
        set_up(world, state, frozen, public)
        before = Draft.objects.values().get(pk=world.draft.pk)
        events = Event.objects.count()
        for person, act in itertools.product(PEOPLE, ACTIONS):
            cell = (act, person, state, frozen, public, portal)
            expected = outcome(*cell)
            with transaction.atomic():
                if person in ("administrator", "stranger", "nobody"):
                    with pytest.raises(Draft.DoesNotExist):
                        perform(world, act, person)
                    counts["nothing there"] += 1
                elif expected is None:
                    with pytest.raises(NotAllowed):
                        perform(world, act, person)
                    counts["refused"] += 1
                else:
                    assert perform(world, act, person) == expected, cell
                    assert Event.objects.filter(verb=f"draft.{act}").exists(), cell
                    counts["done"] += 1
                if expected is None:
                    after = Draft.objects.values().get(pk=world.draft.pk)
                    assert after == before, cell
                    assert Event.objects.count() == events, cell
                transaction.set_rollback(True)
    figure("cells", dict(counts), "all as the table says")


FORWARD = ("submit", "approve", "approve_with_changes", "publish_by_hand", "correct", "reopen")
HANDS = ("holder", "secretary", "deputy", "head")


def test_two_persons_over_every_history(figure):
    """Every order of up to three hands (by whom, edit or not), every submitter, every approver:
    who wrote since the last approval or submitted may not approve, everyone else of rank may."""
    world = make_world()
    checked = allowed = 0
    histories = [hands for length in range(4) for hands in itertools.product(HANDS, repeat=length)]
    for hands, submitter in itertools.product(histories, HANDS):
        with transaction.atomic():
            set_up(world, "editing", False, "nothing")
            Revision.objects.filter(draft=world.draft, author__isnull=False).update(author=None)
            for number, person in enumerate(hands):
                _save(world, person, f"{number}")
            perform(world, "submit", submitter)
            for approver in ("deputy", "head"):
                barred = approver in hands or approver == submitter
                for act in ("approve", "approve_with_changes"):
                    checked += 1
                    allowed += _may(world, act, approver, not barred)
            transaction.set_rollback(True)
    figure("histories × approvers", f"{checked}, {allowed} allowed", "as the rule says")


@pytest.mark.parametrize("first_author", HANDS)
def test_edits_after_approval_void_it_and_count_anew(first_author, figure):
    """After an approval only later hands count; an approval that was taken back counts for
    nothing, so that its authors are barred again."""
    world = make_world()
    checked = 0
    approvers = [p for p in ("deputy", "head") if p != first_author]
    for approver, how, second in itertools.product(approvers, ("edit", "return"), HANDS):
        with transaction.atomic():
            set_up(world, "editing", False, "nothing")
            Revision.objects.filter(draft=world.draft, author__isnull=False).update(author=None)
            _save(world, first_author, "first")
            perform(world, "submit", "secretary" if first_author != "secretary" else "holder")
            perform(world, "approve", approver)
            if how == "return":
                perform(world, "return", approver)
            _save(world, second, "second")
            assert not _may(world, "publish", "secretary", False), "an edit voids the approval"
            perform(world, "submit", "secretary")
            barred = {second} | ({first_author} if how == "return" else set())
            for person in ("deputy", "head"):
                checked += 1
                _may(world, "approve", person, person not in barred)
            transaction.set_rollback(True)
    figure("cases", checked, "as the rule says")


def test_one_person_with_every_role_publishes_nothing(figure):
    """No order of actions brings a text to the public by one pair of hands."""
    world = make_world()
    portal = make_portal()
    lone = make_member(portal, Role.HEAD)
    for role in (Role.SECRETARY, Role.EDITOR, Role.DEPUTY):
        Membership.objects.create(user=lone, portal=portal, role=role)
    world.people["lone"] = world.people["head"] = lone  # whose name a paper would bear
    done: Counter[str] = Counter()
    choice = random.Random(20261122)
    for _walk in range(40):
        world.draft = make_draft(portal, kind=Kind.NEWS, title="Tin", number="", metadata={})
        world.spare = make_draft(portal, kind=Kind.NEWS, title="Khác", number="", metadata={})
        for _step in range(40):
            act = choice.choice(ACTIONS)
            world.spare.refresh_from_db()
            try:
                with transaction.atomic():
                    perform(world, act, "lone")
            except Refusal:
                continue
            done[act] += 1
    assert not Publication.objects.exists()
    assert not Draft.objects.exclude(approved=None).exists()
    for act in (
        "approve", "approve_with_changes", "approve_on_paper", "publish", "publish_by_hand",
    ):  # fmt: skip
        assert not done[act]
    figure("actions that one person could do", dict(done), "no approval, no publication")


def test_whatever_is_public_was_seen_by_two(figure):
    """Random work of a whole board: each text that goes out has the hands of two people at least
    among those who wrote, submitted, approved and published it, and is the approved one."""
    world = make_world()
    choice = random.Random(76)
    people = ["secretary", "holder", "editor", "deputy", "head"]
    public = 0
    for _walk in range(30):
        world.draft = make_draft(world.portal, kind=Kind.NEWS, title="Tin", number="", metadata={})
        for _step in range(25):
            world.spare.refresh_from_db()
            person = choice.choice(people)
            user = world.people[person]
            acts = [action.id for action in allowed_actions(user, draft_of(user, world.draft.pk))]
            acts += [act for act in acts if act in FORWARD] * 12
            if not acts:
                continue
            act = choice.choice(acts)
            try:
                with transaction.atomic():
                    state = perform(world, act, person)
            except Refusal:
                continue
            if act.startswith("publish"):
                public += 1
                assert state in ("scheduled", "published")
                _assert_seen_by_two(world.draft.pk, user.pk)
    assert public > 20
    figure("publications checked", public, "each seen by two")


def test_stale_pages_change_nothing(figure):
    """Every service with an older version: Stale, and the draft as it was."""
    from vanthu.queue.errors import Stale

    world = make_world()
    set_up(world, "editing", False, "nothing")
    before = Draft.objects.values().get(pk=world.draft.pk)
    for act in Act:
        with transaction.atomic(), pytest.raises(Stale):
            SERVICES[act](
                draft=world.draft,
                actor=world.people["head"],
                version=world.draft.version - 1,
                **arguments(world, act.value, "head"),
            )
    assert Draft.objects.values().get(pk=world.draft.pk) == before
    figure("services", len(Act), "all refuse an older version")


def _save(world, person, words):
    from vanthu.queue.edits import Edit

    version = Draft.objects.values_list("version", flat=True).get(pk=world.draft.pk)
    SERVICES[Act.EDIT](
        draft=world.draft,
        actor=world.people[person],
        version=version,
        edit=Edit(title=f"{words} {person}"),
    )


def _may(world, act, person, expected):
    """Whether the action is allowed, tried and undone; fails when it isn't as expected."""
    with transaction.atomic():
        try:
            perform(world, act, person)
            done = True
        except (Blocked, NotAllowed):
            done = False
        transaction.set_rollback(True)
    assert done is expected, (act, person)
    return done


def _assert_seen_by_two(pk, publisher):
    draft = Draft.objects.select_related("approved").get(pk=pk)
    assert draft.approved_id == draft.current_id
    publication = Publication.objects.filter(draft=draft).latest("pk")
    assert publication.revision_id == draft.approved_id
    hands = {draft.approved.author_id, draft.submitted_by_id, draft.approved_by_id, publisher}
    assert len(hands - {None}) >= 2
    if draft.approved.author_id == draft.approved_by_id:
        assert publisher != draft.approved_by_id
