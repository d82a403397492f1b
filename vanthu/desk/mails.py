"""Lines of the list of mails: why each is where it is, and what this person may do with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from vanthu.queue import intake
from vanthu.store.models import FindingRow, Submission, SubmissionState

from .access import Desk
from .mail_filters import BARRING
from .views.files import DECIDERS, restricted
from .words import code_title

#: Being checked: nothing is decided on it now.
UNSETTLED = (SubmissionState.RECEIVED, SubmissionState.PROCESSING)


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail. `shown`: whether its subject is open to this person."""

    row: Submission
    reasons: tuple[str, ...]
    shown: bool
    #: Whether the person may have it checked again, and release something that bars it.
    rerun: bool
    release: bool
    #: Whether the person may decide that it isn't taken.
    refuse: bool = False


def lines_of(desk: Desk, rows: Iterable[Submission]) -> list[MailLine]:
    """The lines of a page, in three queries."""
    mails = list(rows)
    codes = _codes(mails)
    closed = closed_to(desk, mails)
    lines = []
    for row in mails:
        here = codes.get(row.pk, ())
        settled = row.sealed_at is None and row.state not in UNSETTLED
        roles = desk.roles_at(row.portal_id)
        administers = desk.administers(row.portal_id)
        lines.append(
            MailLine(
                row,
                tuple(map(code_title, here)),
                bool(roles) and row.pk not in closed,
                rerun=settled and (administers or bool(roles & DECIDERS)),
                release=settled
                and any(intake.releases(code, roles, administrator=administers) for code in here),
                refuse=settled and row.state == SubmissionState.HELD and bool(roles & DECIDERS),
            )
        )
    return lines


def deciding(desk: Desk) -> list[int]:
    """Portals where the person is secretary, deputy head or head."""
    return [portal.pk for portal, roles in desk.roles.items() if roles & DECIDERS]


def closed_to(desk: Desk, rows: Iterable[Submission]) -> set[int]:
    """Those of the mails whose content is closed to this person."""
    mine = set(deciding(desk))
    others = [row.pk for row in rows if row.portal_id not in mine]
    if not others:
        return set()
    found = FindingRow.objects.filter(restricted(), submission__in=others)
    return set(found.values_list("submission", flat=True))


def _codes(rows: Iterable[Submission]) -> dict[int, list[str]]:
    """Submission id → codes of what bars it, most frequent first."""
    counted = (
        FindingRow.objects.filter(
            submission__in=[row.pk for row in rows if row.sealed_at is None],
            action__in=BARRING,
            released_at=None,
        )
        .values_list("submission_id", "code")
        .annotate(n=Count("pk"))
        .order_by("-n", "code")
    )
    codes: dict[int, list[str]] = {}
    for submission, code, _n in counted:
        codes.setdefault(submission, []).append(code)
    return codes
