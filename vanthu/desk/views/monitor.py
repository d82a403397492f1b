"""The monitor: is everything running, what was held back and why, and what needs a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vanthu.desk.access import Desk, administrator, desk_of, monitoring
from vanthu.desk.charts import stacked
from vanthu.desk.context import known_policy
from vanthu.desk.counts import Period
from vanthu.desk.health.checks import Check, Level, run_checks
from vanthu.desk.words import Tag, code_title, type_name, weekday_short
from vanthu.ingest.booking.bad import BadFile, bad_files
from vanthu.ingest.booking.bad import retry_bad as put_back
from vanthu.jobs.admin import dead_jobs, job_retry
from vanthu.publisher.notices.outbox import NotSendable
from vanthu.publisher.notices.outbox import send_again as notice_send_again
from vanthu.queue.intake import OFFICE, monitored
from vanthu.store.models import (
    Agency,
    Mailbox,
    Notice,
    NoticeState,
    Role,
    SubmissionState,
)

#: The monitor looks back so many days: the first, unless another is chosen.
PERIODS = (14, 30, 90)
WAITING = (SubmissionState.HELD, SubmissionState.QUARANTINED, SubmissionState.FAILED)
#: Outgoing mails that a person has to look at.
UNSURE = (NoticeState.IN_DOUBT, NoticeState.FAILED, NoticeState.BOUNCED)
TOP = 8
#: What the chart stacks, from the base up.
TROUBLES = (
    SubmissionState.REFUSED,
    SubmissionState.HELD,
    SubmissionState.QUARANTINED,
    SubmissionState.FAILED,
)

#: Names of checks as people say them.
CARDS: dict[str, Promise] = {
    "database": gettext_lazy("Database"),
    "disk": gettext_lazy("Disk space"),
    "spool": gettext_lazy("Received mails not yet booked"),
    "jobs": gettext_lazy("Queue of work"),
    "broker": gettext_lazy("Broker"),
    "mailboxes": gettext_lazy("Mailboxes"),
    "outgoing": gettext_lazy("Outgoing mail"),
    "scanner": gettext_lazy("Virus scanner"),
    "memory": gettext_lazy("Room for checks before sending"),
}
LEVELS = {
    Level.OK: ("", gettext_lazy("In order"), Tag("ok", "ok")),
    Level.WARN: ("soso", gettext_lazy("Wants a look"), Tag("warn", "warn")),
    Level.BAD: ("bad", gettext_lazy("Out of order"), Tag("stop", "stop")),
}


@dataclass(frozen=True)
class Card:
    """One health card: what it is, how it is, what to do."""

    title: Any
    text: str
    mend: str
    look: str
    level: Any
    tag: Tag


@monitoring
@never_cache
@require_safe
def monitor(request: HttpRequest) -> HttpResponseBase:
    """Health, what waits, what was held back and why, mailboxes, bad files, dead jobs, outbox."""
    desk = desk_of(request)
    days = _days(request)
    since = timezone.localdate() - timedelta(days=days - 1)
    portals = [portal.pk for portal in desk.watched]
    cards = [_card(check) for check in run_checks()]
    mails = monitored(desk.user)
    period = Period.of(portals, since, TROUBLES)
    reasons = _reasons(period)
    most = max((line["n"] for line in reasons), default=0)
    bad = bad_files(settings.VANTHU) if desk.administrator else []
    context = {
        "cards": sorted(cards, key=lambda card: ("bad", "soso", "").index(card.look)),
        "troubles": sum(card.look != "" for card in cards),
        "states": _states(period),
        "trend": _trend(period, since, days),
        "types": _types(period),
        "agencies": _agencies(period),
        "waiting": list(
            mails.filter(state__in=WAITING)
            .select_related("portal", "agency")
            .defer("rules_log")
            .order_by("-received_at")[:TOP]
        ),
        "reasons": [{**line, "share": round(100 * line["n"] / most)} for line in reasons],
        "days": days,
        "periods": PERIODS,
        "mailboxes": _mailboxes(desk),
        "bad": [(item, _moment(item)) for item in bad],
        "dead": dead_jobs(TOP) if desk.administrator else [],
        "notices": _unsure(desk),
        "now": timezone.now(),
    }
    return render(request, "desk/monitor.html", context)


@administrator
@require_POST
def retry_bad(request: HttpRequest) -> HttpResponseBase:
    """Book a file again that was set aside."""
    try:
        put_back(settings.VANTHU, request.POST.get("spool", ""), request.POST.get("name", ""))
    except (FileNotFoundError, ValueError):
        messages.warning(request, _("It isn't there any more; perhaps somebody was faster."))
    else:
        messages.success(request, _("It is being booked again."))
    return redirect("desk:monitor")


@administrator
@require_POST
def retry_job(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Three new tries for a job that was given up."""
    if job_retry(job_id=pk, actor=desk_of(request).user):
        messages.success(request, _("The work has been started again."))
    else:
        messages.warning(request, _("It isn't there any more; perhaps somebody was faster."))
    return redirect("desk:monitor")


@monitoring
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Let an outgoing mail go that is in doubt, failed, bounced or was withheld."""
    desk = desk_of(request)
    notice = get_object_or_404(Notice.objects.select_related("submission"), pk=pk)
    roles = desk.roles_at(notice.portal_id)
    if not (desk.administrator or OFFICE & roles):
        raise Http404
    role = next((role.value for role in Role if role in roles), "administrator")
    try:
        notice_send_again(notice=notice, actor=desk.user, role=role)
    except NotSendable:
        messages.warning(request, _("This mail can't be sent (any more)."))
    else:
        messages.success(request, _("The mail is on its way."))
    if notice.submission is not None:
        return redirect("desk:submission", notice.submission.code)
    return redirect("desk:monitor")


def _card(check: Check) -> Card:
    look, level, tag = LEVELS[check.level]
    return Card(CARDS.get(check.name, check.name), check.text, check.mend, look, level, tag)


def _days(request: HttpRequest) -> int:
    text = request.GET.get("days", "")
    return int(text) if text in map(str, PERIODS) else PERIODS[0]


def _trend(period: Period, since: date, days: int) -> dict[str, Any]:
    """The chart of what had troubles, a bar a day, and the table beneath it, newest first."""
    counted = period.days
    columns, lines = [], []
    sums = dict.fromkeys((*TROUBLES, "all"), 0)
    for day in (since + timedelta(days=n) for n in range(days)):
        numbers = [counted.get((day, state.value), 0) for state in TROUBLES]
        every = sum(counted.get((day, state), 0) for state in SubmissionState.values)
        columns.append((weekday_short(day), f"{day:%d/%m}", numbers))
        lines.append((day, weekday_short(day), numbers, every))
        for name, number in zip(sums, [*numbers, every], strict=True):
            sums[name] += number
    return {
        "chart": stacked(columns),
        "lines": lines[::-1],
        "legend": [(f"p{n}", state.label, sums[state]) for n, state in enumerate(TROUBLES, 1)],
        "sums": list(sums.values()),
        "troubles": sum(sums[state] for state in TROUBLES),
        "all": sums["all"],
    }


def _types(period: Period) -> list[tuple[str, int]]:
    """Which types of file were held or refused, most frequent first."""
    counted = period.by_type()
    named = [(type_name(mime) if mime else _("the whole mail"), n) for mime, n in counted.items()]
    return sorted(named, key=lambda row: (-row[1], row[0]))[:TOP]


def _agencies(period: Period) -> list[dict[str, Any]]:
    """Agencies whose mails had troubles most often, and what it was most."""
    bad: Counter[int] = Counter()
    for (agency, _state), number in period.agencies.items():
        bad[agency] += number
    del bad[0]
    worst = sorted(bad, key=lambda agency: (-bad[agency], agency))[:TOP]
    names = dict(Agency.objects.filter(pk__in=worst).values_list("pk", "name"))
    codes = period.codes_of(worst)
    return [
        {
            "pk": pk,
            "name": names[pk],
            "n": bad[pk],
            "reasons": "; ".join(map(code_title, codes.get(pk, [])[:2])),
        }
        for pk in worst
        if pk in names
    ]


def _states(period: Period) -> list[dict[str, Any]]:
    """How many mails of the period are in each state."""
    counted = period.by_state()
    return [
        {"value": value, "label": label, "n": counted.get(value, 0)}
        for value, label in SubmissionState.choices
    ]


def _reasons(period: Period) -> list[dict[str, Any]]:
    """What held mails back in the period, most frequent first."""
    counted = sorted(period.by_code().items(), key=lambda row: (-row[1], row[0]))
    return [{"code": code, "n": n, "title": code_title(code)} for code, n in counted[:TOP]]


def _mailboxes(desk: Desk) -> list[dict[str, Any]]:
    """Every mailbox that the policies name, with its last look and last mail."""
    policies = [policy for portal in desk.watched if (policy := known_policy(portal))]
    configs = [config for policy in policies for config in policy.mailboxes]
    if not configs:
        return []
    rows = {row.name: row for row in Mailbox.objects.filter(portal__in=desk.watched)}
    lines = []
    for config in configs:
        row = rows.get(config.name)
        lines.append({"config": config, "row": row, "failing": row is not None and _failing(row)})
    return lines


def _failing(row: Mailbox) -> bool:
    """Whether the last thing that happened was a failure."""
    if not row.last_error:
        return False
    return row.last_look_at is None or (
        row.last_error_at is not None and row.last_error_at >= row.last_look_at
    )


def _unsure(desk: Desk) -> list[Notice]:
    return list(
        Notice.objects.filter(portal__in=desk.watched, state__in=UNSURE)
        .select_related("submission")
        .defer("text", "html")
        .order_by("-created_at")[:TOP]
    )


def _moment(item: BadFile) -> datetime | None:
    try:
        return datetime.fromisoformat(item.entry.at)
    except ValueError:
        return None
