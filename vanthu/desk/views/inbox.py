"""The inbox: the portal's drafts in lists, grouped by the day on which they fall due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vanthu.desk.access import desk_of, member, signed_in
from vanthu.desk.blocks import text_of
from vanthu.desk.lists import BY_NAME, LISTS, WorkList
from vanthu.desk.paging import Page, page_of, ranked_page
from vanthu.desk.ruler import due
from vanthu.desk.snippets import snippet
from vanthu.desk.words import Tag, weekday
from vanthu.queue import actions
from vanthu.queue.errors import Refusal
from vanthu.store.fulltext import DRAFTS, Query, parse
from vanthu.store.fulltext.index import NEWEST
from vanthu.store.fulltext.terms import LONGEST
from vanthu.store.models import Agency, Draft, FindingRow, Kind, Portal, Submission
from vanthu.validators.codes import codes, fill
from vanthu.validators.verdicts import Action, Severity

PAGE = 50
#: Warnings a line; the rest stand on the draft's page.
WARNINGS = 2
LOUD = {Severity.WARNING: Tag("warn", "warn"), Severity.STOP: Tag("stop", "stop")}
ORDERS = {"due": ("due", "-pk"), "new": ("-pk",)}
#: Order of what was searched for, unless another is chosen.
BEST = "best"


@dataclass
class Line:
    """One draft as the list shows it."""

    draft: Draft
    due: str
    due_tag: Tag
    warnings: list[tuple[str, Tag]] = field(default_factory=list)
    #: Where the searched words stand in the text.
    snippet: str = ""


@dataclass
class Group:
    """The drafts that fall due on one day."""

    title: str
    note: str = ""
    lines: list[Line] = field(default_factory=list)


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponseBase:
    """One of the lists, filtered and searched."""
    desk = desk_of(request)
    if not desk.roles:
        return redirect("desk:monitor" if desk.monitors else "desk:account")
    today = timezone.localdate()
    chosen = BY_NAME.get(request.GET.get("list", ""), LISTS[0])
    filters = _filters(request, chosen)
    query = parse(filters["q"])
    drafts = _filtered(
        Draft.objects.filter(chosen.drafts(desk.user, today, desk.fields), portal=desk.portal),
        filters,
    )
    page, found = _page(request, drafts, desk.portal, query, filters["order"])
    context = {
        "chosen": chosen,
        "lists": [item for item in LISTS if item.tab or item == chosen],
        "page": page,
        "found": found,
        "found_more": found == NEWEST,
        "groups": _grouped(_lines(page.rows, today, query), today, filters["order"]),
        "search": filters["q"],
        "filters": filters,
        "kinds": Kind.choices,
        "agencies": Agency.objects.filter(portal=desk.portal).order_by("name"),
        "now": timezone.now(),
        "weekday": weekday(today),
        "inbox_url": reverse("desk:inbox"),
        "last_mail": _last_mail(desk.portal.pk if desk.portal else 0) if not page else None,
    }
    return render(request, "desk/inbox.html", context)


@member
@require_POST
def bulk(request: HttpRequest) -> HttpResponseBase:
    """Take all picked drafts for editing; each succeeds or is named with what was in the way."""
    desk = desk_of(request)
    picked = [int(pk) for pk in request.POST.getlist("draft") if pk.isdigit()]
    taken = 0
    for draft in Draft.objects.filter(pk__in=picked, portal__in=desk.portals):
        try:
            actions.draft_take(draft=draft, actor=desk.user, version=draft.version)
            taken += 1
        except Refusal as refusal:
            messages.warning(request, f"{draft.number or draft.title}: {refusal}")
    if taken:
        text = ngettext("%(n)d item taken for editing.", "%(n)d items taken for editing.", taken)
        messages.success(request, text % {"n": taken})
    elif not picked:
        messages.warning(request, _("Nothing was picked."))
    return redirect(f"{reverse('desk:inbox')}?list=mine")


def _filters(request: HttpRequest, chosen: WorkList) -> dict[str, Any]:
    search = request.GET.get("q", "").strip()[:LONGEST]
    kind, agency, order = (request.GET.get(name, "") for name in ("kind", "agency", "order"))
    usual = BEST if search else chosen.order
    return {
        "q": search,
        "kind": kind if kind in Kind.values else "",
        "agency": int(agency) if agency.isdecimal() and len(agency) < 18 else 0,
        "order": order if order in ORDERS or (order == BEST and search) else usual,
    }


def _filtered(drafts: QuerySet[Draft], filters: dict[str, Any]) -> QuerySet[Draft]:
    if filters["kind"]:
        drafts = drafts.filter(kind=filters["kind"])
    if filters["agency"]:
        drafts = drafts.filter(agency_id=filters["agency"])
    return drafts


def _page(
    request: HttpRequest,
    drafts: QuerySet[Draft],
    portal: Portal | None,
    query: Query,
    order: str,
) -> tuple[Page[Draft], int]:
    """One page, and the number of all that was found (0 without a search)."""
    rows = drafts.select_related("agency", "submission", "assignee", "current").defer(
        "submission__rules_log", "submission__in_reply_to"
    )
    if not query:
        return page_of(rows.defer("current__blocks"), ORDERS[order], request, PAGE), 0
    ids = DRAFTS.find(query, [portal.pk] if portal else [])
    if order != BEST:
        here = drafts.filter(pk__in=ids).order_by(*ORDERS[order])
        ids = list(here.values_list("pk", flat=True))
    return ranked_page(rows, ids, request, PAGE)


def _lines(drafts: Iterable[Draft], today: date, query: Query) -> list[Line]:
    """The drafts with their deadlines in words and their loudest findings."""
    rows = list(drafts)
    found: dict[int, list[FindingRow]] = {}
    loud = FindingRow.objects.filter(
        submission__in=[draft.submission_id for draft in rows if draft.submission_id],
        severity__in=list(LOUD),
        released_at=None,
    ).exclude(action=Action.REJECT)
    for finding in loud:
        found.setdefault(finding.submission_id, []).append(finding)
    lines = []
    for draft in rows:
        text, tag = due(draft, today)
        warnings = _warnings(draft, found.get(draft.submission_id or 0, []))
        lines.append(Line(draft, text, tag, warnings, _snippet(draft, query)))
    return lines


def _snippet(draft: Draft, query: Query) -> str:
    if not query or draft.current is None:
        return ""
    return snippet(map(text_of, draft.current.blocks), query)


def _warnings(draft: Draft, findings: list[FindingRow]) -> list[tuple[str, Tag]]:
    """The findings on the whole mail and on this draft's files, loudest first, at most two."""
    parts = {file.get("part") for file in draft.current.files} if draft.current else set()
    mine = [item for item in findings if item.part_id is None or item.part_id in parts]
    mine.sort(key=lambda item: item.severity != Severity.STOP)
    seen: dict[str, Tag] = {}
    for item in mine:
        row = codes().get(item.code)
        title = fill(row.words(get_language() or "vi").title, item.args) if row else item.code
        seen.setdefault(title, LOUD[Severity(item.severity)])
    return list(seen.items())[:WARNINGS]


def _grouped(lines: list[Line], today: date, order: str) -> list[Group]:
    if order != "due":
        title = _("Newest first") if order == "new" else _("Best matches first")
        return [Group(title, lines=lines)] if lines else []
    groups: dict[str, Group] = {}
    for line in lines:
        title, note = _group_of(line.draft.deadline, today)
        groups.setdefault(title, Group(title, note)).lines.append(line)
    return list(groups.values())


def _group_of(deadline: date | None, today: date) -> tuple[str, str]:
    if deadline is None:
        return _("Kept up to date all the time"), _("no date set by the regulation")
    if deadline < today:
        return _("Late"), ""
    name = f"{weekday(deadline)} {deadline:%d/%m/%Y}"
    if deadline == today:
        return _("Today, %(day)s") % {"day": name}, ""
    if deadline <= today + timedelta(days=7):
        return name[:1].upper() + name[1:], ""
    return _("Later"), ""


def _last_mail(portal_id: int) -> Submission | None:
    return Submission.objects.filter(portal=portal_id).order_by("-received_at").first()
