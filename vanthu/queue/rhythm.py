"""Update rhythm: which of a portal's categories had nothing new for longer than its policy lets
them (R123), and what lies ready for each.

One statement: of every category the newest publication, by a look into the index for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from vanthu.store.models import Draft, Portal, Publication, PublicationState
from vanthu.store.models.drafts import DraftState
from vanthu.validators.policy import Policy
from vanthu.validators.policy_contents import Category
from vanthu.vietnamese.working_days import add_working_days

#: What could be published soonest, by the name of the desk's list that shows it.
READY: tuple[tuple[str, Q], ...] = (
    ("approved", Q(state__in=(DraftState.APPROVED, DraftState.SCHEDULED))),
    ("approval", Q(state__in=(DraftState.SUBMITTED,))),
    ("open", Q(unfinished__in=[True])),
)


@dataclass(frozen=True, slots=True)
class Beat:
    """One category: when it was last renewed, by when it has to be. `ready`: the nearest list that
    has something for it, "" for none."""

    category: Category
    last: datetime | None
    due: date | None
    today: date
    ready: str = ""

    @property
    def late(self) -> bool:
        """Whether it should have been renewed."""
        return self.due is None or self.due < self.today

    @property
    def soon(self) -> bool:
        """Whether today is the day."""
        return self.due == self.today

    @property
    def days(self) -> int:
        """Days since it was to be renewed."""
        return (self.today - self.due).days if self.due and self.late else 0


def beats(portal: Portal, policy: Policy, today: date | None = None) -> list[Beat]:
    """The categories that have a rhythm, the latest first."""
    today = today or timezone.localdate()
    kept = [one for one in policy.categories if one.every]
    if not kept:
        return []
    values = _read(portal, kept)
    found = []
    for place, one in enumerate(kept):
        last = values[f"last{place}"]
        ready = next((name for name, _where in READY if values[f"{name}{place}"]), "")
        found.append(Beat(one, last, due_of(one, last), today, ready))
    # What was never renewed comes first.
    return sorted(found, key=lambda beat: beat.due or date.min)


def due_of(category: Category, last: datetime | None) -> date | None:
    """The last day on which something new keeps the rhythm; None where there was never anything."""
    if last is None or category.every is None:
        return None
    day = timezone.localdate(last)
    if category.every_of == "calendar":
        return day + timedelta(days=category.every)
    return add_working_days(day, category.every)


def _read(portal: Portal, kept: list[Category]) -> Mapping[str, Any]:
    columns: dict[str, Any] = {}
    for place, one in enumerate(kept):
        columns[f"last{place}"] = Subquery(_newest(one))
        drafts = Draft.objects.filter(portal=OuterRef("pk"), category=one.id)
        for name, where in READY:
            columns[f"{name}{place}"] = Exists(drafts.filter(where))
    row: Any = Portal.objects.filter(pk=portal.pk).values(**columns).get()
    found: Mapping[str, Any] = row
    return found


def _newest(category: Category) -> QuerySet[Publication, Any]:
    return (
        Publication.objects.filter(
            portal=OuterRef("pk"), category=category.id, state=PublicationState.PUBLISHED
        )
        .order_by("-published_at")
        .values("published_at")[:1]
    )
