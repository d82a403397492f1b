"""Reports: what the board did in a span of days, what was published in it, who worked on what."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vanthu.desk.access import Desk, desk_of, member
from vanthu.desk.context import known_policy
from vanthu.desk.csv_files import csv_response
from vanthu.desk.filters import written
from vanthu.desk.numbers import draft_numbers
from vanthu.desk.paging import page_of
from vanthu.desk.published import PublishedFilters
from vanthu.desk.report import Report, delay_names
from vanthu.desk.spans import Span, presets
from vanthu.desk.words import KINDS_SHORT
from vanthu.desk.work_log import BY_NAME, WORKS, Line, WorkLog
from vanthu.queue.intake import OFFICE
from vanthu.store.models import Kind, Portal, Publication

PAGE = 100
#: Items of the work log on one page; a longer one is narrowed, or downloaded whole.
MOST = 1000
#: Lists of what is still in hand, at the end of a report.
IN_HAND = ("open", "approval", "late")


@member
@never_cache
@require_safe
def report(request: HttpRequest) -> HttpResponseBase:
    """Báo cáo hoạt động."""
    desk, portal, span = _asked(request)
    made = Report.of(portal, known_policy(portal), span)
    numbers = draft_numbers(request, desk)
    in_hand = [(name, numbers.get(name, 0)) for name in IN_HAND]
    context = _context(request, span) | {"report": made, "in_hand": dict(in_hand)}
    return render(request, "desk/report.html", context)


@member
@never_cache
@require_safe
def report_file(request: HttpRequest) -> HttpResponseBase:
    """The same as CSV."""
    _desk, portal, span = _asked(request)
    made = Report.of(portal, known_policy(portal), span)
    rows: list[list[object]] = [[_("Report of activities")], [portal.title], [span.title], []]
    for table in made.tables:
        rows += [*table.rows(), []]
    return csv_response(rows, _name("bao-cao", span))


@member
@never_cache
@require_safe
def published(request: HttpRequest) -> HttpResponseBase:
    """The items behind the report's numbers."""
    _desk, portal, span = _asked(request)
    filters = PublishedFilters.of(request.GET, span)
    rows = filters.rows(portal)
    page = page_of(rows, ("-published_at", "-pk"), request, PAGE)
    names = delay_names()
    lines = [(row, names[row.delay]) for row in page.rows]  # type: ignore[attr-defined]
    about = filters.about(portal, known_policy(portal), names)
    context = _context(request, span)
    context |= {"filters": filters, "about": about, "page": page, "lines": lines}
    return render(request, "desk/published.html", context)


@member
@never_cache
@require_safe
def published_file(request: HttpRequest) -> HttpResponseBase:
    """All of them as CSV."""
    _desk, portal, span = _asked(request)
    filters = PublishedFilters.of(request.GET, span)
    names = delay_names()
    heads = [
        _("Published on"), _("Number"), _("Title"), _("Kind"), _("Agency"), _("Author"),
        _("Time limit"), _("Address"),
    ]  # fmt: skip
    rows = filters.rows(portal).order_by("published_at", "pk")
    lines = [_published_row(row, names) for row in rows]
    return csv_response([heads, *lines], _name("da-dang", span))


def _published_row(one: Publication, names: dict[str, str]) -> list[object]:
    draft: Any = one.draft
    row: Any = one
    return [
        written(timezone.localdate(row.published_at)), draft.number, row.title,
        str(KINDS_SHORT[draft.kind]), draft.agency.name if draft.agency else "",
        row.author or "", names[row.delay], row.address,
    ]  # fmt: skip


@member
@never_cache
@require_safe
def work_log(request: HttpRequest) -> HttpResponseBase:
    """Nhật ký công việc: one's own, or everybody's for secretary and heads."""
    log, office = _log(request)
    lines = log.lines(MOST + 1)
    items = len({(line.person, line.draft.pk) for line in lines})
    context = _context(request, log.span) | {
        "log": log,
        "keeping": "".join(f"&{key}={value}" for key, value in _kept(log)),
        "office": office,
        "works": WORKS,
        "people": log.people(),
        "lines": lines if items <= MOST else _first(lines, MOST),
        "more": items > MOST,
        "most": MOST,
    }
    return render(request, "desk/work_log.html", context)


@member
@never_cache
@require_safe
def work_log_file(request: HttpRequest) -> HttpResponseBase:
    """All of it as CSV."""
    log, _office = _log(request)
    heads = [
        _("Person"), _("Work"), _("Number"), _("Title"), _("Kind"), _("Author"), _("Times"),
        _("Last on"), _("Published on"),
    ]  # fmt: skip
    return csv_response([heads, *map(_log_row, log.lines())], _name("nhat-ky", log.span))


def _log_row(line: Line) -> list[object]:
    return [
        line.person, str(line.work.label), line.draft.number, line.draft.title,
        str(KINDS_SHORT[Kind(line.draft.kind)]), line.author, line.times,
        written(line.last), written(line.out),
    ]  # fmt: skip


def _first(lines: list[Line], items: int) -> list[Line]:
    """The lines of the first items: none is cut in the middle."""
    seen: set[tuple[str, int]] = set()
    kept = []
    for line in lines:
        seen.add((line.person, line.draft.pk))
        if len(seen) > items:
            break
        kept.append(line)
    return kept


def _log(request: HttpRequest) -> tuple[WorkLog, bool]:
    """What the person may see of it: an editor their own work."""
    desk = desk_of(request)
    if desk.portal is None or not (roles := desk.roles_at(desk.portal.pk)):
        raise Http404
    office = bool(roles & OFFICE)
    asked = request.GET.get("person", "")
    person = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 18 else 0
    work = request.GET.get("work", "")
    span = Span.of(request.GET, timezone.localdate())
    only = 0 if office else desk.user.pk
    log = WorkLog(desk.portal, span, only, person, work if work in BY_NAME else "")
    return log, office


def _kept(log: WorkLog) -> list[tuple[str, object]]:
    """What other spans of days keep of the filters."""
    return [(key, value) for key, value in (("person", log.person), ("work", log.work)) if value]


def _asked(request: HttpRequest) -> tuple[Desk, Portal, Span]:
    """For secretary and heads of the portal that is shown."""
    desk = desk_of(request)
    if desk.portal is None or not desk.roles_at(desk.portal.pk) & OFFICE:
        raise Http404
    return desk, desk.portal, Span.of(request.GET, timezone.localdate())


def _context(request: HttpRequest, span: Span) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "span": span,
        "presets": [(one, one.days == span.days) for one in presets(today)],
        "policy": known_policy(desk_of(request).portal),
        "now": timezone.now(),
        "unfinished": span.last >= today,
    }


def _name(stem: str, span: Span) -> str:
    return f"{stem}-{span.first:%Y%m%d}-{span.last:%Y%m%d}"
