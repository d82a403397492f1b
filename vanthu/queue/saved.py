"""Lists under a name: what a person narrows a list to, found again in the navigation.

    filter_save(*, actor, portal, where, name, query, shared=False) -> SavedFilter
    filter_change(*, saved, actor, name, shared) -> SavedFilter
    filter_drop(*, saved, actor) -> None
    filter_move(*, saved, actor, step) -> None

One's own are nobody else's; the board's office may share one with the whole board, and the
secretary may take any shared one away again.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from vanthu.store import audit
from vanthu.store.models import Portal, Role, SavedFilter, User, Where
from vanthu.vietnamese.clean import clean_line

from .errors import NotAllowed, Unfit
from .facts import portals_of, roles_of
from .intake import OFFICE

#: A person's filters at one portal: a navigation longer than that is none.
MOST = 30
NAME = 60
QUERY = 1000


def filters_of(user: User, portal: Portal | None) -> QuerySet[SavedFilter]:
    """The person's own at the portal in their order, then those that others share."""
    mine = Q(user=user) | Q(shared=True)
    rows = SavedFilter.objects.filter(mine, portal=portal).annotate(others=~Q(user=user))
    return rows.order_by("others", "place", "pk")


@transaction.atomic
def filter_save(
    *, actor: User, portal: Portal, where: str, name: str, query: str, shared: bool = False
) -> SavedFilter:
    """Keep a list under a name; the same name again keeps the new list.

    Raises Portal.DoesNotExist for people of other portals, Unfit, NotAllowed (sharing).
    """
    if not portals_of(actor).filter(pk=portal.pk).exists():
        raise Portal.DoesNotExist
    name = _name(name)
    if where not in Where.values or len(query) > QUERY:
        raise Unfit({"name": _("This list can't be kept.")})
    if shared:
        _may_share(actor, portal.pk)
    _one_by_one(actor.pk)
    mine = SavedFilter.objects.filter(user=actor, portal=portal)
    known = mine.filter(where=where, name=name).first()
    if known is None and mine.count() >= MOST:
        raise Unfit({"name": _("You keep %(n)d filters already; drop one first.") % {"n": MOST}})
    last = mine.aggregate(last=Max("place"))["last"] or 0
    saved = known or SavedFilter(user=actor, portal=portal, where=where, name=name, place=last + 1)
    saved.query, saved.shared = query, shared
    saved.save()
    _book("filter.save", saved, actor)
    return saved


@transaction.atomic
def filter_change(*, saved: SavedFilter, actor: User, name: str, shared: bool) -> SavedFilter:
    """Call it otherwise, share it or not."""
    _one_by_one(saved.user_id)
    held = _mine(saved, actor)
    name = _name(name)
    same = SavedFilter.objects.filter(
        user=held.user_id, portal=held.portal_id, where=held.where, name=name
    )
    if same.exclude(pk=held.pk).exists():
        raise Unfit({"name": _("Another filter has that name.")})
    if shared and not held.shared:
        _may_share(actor, held.portal_id)
    held.name, held.shared = name, shared
    held.save(update_fields=["name", "shared"])
    _book("filter.change", held, actor)
    return held


@transaction.atomic
def filter_drop(*, saved: SavedFilter, actor: User) -> None:
    """Forget it; the drafts and mails in it are untouched."""
    held = _mine(saved, actor)
    _book("filter.drop", held, actor)
    held.delete()


@transaction.atomic
def filter_move(*, saved: SavedFilter, actor: User, step: int) -> None:
    """One place up (-1) or down (1) among one's own."""
    rows = list(
        SavedFilter.objects.select_for_update()
        .filter(user=actor, portal=saved.portal_id)
        .order_by("place", "pk")
    )
    now = next((place for place, row in enumerate(rows) if row.pk == saved.pk), None)
    if now is None:
        raise SavedFilter.DoesNotExist
    rows.insert(min(max(now + step, 0), len(rows) - 1), rows.pop(now))
    for place, row in enumerate(rows, 1):
        row.place = place
    SavedFilter.objects.bulk_update(rows, ["place"])


def _one_by_one(user: int) -> None:
    """Until the transaction ends nobody else names one of the person's filters: a name that isn't
    there yet has no row that could be locked."""
    User.objects.select_for_update(no_key=True).get(pk=user)


def _mine(saved: SavedFilter, actor: User) -> SavedFilter:
    """The row under lock, for its owner, and a shared one for the portal's secretary too."""
    held = (
        SavedFilter.objects.select_for_update(no_key=True, of=("self",))
        .filter(portal__in=portals_of(actor))
        .get(pk=saved.pk)
    )
    secretary = Role.SECRETARY in roles_of(actor, held.portal_id)
    if held.user_id != actor.pk and not (held.shared and secretary):
        raise SavedFilter.DoesNotExist
    return held


def _name(text: str) -> str:
    name = clean_line(text, NAME).strip()
    if not name:
        raise Unfit({"name": _("Give it a name.")})
    return name


def _may_share(actor: User, portal: int) -> None:
    if OFFICE.isdisjoint(roles_of(actor, portal)):
        raise NotAllowed(_("This is for the secretary, the deputy head or the head."))


def _book(verb: str, saved: SavedFilter, actor: User) -> None:
    audit.record(
        verb, "filter", saved.pk, actor=actor, portal=saved.portal_id,
        where=saved.where, shared=saved.shared,
    )  # fmt: skip
