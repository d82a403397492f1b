"""What the workflow's table is made of: who, what, and what a row says. Texts are English message
ids for gettext; `{…}` are filled where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from vanthu.store.models import DraftState as S
from vanthu.validators.policy_steps import Level


def N_(text: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


class Who(StrEnum):
    """Roles of a board, and the two that a person has towards one draft.

    `HOLDER`: the editor to whom the draft is assigned, and any editor while it is nobody's (R100).
    `SUBMITTER`: who submitted it.
    """

    SECRETARY = "secretary"
    EDITOR = "editor"
    DEPUTY = "deputy"
    HEAD = "head"
    HOLDER = "holder"
    SUBMITTER = "submitter"


class Act(StrEnum):
    """What can be done with a draft."""

    TAKE = "take"
    ASSIGN = "assign"
    EDIT = "edit"
    ACCEPT_PROPOSAL = "accept_proposal"
    REJECT_PROPOSAL = "reject_proposal"
    SPLIT = "split"
    MERGE = "merge"
    ASK = "ask"
    CONTINUE = "continue"
    SUBMIT = "submit"
    RECALL = "recall"
    APPROVE = "approve"
    APPROVE_WITH_CHANGES = "approve_with_changes"
    APPROVE_ON_PAPER = "approve_on_paper"
    RETURN = "return"
    DECLINE = "decline"
    REOPEN = "reopen"
    PUBLISH = "publish"
    UNSCHEDULE = "unschedule"
    PUBLISH_BY_HAND = "publish_by_hand"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    STANDING = "standing"
    PERSONAL = "personal"
    STOP = "stop"
    UNFREEZE = "unfreeze"
    HAND_OVER = "hand_over"
    VERIFY = "verify"
    CHECK = "check"
    APPROVE_PUBLISH = "approve_publish"
    APPROVE_SCHEDULE = "approve_schedule"
    PRINTED = "printed"
    PLACE = "place"
    TRANSLATE = "translate"
    REVIEWED = "reviewed"
    REUSE_ASK = "reuse_ask"
    REUSE_DECIDE = "reuse_decide"
    REUSE_RECORD = "reuse_record"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from any of `states` to `to` (None: the state stays), by any of `who`.

    `guards` are names in `guards.GUARDS`. `reason` is the label of a text that must be given;
    `confirm` is asked before; `done` is told after. `clause`: the R-rows that ground it. `level`:
    one of the four that the person must hold too, by the portal's policy (R128); None: any.
    """

    act: Act
    states: frozenset[S]
    to: S | None
    who: frozenset[Who]
    label: str
    done: str
    guards: tuple[str, ...] = ()
    reason: str = ""
    confirm: str = ""
    clause: str = ""
    level: Level | None = None


class By(NamedTuple):
    """Who may do something: any of these, holding the level."""

    who: set[Who]
    level: Level | None = None


def row(
    act: Act,
    states: set[S],
    to: S | None,
    by: By,
    *words: str,
    guards: str = "",
    reason: str = "",
    confirm: str = "",
    clause: str = "",
) -> Transition:
    """A row: `words` are its label and what is told afterwards; `guards` are names with spaces."""
    label, done = words
    return Transition(
        act, frozenset(states), to, frozenset(by.who), label, done,
        tuple(guards.split()), reason, confirm, clause, by.level,
    )  # fmt: skip
