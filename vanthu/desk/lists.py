"""The desk's lists: which drafts each shows. One table for navigation, tabs and the inbox."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db.models import Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanthu.queue.languages import OVER, reviewable
from vanthu.store.models import DraftState as S
from vanthu.store.models import DraftTally, Portal, User
from vanthu.store.models.drafts import UNFINISHED
from vanthu.store.portals import policy_of
from vanthu.validators.policy import PolicyError

#: Due within so many calendar days counts as "may be late".
SOON = timedelta(days=1)
Order = Literal["due", "new"]


@dataclass(frozen=True, slots=True)
class WorkList:
    """One list: drafts in these states, of this assignee, due then."""

    name: str
    label: Promise
    states: tuple[S, ...] = UNFINISHED
    #: "field": whoever's, in a category that the person has in hand.
    assignee: Literal["anybody", "me", "nobody", "field"] = "anybody"
    due: Literal["ever", "soon", "late"] = "ever"
    #: Loud when not empty.
    hot: bool = False
    #: Counted in the navigation.
    counted: bool = True
    #: Among the tabs above the list; the navigation has them all.
    tab: bool = True
    order: Order = "due"
    #: Only where the secretary gathers what editors hand over (policy `steps.collate`).
    gathered: bool = False
    #: Only where the policy has another language: what is public in one alone, what is to be held
    #: against its original.
    languages: Literal["", "missing", "review"] = ""

    def drafts(self, user: User, today: date, fields: Collection[str] = ()) -> Q:
        """The condition on drafts, in the terms of their indexes. `fields`: the person's."""
        # `IN (1)`: of the bare column that Django writes for `= True` SQLite uses no index.
        open_ = Q(unfinished__in=[True])
        where = open_ if self.states == UNFINISHED else Q(state__in=self.states)
        if self.assignee == "field":
            where &= Q(category__in=fields) if fields else Q()
        elif self.assignee != "anybody":
            where &= Q(assignee=user if self.assignee == "me" else None)
        if self.languages == "missing":
            where &= Q(version_missing=True)
        elif self.languages == "review":
            where &= reviewable(today)
        return where & self._due("due", today)

    def tallies(self, user: User, today: date) -> Q:
        """The same condition on their tallies."""
        where = Q(state__in=self.states)
        if self.assignee != "anybody":
            where &= Q(assignee=user.pk if self.assignee == "me" else 0)
        return where & self._due("deadline", today)

    def _due(self, column: str, today: date) -> Q:
        if self.due == "late":
            return Q(**{f"{column}__lt": today})
        if self.due == "soon":
            return Q(**{f"{column}__gte": today, f"{column}__lte": today + SOON})
        return Q()


LISTS: tuple[WorkList, ...] = (
    WorkList("mine", _("Mine"), assignee="me"),
    WorkList("field", _("My fields"), assignee="field", counted=False),
    WorkList("new", _("Waiting for an editor"), assignee="nobody"),
    WorkList("waiting", _("Waiting for the agency"), (S.AWAITING_SENDER,), tab=False),
    WorkList("collated", _("To be gathered and submitted"), (S.COLLATED,), gathered=True),
    WorkList("approval", _("Waiting for approval"), (S.SUBMITTED,)),
    WorkList("approved", _("Approved, to be published"), (S.APPROVED, S.SCHEDULED), tab=False),
    WorkList("down", _("Taken down, to be decided"), (S.SUSPENDED,), hot=True, tab=False),
    WorkList("soon", _("May become late"), due="soon"),
    WorkList("late", _("Late"), due="late", hot=True),
    WorkList("open", _("All unfinished")),
    WorkList("published", _("Published"), (S.PUBLISHED,), counted=False, order="new"),
    WorkList(
        "lacking",
        _("Not in English yet"),
        (S.PUBLISHED,),
        counted=False,
        tab=False,
        order="new",
        languages="missing",
    ),
    WorkList(
        "review",
        _("English, to look through"),
        tuple(state for state in S if state not in OVER),
        counted=False,
        tab=False,
        order="new",
        languages="review",
    ),
    WorkList("all", _("All"), tuple(S), counted=False, tab=False, order="new"),
)


def lists_of(portal: Portal | None) -> list[WorkList]:
    """The lists that a portal has."""
    try:
        policy = policy_of(portal) if portal is not None else None
    except PolicyError:
        return list(LISTS)
    gathers = policy is not None and bool(policy.steps.collate)
    has = {
        "": True,
        "missing": policy is not None and bool(policy.languages.both),
        "review": policy is not None and bool(policy.languages.other),
    }
    return [item for item in LISTS if (gathers or not item.gathered) and has[item.languages]]


BY_NAME = {item.name: item for item in LISTS}


def list_counts(user: User, portal: Portal | None, today: date) -> dict[str, int]:
    """How many drafts each counted list of a portal holds, in one query over tallies."""
    if portal is None:
        return {}
    counts = DraftTally.objects.filter(portal=portal.pk, state__in=UNFINISHED).aggregate(
        **{
            item.name: Sum("n", filter=item.tallies(user, today), default=0)
            for item in LISTS
            if item.counted
        }
    )
    return dict(counts)
