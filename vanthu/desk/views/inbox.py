"""The inbox: the portal's drafts in lists, grouped by the day on which they fall due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vanthu.desk.access import desk_of, member, signed_in
from vanthu.desk.lists import BY_NAME, LISTS
from vanthu.desk.ruler import due
from vanthu.desk.words import Tag, weekday
from vanthu.queue import actions
from vanthu.queue.errors import Refusal
from vanthu.store.models import Agency, Draft, FindingRow, Kind, Submission, User
from vanthu.store.matching import matching
from vanthu.validators.codes import codes, fill
from vanthu.validators.verdicts import Action, Severity

PAGE = 50
#: Warnings a line; the rest stand on the draft's page.
WARNINGS = 2
LOUD = {Severity.WARNING: Tag("warn", "warn"), Severity.STOP: Tag("stop", "stop")}
ORDERS = ("due", "new")


@dataclass
class Line:
    """One draft as the list shows it."""

    draft: Draft
    due: str
    due_tag: Tag
    warnings: list[tuple[str, Tag]] = field(default_factory=list)


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
    drafts = Draft.objects.filter(chosen.where(desk.user, today), portal=desk.portal)
    drafts, filters = _filtered(request, drafts)
    page = Paginator(_ordered(drafts, filters["order"]), PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "lists": [item for item in LISTS if item.tab or item == chosen],
        "page": page,
        "groups": _grouped(_lines(page.object_list, today), today, filters["order"]),
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


def _filtered(
    request: HttpRequest, drafts: QuerySet[Draft]
) -> tuple[QuerySet[Draft], dict[str, Any]]:
    search = request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("kind", "")
    agency = request.GET.get("agency", "")
    order = request.GET.get("order", "")
    drafts = matching(drafts, search, "title", "number", "agency__name", "submission__code")
    if kind in Kind.values:
        drafts = drafts.filter(kind=kind)
    if agency.isdigit():
        drafts = drafts.filter(agency_id=int(agency))
    return drafts, {
        "q": search,
        "kind": kind,
        "agency": int(agency) if agency.isdigit() else 0,
        "order": order if order in ORDERS else ORDERS[0],
    }


def _ordered(drafts: QuerySet[Draft], order: str) -> QuerySet[Draft]:
    drafts = drafts.select_related("agency", "submission", "assignee", "current").defer(
        "current__blocks", "submission__rules_log", "submission__in_reply_to"
    )
    if order == "new":
        return drafts.order_by("-created_at", "-pk")
    return drafts.order_by(F("deadline").asc(nulls_last=True), "-pk")


def _lines(drafts: Iterable[Draft], today: date) -> list[Line]:
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
        lines.append(
            Line(draft, text, tag, _warnings(draft, found.get(draft.submission_id or 0, [])))
        )
    return lines


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
    if order == "new":
        return [Group(_("Newest first"), lines=lines)] if lines else []
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


def name_of(user: User | None, me: User) -> str:
    """Who has it in hand, as the list says it."""
    if user is None:
        return _("Nobody yet")
    return _("Me") if user.pk == me.pk else str(user)
