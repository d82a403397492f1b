"""The monitor: is everything running, what was held back and why, and what needs a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vanthu.desk.access import Desk, administrator, desk_of, monitoring
from vanthu.desk.context import known_policy
from vanthu.desk.health.checks import Check, Level, run_checks
from vanthu.desk.mails import deciding
from vanthu.desk.troubles import Troubles
from vanthu.desk.words import Tag
from vanthu.ingest.booking.bad import BadFile, bad_files
from vanthu.ingest.booking.bad import retry_bad as put_back
from vanthu.jobs.admin import dead_jobs, job_retry, jobs_retry
from vanthu.publisher.notices.outbox import NotSendable
from vanthu.publisher.notices.outbox import send_again as notice_send_again
from vanthu.queue.intake import OFFICE, monitored
from vanthu.store.models import (
    Mailbox,
    Notice,
    NoticeState,
    Role,
    SubmissionState,
    Trial,
)

#: The monitor looks back so many days: the first, unless another is chosen.
PERIODS = (14, 30, 90)
#: Seconds until the health cards are looked at anew.
EVERY = 30
WAITING = (SubmissionState.HELD, SubmissionState.QUARANTINED, SubmissionState.FAILED)
#: Outgoing mails that a person has to look at.
UNSURE = (NoticeState.IN_DOUBT, NoticeState.FAILED, NoticeState.BOUNCED)
TOP = 8

#: Names of checks as people say them.
CARDS: dict[str, Promise] = {
    "database": gettext_lazy("Database"),
    "disk": gettext_lazy("Disk space"),
    "spool": gettext_lazy("Received mails not yet booked"),
    "jobs": gettext_lazy("Queue of work"),
    "broker": gettext_lazy("Broker"),
    "rules": gettext_lazy("Policies"),
    "mailboxes": gettext_lazy("Mailboxes"),
    "outgoing": gettext_lazy("Outgoing mail"),
    "scanner": gettext_lazy("Virus scanner"),
    "memory": gettext_lazy("Room for checks before sending"),
    "backup": gettext_lazy("Backups"),
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
    boxes = _boxes()
    checks = run_checks(boxes=boxes)
    cards = sorted(map(_card, checks), key=lambda one: ("bad", "soso", "").index(one.look))
    context: dict[str, Any] = {
        "cards": cards,
        "to_mend": sum(card.look != "" for card in cards),
        "now": timezone.now(),
        "every": EVERY,
    }
    if request.GET.get("part") == "health":
        return render(request, "desk/parts/health.html", context)
    days = _days(request)
    since = timezone.localdate() - timedelta(days=days - 1)
    bad = bad_files(settings.VANTHU) if desk.administrator else []
    dead: list[Any] = dead_jobs(TOP) if desk.administrator else []
    context |= {
        "troubles": Troubles.of([portal.pk for portal in desk.watched], since, days),
        "waiting": list(
            monitored(desk.user)
            .filter(state__in=WAITING)
            .select_related("portal", "agency")
            .defer("rules_log")
            .order_by("-received_at")[:TOP]
        ),
        "days": days,
        "periods": PERIODS,
        "mailboxes": _mailboxes(desk, boxes or ()),
        "bad": [(item, _moment(item)) for item in bad],
        "dead": dead,
        "dead_kinds": sorted({(job.kind, job.of_kind) for job in dead}),
        "notices": _unsure(desk),
        "trials": _trials(desk),
        "rhythm": _has_rhythm(desk),
    }
    return render(request, "desk/monitor.html", context)


def _has_rhythm(desk: Desk) -> bool:
    policy = known_policy(desk.portal)
    return policy is not None and any(one.every for one in policy.categories)


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


@administrator
@require_POST
def retry_jobs(request: HttpRequest) -> HttpResponseBase:
    """The same for all dead jobs, or all of a kind."""
    done = jobs_retry(kind=request.POST.get("kind", ""), actor=desk_of(request).user)
    text = ngettext(
        "%(n)d piece of work has been started again.",
        "%(n)d pieces of work have been started again.",
        done,
    )
    messages.success(request, text % {"n": done})
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


def _trials(desk: Desk) -> list[Trial]:
    """The newest trials: the person's own and their boards'; an administrator's all."""
    rows = Trial.objects.select_related("portal", "actor").defer("policy")
    if not desk.administrator:
        rows = rows.filter(Q(actor=desk.user) | Q(portal__in=deciding(desk)))
    return list(rows.order_by("-pk")[:TOP])


def _card(check: Check) -> Card:
    look, level, tag = LEVELS[check.level]
    return Card(CARDS.get(check.name, check.name), check.text, check.mend, look, level, tag)


def _days(request: HttpRequest) -> int:
    text = request.GET.get("days", "")
    return int(text) if text in map(str, PERIODS) else PERIODS[0]


def _boxes() -> list[Mailbox] | None:
    """All mailboxes; None while the database can't be asked, which a check says."""
    try:
        return list(Mailbox.objects.all())
    except DatabaseError:
        return None


def _mailboxes(desk: Desk, boxes: Iterable[Mailbox]) -> list[dict[str, Any]]:
    """Every mailbox that the policies name, with its last look and last mail."""
    policies = [policy for portal in desk.watched if (policy := known_policy(portal))]
    configs = [config for policy in policies for config in policy.mailboxes]
    watched = {portal.pk for portal in desk.watched}
    rows = {row.name: row for row in boxes if row.portal_id in watched}
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
        # A bare column would have SQLite begin with all notices of the portal, not with these.
        Notice.objects.alias(at=Coalesce("portal_id", 0))
        .filter(at__in=[portal.pk for portal in desk.watched], state__in=UNSURE)
        .select_related("submission")
        .defer("text", "html")
        .order_by("-created_at")[:TOP]
    )


def _moment(item: BadFile) -> datetime | None:
    try:
        return datetime.fromisoformat(item.entry.at)
    except ValueError:
        return None
