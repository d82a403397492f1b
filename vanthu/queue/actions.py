"""Everything that people do with a draft: one service an action of `workflow.TRANSITIONS`.

All are keyword-only, own their transaction, and return the draft as it is afterwards:

    draft_NAME(*, draft, actor, version, …) -> Draft

`version` is `Draft.version` as the person's page showed it (compare-and-set). Nothing has changed
when one raises: `Draft.DoesNotExist` (another portal's), or a `Refusal` whose text is for the
person: `Stale(version)`, `NotAllowed`, `Blocked(codes, reasons)`, `ReasonNeeded(label)`, `Locked`,
`Unfit(fields)`. Each writes one Event last.

    Act                   service                      further arguments
    take                  draft_take
    assign                draft_assign                 assignee: User
    edit                  draft_save                   edit: Edit
    accept_proposal       draft_accept_proposal
    reject_proposal       draft_reject_proposal
    split                 draft_split                  blocks, files: places; title → (old, new)
    merge                 draft_merge                  other: Draft, other_version
    ask                   draft_ask                    reason, until: date = None
    continue              draft_continue
    submit                draft_submit                 note = ""
    recall                draft_recall
    approve               draft_approve
    approve_with_changes  draft_approve_with_changes   edit: Edit
    approve_on_paper      draft_approve_on_paper       approver: User, on: date, scan, number = ""
    return                draft_return                 reason
    decline               draft_decline                reason, notify = True
    reopen                draft_reopen                 reason
    publish               draft_publish
    unschedule            draft_unschedule
    publish_by_hand       draft_publish_by_hand        address, at: aware datetime
    suspend               draft_suspend                reason
    resume                draft_resume                 reason
    withdraw              draft_withdraw               reason
    standing              draft_standing               status, since, by, by_text, note, relation
    correct               draft_correct                reason, earlier_public = None
    personal              draft_personal               choices: [Choice], chosen: [text]
    stop                  draft_stop
    unfreeze              draft_unfreeze               reason
    hand_over             draft_hand_over
    verify                draft_verify                 method, note
    check                 draft_check                  ticked: ids of lines
    approve_publish       draft_approve_publish
    approve_schedule      draft_approve_schedule       at: aware datetime
    printed               draft_printed                on: date | None
    place                 draft_place                  first: bool, reason
    translate             draft_translate              → the new draft
    reviewed              draft_reviewed
    reuse_ask             reuse_ask                    request: Asked → the Reuse
    reuse_decide          reuse_decide                 reuse, refused = ""
    reuse_record          reuse_record                 reuse, signer, number, on, scan, refused = ""
    undo                  draft_undo

The machine's: `drafting.create_drafts`, `draft_freeze(*, draft, reason)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .approving import draft_approve_publish, draft_approve_schedule
from .confirming import draft_check, draft_hand_over, draft_undo, draft_verify
from .deciding import (
    draft_approve,
    draft_approve_with_changes,
    draft_decline,
    draft_recall,
    draft_reopen,
    draft_return,
    draft_submit,
)
from .editing import (
    draft_accept_proposal,
    draft_ask,
    draft_assign,
    draft_continue,
    draft_freeze,
    draft_reject_proposal,
    draft_save,
    draft_take,
)
from .edits import NO_AGENCY, Edit, Fix
from .errors import Blocked, Locked, NotAllowed, ReasonNeeded, Refusal, Stale, Unfit
from .grouping import draft_merge, draft_split
from .masking import Choice, draft_personal
from .paper import draft_approve_on_paper, draft_printed
from .precedence import draft_place
from .releasing import (
    draft_correct,
    draft_publish,
    draft_publish_by_hand,
    draft_resume,
    draft_stop,
    draft_suspend,
    draft_unfreeze,
    draft_unschedule,
    draft_withdraw,
)
from .reuse import reuse_ask, reuse_decide, reuse_record
from .standing import draft_standing, draft_unrelated
from .translating import draft_reviewed, draft_translate
from .workflow import Act

#: The service of each action.
SERVICES: Mapping[Act, Callable[..., Any]] = {
    Act.TAKE: draft_take,
    Act.ASSIGN: draft_assign,
    Act.EDIT: draft_save,
    Act.ACCEPT_PROPOSAL: draft_accept_proposal,
    Act.REJECT_PROPOSAL: draft_reject_proposal,
    Act.SPLIT: draft_split,
    Act.MERGE: draft_merge,
    Act.ASK: draft_ask,
    Act.CONTINUE: draft_continue,
    Act.SUBMIT: draft_submit,
    Act.RECALL: draft_recall,
    Act.APPROVE: draft_approve,
    Act.APPROVE_WITH_CHANGES: draft_approve_with_changes,
    Act.APPROVE_ON_PAPER: draft_approve_on_paper,
    Act.PRINTED: draft_printed,
    Act.PLACE: draft_place,
    Act.RETURN: draft_return,
    Act.DECLINE: draft_decline,
    Act.REOPEN: draft_reopen,
    Act.PUBLISH: draft_publish,
    Act.UNSCHEDULE: draft_unschedule,
    Act.PUBLISH_BY_HAND: draft_publish_by_hand,
    Act.SUSPEND: draft_suspend,
    Act.RESUME: draft_resume,
    Act.WITHDRAW: draft_withdraw,
    Act.STANDING: draft_standing,
    Act.CORRECT: draft_correct,
    Act.PERSONAL: draft_personal,
    Act.STOP: draft_stop,
    Act.UNFREEZE: draft_unfreeze,
    Act.HAND_OVER: draft_hand_over,
    Act.VERIFY: draft_verify,
    Act.CHECK: draft_check,
    Act.APPROVE_PUBLISH: draft_approve_publish,
    Act.APPROVE_SCHEDULE: draft_approve_schedule,
    Act.TRANSLATE: draft_translate,
    Act.REVIEWED: draft_reviewed,
    Act.REUSE_ASK: reuse_ask,
    Act.REUSE_DECIDE: reuse_decide,
    Act.REUSE_RECORD: reuse_record,
    Act.UNDO: draft_undo,
}

__all__ = [
    "NO_AGENCY",
    "SERVICES",
    "Act",
    "Blocked",
    "Choice",
    "Edit",
    "Fix",
    "Locked",
    "NotAllowed",
    "ReasonNeeded",
    "Refusal",
    "Stale",
    "Unfit",
    "draft_accept_proposal",
    "draft_approve",
    "draft_approve_on_paper",
    "draft_approve_publish",
    "draft_approve_schedule",
    "draft_approve_with_changes",
    "draft_ask",
    "draft_assign",
    "draft_check",
    "draft_continue",
    "draft_correct",
    "draft_decline",
    "draft_freeze",
    "draft_hand_over",
    "draft_merge",
    "draft_personal",
    "draft_place",
    "draft_printed",
    "draft_publish",
    "draft_publish_by_hand",
    "draft_recall",
    "draft_reject_proposal",
    "draft_reopen",
    "draft_resume",
    "draft_return",
    "draft_reviewed",
    "draft_save",
    "draft_split",
    "draft_standing",
    "draft_stop",
    "draft_submit",
    "draft_suspend",
    "draft_take",
    "draft_translate",
    "draft_undo",
    "draft_unfreeze",
    "draft_unrelated",
    "draft_unschedule",
    "draft_verify",
    "draft_withdraw",
    "reuse_ask",
    "reuse_decide",
    "reuse_record",
]
