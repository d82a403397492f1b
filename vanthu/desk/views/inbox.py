"""The inbox: the portal's drafts in lists, grouped by the day on which they fall due."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vanthu.desk import bulk, picks
from vanthu.desk.access import Desk, desk_of, signed_in
from vanthu.desk.back import remember
from vanthu.desk.choices import Choices, choices_of
from vanthu.desk.context import known_policy
from vanthu.desk.emptiness import empty
from vanthu.desk.filters import BEST, ME, NOBODY, Filters, code_choices, state_choices
from vanthu.desk.numbers import tabs
from vanthu.desk.paging import AFTER, BEFORE, Listed, Page, Ranked, page_of, ranked_page
from vanthu.desk.people import proposed, usual_editor
from vanthu.desk.saved import keep, may_share
from vanthu.desk.words import weekday
from vanthu.desk.worklines import grouped, lines_of
from vanthu.queue.bulk import MOST
from vanthu.queue.workflow import Act
from vanthu.store.fulltext import DRAFTS, Query, parse
from vanthu.store.fulltext.index import NEWEST
from vanthu.store.models import Draft, Kind

PAGE = 50


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponseBase:
    """One of the lists, filtered and searched."""
    desk = desk_of(request)
    if not desk.roles:
        return redirect("desk:monitor" if desk.monitors else "desk:account")
    today = timezone.localdate()
    filters = Filters.of(request.GET)
    chosen = filters.chosen
    query = parse(filters.q)
    acts = bulk.offered(desk, chosen, filters.state)
    assigning = any(item.act == Act.ASSIGN for item in acts)
    page, found = _page(request, filters, desk, query, assigning)
    if not page and (AFTER in request.GET or BEFORE in request.GET):
        return redirect(f"{reverse('desk:inbox')}?{filters.query()}")  # the page has emptied
    choices = choices_of(desk)
    keep(request, desk, choices.filters)
    lines = lines_of(page.rows, today, query)
    whom = proposed(page.rows, choices.board) if assigning else {}
    for line in lines:
        line.proposed = whom.get(line.draft.pk, "")
    picked = picks.carried(request)
    context = {
        "chosen": chosen,
        "tabs": tabs(request, desk, chosen.name),
        "page": page,
        "found": found,
        "found_more": found == NEWEST,
        "groups": grouped(lines, today, filters.order),
        "search": filters.q,
        "now": timezone.now(),
        "weekday": weekday(today),
        **(empty(desk, today) if not page else {}),
        "acts": acts,
        "assigning": assigning,
        "board": choices.board,
        "bulk": bulk.last_bulk(request, desk, choices.board),
        "most": MOST,
        "picked": picked.keys(),
        "elsewhere": picks.elsewhere(picked, page.rows),
        **_filter_bar(request, desk, filters, choices),
    }
    response = render(request, "desk/inbox.html", context)
    return remember(request, response, urlsplit(context["here"]).query)


def _filter_bar(
    request: HttpRequest, desk: Desk, filters: Filters, choices: Choices
) -> dict[str, Any]:
    """What the list can be narrowed to, and what it is narrowed to."""
    url = reverse("desk:inbox")
    policy = known_policy(desk.portal)
    categories = [(one.id, one.name) for one in policy.categories] if policy else []
    people = [(ME, _("Me")), (NOBODY, _("Nobody yet"))]
    people += [(str(one.pk), str(one)) for one in choices.board if one.pk != desk.user.pk]
    names = {
        "agency": {str(pk): name for pk, name in choices.agencies},
        "category": dict(categories),
        "assignee": dict(people),
    }
    return {
        "filters": filters,
        "chips": filters.chips(url, names),
        "inbox_url": url,
        "here": picks.address(request),
        "kinds": Kind.choices,
        "agencies": choices.agencies,
        "categories": categories,
        "people": people,
        "states": state_choices(filters.chosen),
        "codes": code_choices(),
        "orders": filters.orders(),
        "may_share": may_share(desk),
    }


def _page(
    request: HttpRequest, filters: Filters, desk: Desk, query: Query, assigning: bool
) -> tuple[Page[Draft], int]:
    """One page, and the number of all that was found (0 without a search)."""
    drafts = filters.drafts(desk, timezone.localdate())
    rows = drafts.select_related("agency", "submission", "assignee", "current").defer(
        "submission__rules_log", "submission__in_reply_to"
    )
    if assigning:
        rows = rows.annotate(usual=usual_editor())
    if not query:
        return page_of(rows.defer("current__blocks"), filters.sorting(), request, PAGE), 0
    found: Ranked = DRAFTS.search(query, [desk.portal.pk] if desk.portal else [])
    if filters.order != BEST:
        here = drafts.filter(pk__in=found.ids).order_by(*filters.sorting())
        found = Listed(list(here.values_list("pk", flat=True)))
    return ranked_page(rows, found, request, PAGE)
