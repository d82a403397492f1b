"""The approval that was given on paper, as the pages of a draft show it."""

from __future__ import annotations

from vanthu.store.models import Draft, PaperApproval


def of_draft(draft: Draft) -> PaperApproval | None:
    """The paper on which the draft's approval rests. One given at the desk since then, or a
    revision since then, rests on no paper. One query, and none where nothing is approved."""
    if draft.approved_id is None or draft.approved_at is None:
        return None
    return (
        PaperApproval.objects.filter(
            draft=draft, revision=draft.approved_id, registered_at__gte=draft.approved_at
        )
        .select_related("approver", "registered_by")
        .order_by("-pk")
        .first()
    )
