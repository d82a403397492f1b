"""What may stand in the way of an action, besides role and state: one row a guard.

A guard is a question on `Facts`; its words say what is in the way and what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vanthu.validators.policy_steps import Level

from .facts import Facts
from .workflow import N_, Who


@dataclass(frozen=True, slots=True)
class Guard:
    """`holds` is true when nothing is in the way; else `why` is told."""

    holds: Callable[[Facts], bool]
    why: str
    #: A guard that fails because the action has no object: the button isn't shown at all.
    silent: bool = False


def _two_persons(facts: Facts) -> bool:
    """DESIGN: nobody with a revision since the last approval may approve. Where the policy wants
    two persons even for what only the machine wrote, who submitted it may not approve it either."""
    if facts.actor in facts.authors:
        return False
    if facts.actor != facts.submitted_by:
        return True
    return not facts.two_persons and not facts.authors


def _seen_by_two(facts: Facts) -> bool:
    """Approved with changes: the approver's own words go out by another hand."""
    return facts.approved_author != facts.approved_by or facts.actor != facts.approved_by


def _deputy_may_decide(facts: Facts) -> bool:
    return Who.HEAD in facts.who or (facts.deputies_approve and facts.in_field)


def _submits_directly(facts: Facts) -> bool:
    """Where the secretary gathers, editors hand over; the office may always submit."""
    return not facts.collates or not facts.who.isdisjoint({Who.SECRETARY, Who.DEPUTY, Who.HEAD})


GUARDS: Mapping[str, Guard] = {
    "not_holder": Guard(
        lambda facts: facts.assignee != facts.actor, N_("It is assigned to you already."), True
    ),
    "not_frozen": Guard(
        lambda facts: not facts.frozen,
        N_("The agency has asked to withdraw it. Decide on that first."),
    ),
    "frozen": Guard(
        lambda facts: facts.frozen, N_("The agency has not asked to withdraw it."), True
    ),
    "no_open_hold": Guard(
        lambda facts: not facts.open_holds,
        N_("Findings are open that hold it back. Release them, or ask the agency."),
    ),
    "personal_decided": Guard(
        lambda facts: not facts.undecided,
        N_("Personal data are in it. Mask them, or say on what ground they may be public."),
    ),
    "complete": Guard(
        lambda facts: not facts.missing, N_("Required fields are empty. Fill them in and save.")
    ),
    "filed_as_reference": Guard(
        lambda facts: not facts.misfiled,
        N_("It is for reference only: put it in the category for that, or take the mark away."),
    ),
    "advertising_confirmed": Guard(
        lambda facts: not facts.unconfirmed_advertising,
        N_("It advertises: attach the enterprise's written confirmation, marked as such."),
    ),
    "submits_directly": Guard(
        _submits_directly, N_("The secretary gathers and submits. Hand it over."), True
    ),
    "collated_first": Guard(
        lambda facts: facts.collates, N_("It is submitted without being gathered first."), True
    ),
    "checked": Guard(
        lambda facts: not facts.unchecked,
        N_("Required lines of the checklist aren't ticked for this revision."),
    ),
    "to_verify": Guard(
        lambda facts: facts.unverified, N_("There is nothing to confirm about it."), True
    ),
    "verified_early": Guard(
        lambda facts: not (facts.unverified and facts.verify_early),
        N_("Nobody has confirmed yet that this revision is true."),
    ),
    "verified": Guard(
        lambda facts: not facts.unverified,
        N_("Nobody has confirmed yet that this revision is true."),
    ),
    "has_checklist": Guard(
        lambda facts: facts.has_checklist, N_("The portal has no checklist for it."), True
    ),
    "approver_publishes": Guard(
        lambda facts: facts.approver_publishes and Level.PUBLISH in facts.levels,
        N_("Who approves doesn't publish here."),
        True,
    ),
    "print_wanted": Guard(
        lambda facts: facts.print_wanted, N_("No printed copy of it is wanted."), True
    ),
    "translatable": Guard(
        lambda facts: facts.translatable, N_("It has an English version, or can have none."), True
    ),
    "to_review": Guard(
        lambda facts: facts.to_review, N_("It isn't to be held against its original now."), True
    ),
    "translated": Guard(
        lambda facts: not facts.untranslated,
        N_("The title or the text is still in Vietnamese. Translate it first."),
    ),
    "reuse_by_approval": Guard(
        lambda facts: facts.reuse_by_approval,
        N_("Here everybody may use it who names where it is from."),
        True,
    ),
    "undoable": Guard(lambda facts: facts.undoable, N_("It can't be undone any more."), True),
    "two_persons": Guard(
        _two_persons,
        N_("You have worked on this text or submitted it. Another person must approve it."),
    ),
    "submitted_by_other": Guard(
        lambda facts: facts.submitted_by is not None and facts.submitted_by != facts.actor,
        N_("You have submitted it yourself. Another person must approve it."),
    ),
    "deputy_may_decide": Guard(
        _deputy_may_decide,
        N_("Only the head decides this, or the deputy to whom its field was delegated."),
    ),
    "approval_holds": Guard(
        lambda facts: facts.approval_holds,
        N_("The text has changed since it was approved. Submit it again."),
    ),
    "seen_by_two": Guard(
        _seen_by_two,
        N_("You approved it with changes of your own. Another person must publish it."),
    ),
    "live": Guard(lambda facts: facts.live, N_("It is not public now."), True),
    "not_live": Guard(
        lambda facts: not facts.live and not facts.suspended,
        N_("An earlier version is public. Withdraw that one instead."),
    ),
    "suspended": Guard(lambda facts: facts.suspended, N_("Nothing of it is suspended."), True),
    "public_once": Guard(
        lambda facts: facts.live or facts.suspended, N_("Nothing of it is public."), True
    ),
    "has_sender": Guard(
        lambda facts: facts.has_sender, N_("There is no address that may be written to."), True
    ),
    "has_proposal": Guard(lambda facts: facts.has_proposal, N_("No text is proposed."), True),
    "not_merged": Guard(
        lambda facts: not facts.merged,
        N_("It was merged into another draft. Work on that one."),
    ),
}


def failing(names: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    """Names of those guards that don't hold."""
    return tuple(name for name in names if not GUARDS[name].holds(facts))


def words(names: tuple[str, ...]) -> tuple[str, ...]:
    """What is in the way, in the reader's language."""
    return tuple(_(GUARDS[name].why) for name in names)
