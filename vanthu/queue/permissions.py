"""Who may do what with a draft: roles × state × guards, all from the one table.

`allowed_actions(user, draft)` is what the desk shows as buttons; `offered_actions` also lists what
role and state permit but something stands in the way of, with the reason. `draft_of` and
`submission_of` are how a page gets at its object: another portal's doesn't exist for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vanthu.store.models import Draft, DraftState, Portal, Submission, User
from vanthu.store.portals import policy_of
from vanthu.validators.policy import Policy

from . import guards
from .errors import Blocked, NotAllowed
from .facts import Facts, facts_of, portals_of
from .languages import original, translation
from .signed import paper
from .workflow import TRANSITIONS, Act, Transition, Who, rows_of


@dataclass(frozen=True, slots=True)
class Action:
    """One action as the desk offers it, in the reader's language.

    `reason`: label of the text that must be given ("" means none). `blocked`: names of guards in
    the way, `blocked_why` the same in words; both empty for an action that may be done.
    """

    id: str
    label: str
    confirm: str
    done: str
    reason: str
    blocked: tuple[str, ...] = ()
    blocked_why: tuple[str, ...] = ()


def draft_of(user: User, pk: int) -> Draft:
    """The draft, for somebody with a role at its portal. Draft.DoesNotExist for everyone else, as
    if there were none; an administrator sees machines, not content (R50)."""
    return (
        Draft.objects.select_related(
            "portal", "submission", "agency", "current", "approved", "approved_by",
            "submitted_by", "assignee", "printed_by",
        )
        .filter(portal__in=portals_of(user))
        .annotate(signed=paper(), translation=translation(), original=original())
        .get(pk=pk)
    )  # fmt: skip


def submission_of(user: User, pk: int) -> Submission:
    """The submission, for somebody with a role at its portal; else Submission.DoesNotExist."""
    return (
        Submission.objects.select_related("portal", "agency")
        .filter(portal__in=portals_of(user))
        .get(pk=pk)
    )


def allowed_actions(user: User, draft: Draft) -> list[Action]:
    """What this person may do with this draft now, in the table's order."""
    return [action for action in offered_actions(user, draft) if not action.blocked]


def offered_actions(user: User, draft: Draft) -> list[Action]:
    """As `allowed_actions`, and what only a guard stands in the way of, with its reasons."""
    facts = facts_of(user, draft)
    offered: dict[Act, Action] = {}
    for row in TRANSITIONS:
        if row.act not in offered and _role_and_state(row, facts, draft.state):
            blocked = guards.failing(row.guards, facts)
            if not any(guards.GUARDS[name].silent for name in blocked):
                offered[row.act] = _in_words(row, draft, blocked)
    return list(offered.values())


def permitted(facts: Facts, state: str) -> set[Act]:
    """The actions that the table permits: the pure core, tested over every combination."""
    return {
        row.act
        for row in TRANSITIONS
        if _role_and_state(row, facts, state) and not guards.failing(row.guards, facts)
    }


def within_reach(
    act: Act, policy: Policy, roles: frozenset[str], who: frozenset[Who] = frozenset(),
    states: frozenset[str] = frozenset(DraftState.values),
) -> bool:  # fmt: skip
    """Whether the table opens the action in one of `states` to people with these roles at a portal,
    who are `who` besides: for lists, which ask each draft only when something is done with it."""
    people = who | {Who(role) for role in roles}
    levels = policy.levels.of(roles)
    return any(
        people & row.who and states & row.states and (row.level is None or row.level in levels)
        for row in rows_of(act)
    )


def require(act: Act, facts: Facts, state: str) -> Transition:
    """The row by which the action may be done.

    Raises NotAllowed when role or state don't permit it, Blocked when a guard is in the way.
    """
    rows = [row for row in rows_of(act) if _role_and_state(row, facts, state)]
    if not rows:
        raise NotAllowed(
            _("“%(action)s” is not possible for you, or not in the state “%(state)s”.")
            % {"action": _(rows_of(act)[0].label), "state": DraftState(state).label}
        )
    blocked = guards.failing(rows[0].guards, facts)
    if blocked:
        raise Blocked(blocked, guards.words(blocked))
    return rows[0]


def _role_and_state(row: Transition, facts: Facts, state: str) -> bool:
    by_level = row.level is None or row.level in facts.levels
    return by_level and state in row.states and not row.who.isdisjoint(facts.who)


def _in_words(row: Transition, draft: Draft, blocked: tuple[str, ...]) -> Action:
    values = _values(draft)
    return Action(
        id=row.act.value,
        label=_(row.label) if row.act != Act.PUBLISH else _publish_label(draft.portal),
        confirm=_(row.confirm).format_map(values) if row.confirm else "",
        done=_(row.done),
        reason=_(row.reason) if row.reason else "",
        blocked=blocked,
        blocked_why=guards.words(blocked),
    )


def _publish_label(portal: Portal) -> str:
    """ "Đăng lên Cổng", "Xuất bản": each portal's own word."""
    return policy_of(portal).words.publish


class _Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _values(draft: Draft) -> _Values:
    """What fills the texts of confirmations."""
    files = draft.current.files if draft.current else []
    submission = draft.submission
    return _Values(
        title=draft.title,
        files=f"{sum(bool(file.get('public')) for file in files):02d}",
        head=policy_of(draft.portal).words.head,
        address=(submission.reply_address or submission.sender_address) if submission else "",
    )
