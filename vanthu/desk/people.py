"""Who is on a portal's board, as the desk offers them for assignment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone

from vanthu.store.models import Agency, Draft, DraftTally, Membership, Portal, Role, User
from vanthu.store.models.drafts import UNFINISHED

from .context import known_policy, role_name


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

    def __str__(self) -> str:
        return str(self.user)


def board_of(portal: Portal, *, loads: bool = False) -> list[Colleague]:
    """Everybody with a role at the portal today, editors first, by name."""
    today = timezone.localdate()
    rows = (
        Membership.objects.filter(portal=portal, user__is_active=True)
        .filter(Q(valid_from=None) | Q(valid_from__lte=today))
        .filter(Q(valid_to=None) | Q(valid_to__gte=today))
        .select_related("user")
    )
    people: dict[int, Colleague] = {}
    for row in rows:
        person = people.setdefault(row.user_id, Colleague(row.user, set(), set()))
        person.roles.add(row.role)
        if row.role == Role.EDITOR:
            person.fields.update(row.fields)
    if loads:
        held = DraftTally.objects.filter(portal=portal.pk, state__in=UNFINISHED, assignee__gt=0)
        for assignee, load in held.values_list("assignee").annotate(sum=Sum("n")).order_by():
            if assignee in people:
                people[assignee].load = load
    policy = known_policy(portal)
    for person in people.values():
        held_roles = [role for role in Role.values if role in person.roles]
        person.titles = ", ".join(role_name(policy, role) for role in held_roles)
    return sorted(people.values(), key=lambda one: (Role.EDITOR not in one.roles, str(one)))


def proposed(drafts: Iterable[Draft], board: Sequence[Colleague], portal: Portal) -> dict[int, int]:
    """Draft → whom to assign it to: the editor who has its category in hand, else whoever had the
    agency's last draft. Of several the one who holds the least; nobody where nothing speaks for
    anybody."""
    rows = list(drafts)
    known = {one.pk for one in board}
    usual = _usual({row.agency_id for row in rows if row.agency_id}, portal) if board else {}
    found: dict[int, int] = {}
    for row in rows:
        fitting = [one for one in board if row.category and row.category in one.fields]
        if fitting:
            found[row.pk] = min(fitting, key=lambda one: (one.load, str(one))).pk
        elif usual.get(row.agency_id or 0) in known:
            found[row.pk] = usual[row.agency_id or 0]
    return found


def _usual(agencies: set[int], portal: Portal) -> dict[int, int]:
    """Agency → who had its last draft that anybody had."""
    last = Draft.objects.filter(portal=portal, agency=OuterRef("pk"), assignee__isnull=False)
    rows = Agency.objects.filter(pk__in=agencies).annotate(
        usual=Subquery(last.order_by("-pk").values("assignee")[:1])
    )
    return {pk: user for pk, user in rows.values_list("pk", "usual") if user}
