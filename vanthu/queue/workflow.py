"""The workflow of a draft: one table of who may do what, from which state, with which words.

Everything else reads it: permissions, services, buttons, the manual, the tests. Texts are English
message ids for gettext; `{…}` are filled where they are shown.
"""

from __future__ import annotations

from vanthu.store.models import DraftState as S
from vanthu.validators.policy_steps import Level

from .acts import N_, Act, By, Transition, Who, row

__all__ = [
    "IN_HAND", "N_", "OFFICE", "TRANSITIONS", "UNDECIDED", "Act", "Transition", "Who", "rows_of",
]  # fmt: skip

#: With an editor now.
IN_HAND = {S.NEW, S.EDITING, S.RETURNED}
#: With the editors, or waiting for the agency.
OPEN = IN_HAND | {S.AWAITING_SENDER}
#: Not with the public yet.
UNPUBLISHED = OPEN | {S.COLLATED, S.SUBMITTED, S.APPROVED, S.SCHEDULED}
#: Not approved yet.
UNDECIDED = OPEN | {S.COLLATED, S.SUBMITTED}
EVERYWHERE = set(S)

_ROLES = {Who.SECRETARY, Who.EDITOR, Who.DEPUTY, Who.HEAD}
ANYBODY = By(_ROLES)
OFFICE = By({Who.SECRETARY, Who.DEPUTY, Who.HEAD})
EDITORS = By({Who.HOLDER, Who.SECRETARY, Who.DEPUTY, Who.HEAD}, Level.UPDATE)
BOARD = By(_ROLES, Level.UPDATE)
# Which roles these are is the policy's to say (R128); by default deputy and head, and the office.
DECIDERS = By(_ROLES, Level.REVIEW)
PUBLISHERS = By(_ROLES, Level.PUBLISH)

#: What must be so before somebody is asked to approve, and before they do.
FIT = (
    "complete translated filed_as_reference advertising_confirmed no_open_hold personal_decided"
    " not_frozen"
)
READY = f"{FIT} checked verified_early"
TO_APPROVE = f"deputy_may_decide two_persons {FIT} verified"

TRANSITIONS: tuple[Transition, ...] = (
    row(
        Act.TAKE, IN_HAND, S.EDITING, BOARD,
        N_("Take for editing"), N_("Taken for editing"),
        guards="not_holder", clause="R53 R100",
    ),
    row(
        Act.ASSIGN, OPEN, None, OFFICE,
        N_("Assign"), N_("Assigned to {assignee}"), clause="R100 R101",
    ),
    # Editing an approved text voids the approval: the draft goes back to its editor.
    row(
        Act.EDIT, IN_HAND | {S.APPROVED}, S.EDITING, EDITORS,
        N_("Save"), N_("Saved"), clause="R53",
    ),
    row(
        Act.EDIT, {S.AWAITING_SENDER}, None, EDITORS,
        N_("Save"), N_("Saved"), clause="R53",
    ),
    # Masking is an edit of its own kind: the text of an issued document is open to it (R31).
    row(
        Act.PERSONAL, IN_HAND | {S.APPROVED}, S.EDITING, EDITORS,
        N_("Decide on personal data"), N_("Recorded; what was to be masked is masked"),
        clause="R31 R33",
    ),
    row(
        Act.PERSONAL, {S.AWAITING_SENDER}, None, EDITORS,
        N_("Decide on personal data"), N_("Recorded; what was to be masked is masked"),
        clause="R31 R33",
    ),
    row(
        Act.ACCEPT_PROPOSAL, IN_HAND | {S.APPROVED}, S.EDITING, EDITORS,
        N_("Take over the proposed text"), N_("The proposed text has been taken over"),
        guards="has_proposal",
    ),
    row(
        Act.REJECT_PROPOSAL, EVERYWHERE - {S.WITHDRAWN, S.DECLINED}, None, EDITORS,
        N_("Leave the text as it is"), N_("The text stays as it is"), guards="has_proposal",
    ),
    row(
        Act.SPLIT, IN_HAND, S.EDITING, EDITORS,
        N_("Split"), N_("Split into two"),
    ),
    row(
        Act.MERGE, IN_HAND, S.EDITING, EDITORS,
        N_("Merge"), N_("Merged"),
    ),
    row(
        Act.ASK, IN_HAND, S.AWAITING_SENDER, EDITORS,
        N_("Ask the agency for more"), N_("The request has been sent"),
        guards="has_sender not_frozen", reason=N_("What is asked for"),
        confirm=N_("The mail will go to {address}."),
    ),
    row(
        Act.CONTINUE, {S.AWAITING_SENDER}, S.EDITING, EDITORS,
        N_("Go on editing"), N_("Editing goes on"),
    ),
    row(
        Act.SUBMIT, {S.EDITING, S.RETURNED}, S.SUBMITTED, EDITORS,
        N_("Submit for approval"), N_("Submitted for approval at {time}"),
        guards=f"submits_directly {READY}",
        confirm=N_("Submit “{title}” to the {head} for approval?"), clause="R53 R101",
    ),
    # S0 Đ16.3c: the secretary gathers what the editors have finished, and submits it.
    row(
        Act.HAND_OVER, {S.EDITING, S.RETURNED}, S.COLLATED, EDITORS,
        N_("Hand over to the secretary"), N_("Handed over; the secretary gathers and submits"),
        guards=f"collated_first {READY}", clause="R52 R101",
    ),
    row(
        Act.SUBMIT, {S.COLLATED}, S.SUBMITTED, OFFICE,
        N_("Submit for approval"), N_("Submitted for approval at {time}"),
        guards=READY,
        confirm=N_("Submit “{title}” to the {head} for approval?"), clause="R52 R101",
    ),
    row(
        Act.RECALL, {S.SUBMITTED}, S.EDITING, By({Who.SUBMITTER, Who.HOLDER, Who.SECRETARY}),
        N_("Recall for editing"), N_("Recalled; the approver is told"),
    ),
    row(
        Act.RECALL, {S.COLLATED}, S.EDITING, By({Who.HOLDER, Who.SECRETARY}),
        N_("Recall for editing"), N_("Recalled for editing"),
    ),
    row(
        Act.VERIFY, UNDECIDED, None, BOARD,
        N_("Confirm that it is true"), N_("Recorded: confirmed as true"),
        guards="to_verify", clause="R98 R101",
    ),
    row(
        Act.CHECK, UNDECIDED, None, EDITORS,
        N_("Record the checklist"), N_("The checklist is recorded"),
        guards="has_checklist", clause="R27 R84",
    ),
    row(
        Act.APPROVE, {S.SUBMITTED}, S.APPROVED, DECIDERS,
        N_("Approve"), N_("Approved"),
        guards=TO_APPROVE,
        confirm=N_("Approve “{title}”? The approver answers for the content approved."),
        clause="R25 R50 R51 R75 R99 R120",
    ),
    row(
        Act.APPROVE_PUBLISH, {S.SUBMITTED}, S.SCHEDULED, DECIDERS,
        N_("Approve and publish at once"), N_("Approved; being published"),
        guards=f"approver_publishes {TO_APPROVE}",
        confirm=N_("Approve “{title}” and publish it at once? The approver answers for it."),
        clause="R25 R50 R75 R120 R128",
    ),
    row(
        Act.APPROVE_SCHEDULE, {S.SUBMITTED}, S.SCHEDULED, DECIDERS,
        N_("Approve and set the time"), N_("Approved; goes out at its time"),
        guards=f"approver_publishes {TO_APPROVE}",
        confirm=N_("Approve “{title}”? The approver answers for the content approved."),
        clause="R25 R50 R75 R120 R128",
    ),
    row(
        Act.APPROVE_WITH_CHANGES, {S.SUBMITTED}, S.APPROVED, DECIDERS,
        N_("Approve with changes"), N_("Approved with changes"),
        guards="deputy_may_decide two_persons submitted_by_other no_open_hold personal_decided"
        " not_frozen verified",
        confirm=N_("The changes will be recorded and told to the submitter."), clause="R50 R51 R75",
    ),
    # The head is part-time and may sign the slip instead; what is asked of who approves is asked of
    # who has signed (`queue.paper`), and here only what is asked of the text.
    row(
        Act.APPROVE_ON_PAPER, {S.SUBMITTED}, S.APPROVED, By({Who.SECRETARY}),
        N_("Record an approval given on paper"), N_("Recorded; the approver is told"),
        guards=f"{FIT} verified",
        confirm=N_("The approval counts for this revision only. The approver is told by mail."),
        clause="R25 R50 R51 R75",
    ),
    row(
        Act.RETURN, {S.SUBMITTED, S.APPROVED}, S.RETURNED, DECIDERS,
        N_("Return"), N_("Returned to {submitter}"), reason=N_("What is to be completed"),
        clause="R50 R51",
    ),
    row(
        Act.RETURN, {S.COLLATED}, S.RETURNED, OFFICE,
        N_("Return"), N_("Returned to {assignee}"), reason=N_("What is to be completed"),
        clause="R52",
    ),
    # What still lies with the editors, the secretary may put aside (R52); what was submitted, only
    # those who decide (R50).
    row(
        Act.DECLINE, OPEN | {S.COLLATED}, S.DECLINED, OFFICE,
        N_("Do not publish"), N_("Recorded: will not be published"),
        guards="not_live", reason=N_("Reason for not publishing"),
        confirm=N_("Not publish “{title}”?"), clause="R50 R52",
    ),
    row(
        Act.DECLINE, {S.SUBMITTED, S.APPROVED}, S.DECLINED, DECIDERS,
        N_("Do not publish"), N_("Recorded: will not be published"),
        guards="not_live", reason=N_("Reason for not publishing"),
        confirm=N_("Not publish “{title}”?"), clause="R50",
    ),
    row(
        Act.REOPEN, {S.DECLINED, S.WITHDRAWN}, S.EDITING, OFFICE,
        N_("Open again"), N_("Opened again"),
        guards="not_merged", reason=N_("Reason for opening again"),
    ),
    row(
        Act.PUBLISH, {S.APPROVED}, S.SCHEDULED, PUBLISHERS,
        N_("Publish"), N_("Being published"),
        guards="approval_holds seen_by_two no_open_hold personal_decided not_frozen",
        confirm=N_("Publish “{title}” and {files} files?"), clause="R25 R52 R120 R128",
    ),
    row(
        Act.UNSCHEDULE, {S.SCHEDULED}, S.APPROVED, PUBLISHERS,
        N_("Stop publishing"), N_("Not published; the approval stands"),
    ),
    row(
        Act.PUBLISH_BY_HAND, {S.APPROVED, S.PUBLISHED}, S.PUBLISHED, PUBLISHERS,
        N_("Record as published"), N_("Recorded"),
        guards="approval_holds seen_by_two no_open_hold personal_decided not_frozen",
        clause="R25 R52 R120",
    ),
    # At once and from any state: a text may be under correction while its last version is out.
    row(
        Act.SUSPEND, EVERYWHERE, S.SUSPENDED, OFFICE,
        N_("Suspend at once"), N_("Suspended"), guards="live", reason=N_("Reason"),
        confirm=N_("It leaves the public pages at once; the {head} is told and decides."),
        clause="R52",
    ),
    row(
        Act.RESUME, {S.SUSPENDED}, S.PUBLISHED, DECIDERS,
        N_("Show again"), N_("Shown again"),
        guards="deputy_may_decide suspended not_frozen", reason=N_("Reason for showing again"),
        clause="R50",
    ),
    # Opened for correction meanwhile: the last version is public again, and the correction goes on.
    row(
        Act.RESUME, UNDECIDED, None, DECIDERS,
        N_("Show again"), N_("Shown again"),
        guards="deputy_may_decide suspended not_frozen", reason=N_("Reason for showing again"),
        clause="R26 R50",
    ),
    row(
        Act.WITHDRAW, EVERYWHERE, S.WITHDRAWN, DECIDERS,
        N_("Withdraw"), N_("Withdrawn at {time}"), guards="deputy_may_decide public_once",
        reason=N_("Reason for withdrawing"),
        confirm=N_("Withdraw “{title}” from the public pages? The published version is kept."),
        clause="R50 R78",
    ),
    # What other documents do to one is stated beside its text: nothing is approved anew.
    row(
        Act.STANDING, EVERYWHERE, None, EDITORS,
        N_("Record whether it is in force"), N_("Recorded"), clause="R78",
    ),
    row(
        Act.CORRECT, {S.PUBLISHED, S.SUSPENDED}, S.EDITING, EDITORS,
        N_("Correct"), N_("Open for correction; the public still sees the last version"),
        reason=N_("What is corrected"), clause="R26",
    ),
    # R32, R115, and the agency's own wish.
    row(
        Act.STOP, UNPUBLISHED, S.WITHDRAWN, EDITORS,
        N_("Stop as the agency wishes"), N_("Stopped; the agency is told"),
        guards="frozen not_live", confirm=N_("Stop working on “{title}” as the agency wishes?"),
    ),
    row(
        Act.UNFREEZE, EVERYWHERE, None, EDITORS,
        N_("Go on all the same"), N_("Work goes on"), guards="frozen",
        reason=N_("Reason for going on"),
    ),
    # A reminder, and no more: nothing waits for the print.
    row(
        Act.PRINTED, EVERYWHERE, None, By({Who.HOLDER, Who.SECRETARY}),
        N_("Printed copy received"), N_("Recorded"), guards="print_wanted", clause="R6 R105",
    ),
    # The other language: a draft of its own, on which the same two persons work (R109).
    row(
        Act.TRANSLATE, EVERYWHERE - {S.SUSPENDED, S.WITHDRAWN, S.DECLINED}, None, BOARD,
        N_("Write the English version"), N_("The English version is ready to be written"),
        guards="translatable", clause="R109",
    ),
    row(
        Act.REVIEWED, EVERYWHERE, None, EDITORS,
        N_("Held against the original"), N_("Recorded"), guards="to_review", clause="R20 R109",
    ),
    # Use elsewhere, where the regulation wants the board and the committee to agree (R94).
    row(
        Act.REUSE_ASK, EVERYWHERE, None, OFFICE,
        N_("Register a request for re-use"), N_("Registered"),
        guards="reuse_by_approval live", clause="R94",
    ),
    row(
        Act.REUSE_DECIDE, EVERYWHERE, None, DECIDERS,
        N_("Decide on the re-use for the board"), N_("Recorded"),
        guards="reuse_by_approval deputy_may_decide", clause="R94",
    ),
    row(
        Act.REUSE_RECORD, EVERYWHERE, None, OFFICE,
        N_("Record the committee's answer"), N_("Recorded"),
        guards="reuse_by_approval", clause="R94",
    ),
    # The rule on what comes first may be wrong for a single one; its reason stands beside it.
    row(
        Act.PLACE, UNPUBLISHED, None, EDITORS,
        N_("Order of precedence"), N_("Recorded"), clause="R106",
    ),
    # Whoever did the last thing, for a short while and before anybody goes on from it.
    row(Act.UNDO, EVERYWHERE, None, ANYBODY, N_("Undo"), N_("Undone"), guards="undoable"),
)  # fmt: skip


def rows_of(act: Act) -> tuple[Transition, ...]:
    """All rows of an action (one action may have several, for several roles)."""
    return tuple(row for row in TRANSITIONS if row.act == act)
