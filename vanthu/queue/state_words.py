"""The states of a draft in words: what the desk calls them and what the agency reads."""

from __future__ import annotations

from dataclasses import dataclass

from vanthu.store.models import DraftState as S

from .workflow import N_


@dataclass(frozen=True, slots=True)
class StateWords:
    """One state in words: label, help, what the agency reads on the status page, and tone
    ("", "note", "ok", "warn", "stop") for the tag. `{…}` are filled where they are shown."""

    label: str
    help: str
    public: str
    tone: str = ""


#: Not a state: what a published draft is called once a corrected version is out.
CORRECTED = StateWords(
    N_("Published, corrected"), N_("Published, corrected"), N_("Published, corrected"), "ok"
)
STATE_WORDS: dict[str, StateWords] = {
    S.NEW: StateWords(
        N_("Newly received"), N_("Nobody has taken it for editing yet"),
        N_("Received, waiting for an editor"), "note",
    ),
    S.EDITING: StateWords(N_("Being edited"), N_("{assignee} is editing"), N_("Being edited")),
    S.AWAITING_SENDER: StateWords(
        N_("Waiting for the agency"), N_("The agency was asked for more: {reason}"),
        N_("Waiting for your agency"), "note",
    ),
    S.COLLATED: StateWords(
        N_("To be gathered and submitted"), N_("Edited; the secretary gathers and submits"),
        N_("Being edited"), "note",
    ),
    S.SUBMITTED: StateWords(
        N_("Waiting for approval"), N_("Submitted by {submitter}"), N_("Being approved"), "note",
    ),
    S.RETURNED: StateWords(
        N_("Returned to be completed"), N_("To be completed: {reason}"), N_("Being edited"), "warn",
    ),
    S.APPROVED: StateWords(
        N_("Approved, waiting to be published"), N_("Approved by {approver}"),
        N_("Approved, waiting to be published"), "ok",
    ),
    S.SCHEDULED: StateWords(
        N_("Waiting for its time"), N_("Approved by {approver}; goes out {due}"),
        N_("Approved, waiting to be published"), "ok",
    ),
    S.PUBLISHED: StateWords(N_("Published"), N_("Published"), N_("Published"), "ok"),
    S.SUSPENDED: StateWords(
        N_("Suspended"), N_("Suspended: {reason}. The {head} decides"),
        N_("Taken down for a check"), "warn",
    ),
    S.WITHDRAWN: StateWords(N_("Withdrawn"), N_("Reason: {reason}"), N_("Withdrawn")),
    S.DECLINED: StateWords(N_("Not to be published"), N_("Reason: {reason}"), N_("Not published")),
}  # fmt: skip


def words_of(state: str, *, corrected: bool) -> StateWords:
    """A draft's state in words; `corrected`: whether a corrected version of it went out."""
    return CORRECTED if corrected and state == S.PUBLISHED else STATE_WORDS[state]
