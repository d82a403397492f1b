"""The desk's lists: which drafts each shows. One table for navigation, tabs and the inbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanthu.store.models import DraftState as S
from vanthu.store.models import User

#: Work that isn't finished.
UNFINISHED = (
    S.NEW, S.EDITING, S.AWAITING_SENDER, S.SUBMITTED,
    S.RETURNED, S.APPROVED, S.SCHEDULED, S.SUSPENDED,
)  # fmt: skip
#: Due within so many calendar days counts as "may be late".
SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkList:
    """One list. `where` makes its condition for a person and a day."""

    name: str
    label: Promise
    where: Callable[[User, date], Q]
    #: Loud when not empty.
    hot: bool = False
    #: Counted in the navigation.
    counted: bool = True
    #: Among the tabs above the list; the navigation has them all.
    tab: bool = True


def _open(condition: Q) -> Q:
    return Q(state__in=UNFINISHED) & condition


LISTS: tuple[WorkList, ...] = (
    WorkList("mine", _("Mine"), lambda user, _day: _open(Q(assignee=user))),
    WorkList("new", _("Waiting for an editor"), lambda _u, _d: _open(Q(assignee=None))),
    WorkList(
        "waiting",
        _("Waiting for the agency"),
        lambda _u, _d: Q(state=S.AWAITING_SENDER),
        tab=False,
    ),
    WorkList("approval", _("Waiting for approval"), lambda _u, _d: Q(state=S.SUBMITTED)),
    WorkList(
        "approved",
        _("Approved, to be published"),
        lambda _u, _d: Q(state__in=(S.APPROVED, S.SCHEDULED)),
        tab=False,
    ),
    WorkList(
        "soon",
        _("May become late"),
        lambda _u, day: _open(Q(deadline__gte=day, deadline__lte=day + SOON)),
    ),
    WorkList("late", _("Late"), lambda _u, day: _open(Q(deadline__lt=day)), hot=True),
    WorkList("open", _("All unfinished"), lambda _u, _d: Q(state__in=UNFINISHED)),
    WorkList("published", _("Published"), lambda _u, _d: Q(state=S.PUBLISHED), counted=False),
    WorkList("all", _("All"), lambda _u, _d: Q(), counted=False, tab=False),
)
BY_NAME = {item.name: item for item in LISTS}
