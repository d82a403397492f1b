"""The tour's own services: what of it somebody has seen, and the end of its sample drafts."""

from __future__ import annotations

from collections.abc import Collection

from vanthu.store import audit
from vanthu.store.models import Draft, Portal, User

from .actions import draft_decline
from .errors import Refusal


def tour_see(*, user: User, step: str) -> None:
    """Tick a step that is only to be looked at."""
    seen = user.tour.get("seen", [])
    if step not in seen:
        user.tour = user.tour | {"seen": [*seen, step]}
        user.save(update_fields=["tour"])


def tour_close(*, user: User, closed: bool = True) -> None:
    """No longer speak of the tour to this person; or do so again."""
    user.tour = user.tour | {"closed": closed}
    user.save(update_fields=["tour"])


def samples_note(*, portal: Portal, submissions: Collection[int], actor: User) -> None:
    """Write down who put which samples into the portal."""
    audit.record(
        "portal.samples", "portal", portal.pk, actor=actor, portal=portal.pk,
        submissions=list(submissions),
    )  # fmt: skip


def samples_clear(*, submissions: Collection[int], actor: User, reason: str) -> tuple[int, int]:
    """Put the samples' drafts aside as not to be published; (done, left to somebody else).

    Nobody is told: a sample has no sender. What the actor's role doesn't permit stays.
    """
    done = left = 0
    for draft in Draft.objects.filter(submission__in=submissions).exclude(state="declined"):
        try:
            draft_decline(
                draft=draft, actor=actor, version=draft.version, reason=reason, notify=False
            )
            done += 1
        except (Refusal, Draft.DoesNotExist):
            left += 1
    return done, left
