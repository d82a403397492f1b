"""Saved filters as pages show them: in the navigation, and beside the list that may become one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from vanthu.queue.intake import OFFICE
from vanthu.queue.saved import filters_of
from vanthu.store.models import SavedFilter, Where

from .access import Desk
from .filters import Filters
from .mail_filters import MailFilters

PAGES = {Where.DRAFTS: "desk:inbox", Where.MAILS: "desk:submissions"}
VIEWS = {view: where for where, view in PAGES.items()}


@dataclass(frozen=True, slots=True)
class Kept:
    """One filter with its address."""

    row: SavedFilter
    url: str
    current: bool
    #: Whether it is the person's own.
    own: bool


def kept(request: HttpRequest, person: Desk) -> list[Kept]:
    """The person's filters and the board's, read once a request."""
    known: list[Kept] | None = request.__dict__.get("_vanthu_filters")
    if known is not None:
        return known
    return keep(request, person, filters_of(person.user, person.portal).select_related("user"))


def keep(request: HttpRequest, person: Desk, rows: Iterable[SavedFilter]) -> list[Kept]:
    """`kept`, of rows that were read already."""
    here = here_of(request)
    found = []
    for row in rows:
        url = f"{reverse(PAGES[Where(row.where)])}?{row.query}"
        current = (row.where, row.query) == here
        found.append(Kept(row, url, current, row.user_id == person.user.pk))
    request.__dict__["_vanthu_filters"] = found
    return found


def here_of(request: HttpRequest) -> tuple[str, str]:
    """The list that the request shows, as a filter would keep it; ("", "") elsewhere."""
    match = request.resolver_match
    where = VIEWS.get(match.view_name) if match else None
    return (where.value, canonical(where, request.GET)) if where else ("", "")


def canonical(where: str, values: QueryDict) -> str:
    """A list's address without place and picks, in one order."""
    kind = Filters if where == Where.DRAFTS else MailFilters
    return kind.of(values).query()


def may_share(person: Desk) -> bool:
    """Whether the person may give one to the board."""
    return bool(person.portal and person.roles_at(person.portal.pk) & OFFICE)
