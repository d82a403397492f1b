"""Who is on a portal's board, as the desk offers them for assignment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from vanthu.store.dates import holding
from vanthu.store.models import Draft, DraftTally, Membership, Portal, Role, User
from vanthu.store.models.drafts import UNFINISHED

from .context import known_policy, role_name

#: In the place of somebody's id: each draft to whom it is proposed.
PROPOSED = "proposed"


@dataclass
class Colleague:
    """One person: their roles, the categories they have in hand (none: all), and how many
    unfinished drafts they hold."""

    user: User
    roles: set[str]
    fields: set[str]
    load: int = 0
    titles: str = ""

    @property
    def pk(self) -> int:
        """The user's."""
        return self.user.pk

    def add(self, role: str, fields: Iterable[str]) -> None:
        """One membership more."""
        self.roles.add(role)
        if role == Role.EDITOR:
            self.fields.update(fields)

    def __str__(self) -> str:
        return str(self.user)


def members(portal: Portal) -> QuerySet[Membership]:
    """The memberships of a portal that hold today."""
    today = timezone.localdate()
    return Membership.objects.filter(holding(today), portal=portal, user__is_active=True)


def board_of(portal: Portal) -> list[Colleague]:
    """Everybody with a role at the portal today, with what they hold: `choices` reads the same."""
    people: dict[int, Colleague] = {}
    rows = members(portal).select_related("user").annotate(load=Subquery(loaded(portal)))
    for row in rows:
        new = Colleague(row.user, set(), set(), row.load or 0)
        people.setdefault(row.user_id, new).add(row.role, row.fields)
    return board(people.values(), portal)


def board(people: Iterable[Colleague], portal: Portal) -> list[Colleague]:
    """Editors first, by name, with their titles."""
    policy = known_policy(portal)
    rows = sorted(people, key=lambda one: (Role.EDITOR not in one.roles, str(one)))
    for person in rows:
        held = [role for role in Role.values if role in person.roles]
        person.titles = ", ".join(role_name(policy, role) for role in held)
    return rows


def usual_editor() -> Subquery:
    """Annotation of drafts: who had the last draft of the same agency that anybody had."""
    last = Draft.objects.filter(
        portal=OuterRef("portal"), agency=OuterRef("agency"), assignee__isnull=False
    )
    return Subquery(last.order_by("-pk").values("assignee")[:1])


def proposed(drafts: Iterable[Draft], board: Sequence[Colleague]) -> dict[int, int]:
    """Draft (with `usual`) → whom to assign it to: the editor who has its category in hand, else
    whoever had the agency's last draft. Of several the one who holds the least; nobody where
    nothing speaks for anybody."""
    known = {one.pk for one in board}
    found: dict[int, int] = {}
    for row in drafts:
        fitting = [one for one in board if row.category and row.category in one.fields]
        usual: int | None = getattr(row, "usual", None)
        if fitting:
            found[row.pk] = min(fitting, key=lambda one: (one.load, str(one))).pk
        elif usual in known and usual is not None:
            found[row.pk] = usual
    return found


def loaded(portal: Portal) -> QuerySet[DraftTally, Any]:
    """How many unfinished drafts a membership's user holds at its portal, as a sub-query's row."""
    held = DraftTally.objects.filter(
        portal=portal.pk, state__in=UNFINISHED, assignee=OuterRef("user_id")
    )
    return held.values("assignee").annotate(sum=Sum("n")).values("sum")


def whom(portal: Portal, picked: Iterable[tuple[int, int | None]]) -> dict[str, int]:
    """`proposed` for any drafts of the portal, as JSON."""
    rows = Draft.objects.filter(pk__in=[pk for pk, _version in picked], portal=portal)
    fresh = rows.annotate(usual=usual_editor()).only("category", "portal", "agency")
    return {str(pk): user for pk, user in proposed(fresh, board_of(portal)).items()}
