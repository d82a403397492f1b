"""What comes first among what falls due on the same day: by the policy's rule (R106: contributors
who are officials), or because a person says so. A person's word stands against every rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from vanthu.store.models import Draft, SenderAuth, Submission, User
from vanthu.store.models.drafts import FIRST, USUAL
from vanthu.store.portals import policy_of
from vanthu.validators.policy import Policy
from vanthu.vietnamese.clean import clean_line

from .changing import changing
from .errors import ReasonNeeded
from .workflow import Act

#: `precedence_basis["by"]`.
AGENCY, ADDRESS, PERSON = "agency", "address", "person"
REASON = 300


def rule_on(policy: Policy, kind: str, submission: Submission) -> dict[str, Any]:
    """Why the policy puts a draft of this mail first, as `precedence_basis`; {} where it doesn't.

    An address that a failed check contradicts proves nobody an official.
    """
    rule = policy.precedence
    if kind not in rule.kinds or submission.sender_auth == SenderAuth.FAIL:
        return {}
    if rule.register_ and submission.agency_id is not None:
        return {"by": AGENCY}
    name = rule.names(submission.sender_address)
    return {"by": ADDRESS, "name": name} if name else {}


def put_in_order(*, submission: Submission, drafts: Sequence[Draft]) -> None:
    """Give a mail's drafts their place by today's rule, in the caller's transaction; those that a
    person has placed stay where they are."""
    policy = policy_of(submission.portal)
    if not policy.precedence.kinds:
        return
    for draft in drafts:
        basis = rule_on(policy, draft.kind, submission)
        stays = draft.precedence_basis.get("by") == PERSON
        if stays or draft.precedence_basis == basis:
            continue
        draft.precedence, draft.precedence_basis = FIRST if basis else USUAL, basis
        draft.save(update_fields=["precedence", "precedence_basis"])


def draft_place(*, draft: Draft, actor: User, version: int, first: bool, reason: str) -> Draft:
    """Xếp ưu tiên, hoặc bỏ: the rule is wrong here, for the reason given."""
    reason = clean_line(reason, REASON)
    if not reason:
        raise ReasonNeeded(_("Why it is placed so"))
    with changing(Act.PLACE, draft=draft, actor=actor, version=version) as change:
        change.draft.precedence = FIRST if first else USUAL
        change.draft.precedence_basis = {
            "by": PERSON,
            "user": actor.pk,
            "name": actor.display_name or actor.username,
            "at": timezone.now().isoformat(),
            "reason": reason,
        }
        change.data["first"] = first
    return change.draft
