"""Acts on many drafts as the lists offer them, and what is told when they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vanthu.queue.bulk import MOST, may_take_back
from vanthu.queue.permissions import within_reach
from vanthu.queue.workflow import Act, Who
from vanthu.store.fulltext import DRAFTS, parse
from vanthu.store.models import Bulk, User

from .access import Desk
from .context import known_policy
from .filters import BEST, Filters
from .lists import WorkList, lists_of
from .people import Colleague

#: In the address of the list that an act comes back to: the act that is told there.
DONE = "done"


@dataclass(frozen=True, slots=True)
class ManyAct:
    """One button of the bar: how it is called, its key, what is asked and what is told."""

    act: Act
    label: Promise
    key: str
    #: Told when it is done: number → text.
    told: Callable[[int], str]
    #: Asked above the form, if there is one.
    confirm: Promise | str = ""


ACTS: dict[str, ManyAct] = {
    row.act.value: row
    for row in (
        ManyAct(
            Act.TAKE, _("Take for editing"), "n",
            lambda n: ngettext(
                "%(n)d item taken for editing.", "%(n)d items taken for editing.", n
            ),
        ),
        ManyAct(
            Act.ASSIGN, _("Assign"), "p",
            lambda n: ngettext(
                "%(n)d item assigned to %(who)s.", "%(n)d items assigned to %(who)s.", n
            ),
        ),
        ManyAct(
            Act.HAND_OVER, _("Hand over to the secretary"), "",
            lambda n: ngettext(
                "%(n)d item handed over to the secretary.",
                "%(n)d items handed over to the secretary.", n,
            ),
        ),
        ManyAct(
            Act.SUBMIT, _("Submit for approval"), "",
            lambda n: ngettext(
                "%(n)d item submitted for approval.", "%(n)d items submitted for approval.", n
            ),
            _("What isn't complete stays where it is and is named with what is missing."),
        ),
        ManyAct(
            Act.ASK, _("Ask the agency for more"), "",
            lambda n: ngettext("%(n)d request sent.", "%(n)d requests sent.", n),
            _("One mail goes out for each item."),
        ),
        ManyAct(
            Act.DECLINE, _("Do not publish"), "",
            lambda n: ngettext(
                "Recorded: %(n)d item will not be published.",
                "Recorded: %(n)d items will not be published.", n,
            ),
            _("The same reason is recorded for each item."),
        ),
    )
}  # fmt: skip
#: Not offered for a choice of drafts, but told like the others.
UNDO = ManyAct(
    Act.UNDO, _("Undo"), "z",
    lambda n: ngettext(
        "Undone: %(n)d item is as it was.", "Undone: %(n)d items are as they were.", n
    ),
)  # fmt: skip


def act_of(row: Bulk) -> ManyAct:
    """The act in words."""
    return ACTS.get(row.act, UNDO)


def offered(desk: Desk, chosen: WorkList, state: str = "") -> list[ManyAct]:
    """The acts that the person's roles and the list's states leave open. Whether one draft permits
    it is asked when it is done."""
    roles = desk.roles_at(desk.portal.pk if desk.portal else None)
    policy = known_policy(desk.portal)
    if policy is None or not roles:
        return []
    mine = frozenset({Who.HOLDER, Who.SUBMITTER})
    states = frozenset({state} if state else chosen.states)
    gathers = any(item.gathered for item in lists_of(desk.portal))
    return [
        item
        for item in ACTS.values()
        if within_reach(item.act, policy, roles, mine, states)
        and not (chosen.name == "mine" and item.act == Act.TAKE)
        and (gathers or item.act != Act.HAND_OVER)
    ]


def found_in(desk: Desk, address: str) -> list[tuple[int, int | None]]:
    """The drafts of a whole list by its address, in its order, at most MOST."""
    filters = Filters.of(QueryDict(urlsplit(address).query))
    rows = filters.drafts(desk, timezone.localdate())
    if filters.q:
        found = DRAFTS.search(parse(filters.q), [desk.portal.pk] if desk.portal else [])
        rows = rows.filter(pk__in=found.ids)
    order = filters.sorting() if filters.order != BEST else ("-pk",)
    return list(rows.order_by(*order).values_list("pk", "version")[:MOST])


def last_bulk(
    request: HttpRequest, desk: Desk, board: Iterable[Colleague] = ()
) -> dict[str, Any] | None:
    """What the act has done that led here."""
    pk = request.GET.get(DONE, "")
    if not pk.isdecimal() or len(pk) > 17:
        return None
    row = Bulk.objects.filter(pk=pk, user=desk.user).first()
    return result(row, {one.pk: str(one) for one in board}) if row else None


def result(row: Bulk, names: Mapping[int, str] | None = None) -> dict[str, Any]:
    """One act as it is told. `names`: of those to whom it may have been assigned."""
    who: str | Promise = ""
    if row.act == Act.ASSIGN and row.arguments:
        pk = row.arguments.get("assignee")
        who = _("whom it was proposed to")
        if pk is not None:
            who = (names or {}).get(pk) or str(User.objects.filter(pk=pk).first() or "")
    n = len(row.done)
    return {
        "bulk": row,
        "act": act_of(row),
        "told": act_of(row).told(n) % {"n": n, "who": who} if n else "",
        "undo": may_take_back(row),
    }


def told_at(row: Bulk) -> str:
    """The list that it was asked from, where it is told."""
    parts = urlsplit(row.back)
    values = QueryDict(parts.query, mutable=True)
    values[DONE] = str(row.pk)
    return f"{parts.path}?{values.urlencode()}"
