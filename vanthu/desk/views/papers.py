"""Pages that are read at one go and printed: what waits for approval, one draft's slip for the
approver, the register of what came in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from vanthu.desk import confirmations
from vanthu.desk.access import desk_of, member, monitoring
from vanthu.desk.context import known_policy
from vanthu.desk.filters import day_of
from vanthu.desk.ruler import due
from vanthu.desk.taken_down import waiting_in
from vanthu.queue.permissions import within_reach
from vanthu.queue.signed import signed
from vanthu.queue.workflow import Act
from vanthu.store.models import Draft, DraftState, Event, Submission

from .drafts import draft_context, facts_of_revision, findings_of, get_draft

#: Lines of the register on one sheet; a longer span of days is narrowed instead.
MOST = 2000


@member
@require_safe
def approvals(request: HttpRequest) -> HttpResponseBase:
    """Danh mục trình duyệt: what was taken down and waits for a decision, then all that waits for
    approval, by the day on which it falls due."""
    desk = desk_of(request)
    today = timezone.localdate()
    policy = known_policy(desk.portal)
    roles = desk.roles_at(desk.portal.pk if desk.portal else None)
    rows = (
        Draft.objects.filter(portal=desk.portal, state=DraftState.SUBMITTED)
        .select_related("agency", "submission", "submitted_by", "current", "portal")
        .defer("current__blocks", "submission__rules_log")
        .order_by("due", "precedence", "-pk")
    )
    lines = [(draft, *due(draft, today), _public_files(draft)) for draft in rows[:MOST]]
    late = sum(draft.due < today for draft, *_rest in lines)
    context = {
        "lines": lines,
        "late": late,
        "taken_down": waiting_in(desk.portal, today) if desk.portal else [],
        "decides": policy is not None and within_reach(Act.WITHDRAW, policy, roles),
        "now": timezone.now(),
    }
    return render(request, "desk/approvals.html", context)


def _public_files(draft: Draft) -> list[dict[str, Any]]:
    return [file for file in draft.current.files if file.get("public")] if draft.current else []


@member
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Phiếu trình: one draft on one sheet, with room for the approver's words and hand."""
    draft = get_draft(request, pk)
    context = draft_context(request, draft)
    shown = {
        "revision": draft.current,
        "facts": facts_of_revision(draft),
        "findings": findings_of(draft, context["policy"]),
        "confirmations": confirmations.panel_of(draft, [], context["policy"]),
        "public_files": _public_files(draft),
        "paper": signed(draft),
        "now": timezone.now(),
        "submitted_at": _submitted_at(draft),
    }
    return render(request, "desk/slip.html", context | shown)


def _submitted_at(draft: Draft) -> datetime | None:
    event = (
        Event.objects.filter(subject="draft", subject_id=draft.pk, verb="draft.submit")
        .order_by("-seq")
        .first()
    )
    return event.at if event else None


@monitoring
@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """Sổ tiếp nhận: every mail of a span of days in the order of its running number."""
    desk = desk_of(request)
    if desk.portal is None:
        raise Http404
    today = timezone.localdate()
    days, wrong = _days(request.GET)
    first, last = days["from"] or today.replace(day=1), days["to"] or today
    rows = list(
        Submission.objects.filter(
            portal=desk.portal, received_at__gte=_midnight(first),
            received_at__lt=_midnight(last + timedelta(days=1)),
        )
        .select_related("agency", "delivery")
        .defer("rules_log", "in_reply_to")
        .prefetch_related("drafts")
        .order_by("pk")[: MOST + 1]
    )  # fmt: skip
    context = {
        "rows": rows[:MOST],
        "more": len(rows) > MOST,
        "wrong": wrong,
        "first": first,
        "last": last,
        "content": bool(desk.roles_at(desk.portal.pk)),
        "now": timezone.now(),
    }
    return render(request, "desk/register.html", context)


def _days(values: QueryDict) -> tuple[dict[str, date | None], list[str]]:
    """The days that are asked for, and the names of those that nobody can read."""
    days: dict[str, date | None] = {"from": None, "to": None}
    wrong = []
    for name in days:
        try:
            days[name] = day_of(values.get(name, "")[:20])
        except ValueError:
            wrong.append(name)
    return days, wrong


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
