"""What a portal's policy asks for besides text and approval: the step by the secretary, the
verification, the checklist (policy tables `steps`, `checklist`)."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects

from vanthu.store.models import Confirmation, Draft, Role
from vanthu.store.portals import policy_of
from vanthu.validators.policy import Policy
from vanthu.validators.policy_steps import CheckItem, Level


def checklist_of(policy: Policy, draft: Draft) -> tuple[CheckItem, ...]:
    """The lines that are for a draft of this kind."""
    return tuple(item for item in policy.checklist if item.fits(draft.kind))


def asks(policy: Policy, draft: Draft) -> bool:
    """Whether anything is to be confirmed about a draft of this kind."""
    return draft.kind in policy.steps.verify or bool(checklist_of(policy, draft))


def confirmations(draft: Draft) -> list[Confirmation]:
    """What people have confirmed about the current revision, oldest first; read once."""
    if draft.current is None or not asks(policy_of(draft.portal), draft):
        return []
    rows = Confirmation.objects.select_related("by").order_by("pk")
    prefetch_related_objects([draft.current], Prefetch("confirmations", rows))
    return list(draft.current.confirmations.all())


def unconfirmed(draft: Draft) -> tuple[tuple[str, ...], bool]:
    """(required lines of the checklist that nobody has ticked, whether the verification is still
    to be given), both for the current revision."""
    policy = policy_of(draft.portal)
    given = {row.item for row in confirmations(draft)}
    open_items = tuple(
        item.id for item in checklist_of(policy, draft) if item.required and item.id not in given
    )
    return open_items, draft.kind in policy.steps.verify and "" not in given


def levels_of(policy: Policy, roles: frozenset[Role]) -> frozenset[Level]:
    """The levels of permission that roles at a portal give (R128)."""
    return policy.levels.of(frozenset(role.value for role in roles))
