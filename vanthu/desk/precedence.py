"""Why a draft comes first among what falls due on the same day, in words (R106)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vanthu.queue.precedence import ADDRESS, AGENCY, PERSON
from vanthu.store.models import Draft
from vanthu.store.models.drafts import FIRST


def reason_of(draft: Draft) -> str:
    """The rule or the person that placed it, "" where nothing did."""
    basis = draft.precedence_basis
    by, name = basis.get("by", ""), str(basis.get("name") or "")
    if by == AGENCY:
        return _("sent by an agency on the register")
    if by == ADDRESS:
        return _("sent from an address of %(name)s") % {"name": name.removeprefix("@")}
    if by == PERSON:
        return f"{name}: {basis.get('reason', '')}"
    return ""


def mark_of(draft: Draft) -> str:
    """What the list says on its line, "" for what has no precedence."""
    if draft.precedence != FIRST:
        return ""
    reason = reason_of(draft)
    return _("First: %(reason)s") % {"reason": reason} if reason else _("First")


def placed(draft: Draft) -> dict[str, object]:
    """For the draft's own page."""
    return {"first": draft.precedence == FIRST, "reason": reason_of(draft)}
