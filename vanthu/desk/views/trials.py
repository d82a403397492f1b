"""Trials: many mails checked again, first for show; and a policy tried on what has come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vanthu.desk.access import desk_of, signed_in
from vanthu.desk.paging import page_of
from vanthu.desk.trials import ACTIVE, Progress, Sums, filtered, lines_of
from vanthu.desk.words import code_title
from vanthu.queue import trials
from vanthu.queue.errors import Refusal
from vanthu.store.models import SubmissionState, Trial, TrialKind, TrialLine, TrialState, User

from .what_if import compared

PAGE = 50


@signed_in
@never_cache
@require_safe
def trial(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far it is, what would change, and why."""
    desk = desk_of(request)
    row = _trial(desk.user, pk)
    progress = Progress.of(row)
    context: dict[str, Any] = {
        "trial": row,
        "rerun": row.kind == TrialKind.RERUN,
        "progress": progress,
        "active": row.state in ACTIVE or _rechecking(row),
        "rechecking": _rechecking(row),
        "begun": row.state in (TrialState.APPLYING, TrialState.HALTED, TrialState.APPLIED),
        "stopped": row.state in (TrialState.STOPPED, TrialState.HALTED),
    }
    if request.GET.get("part") == "progress":
        response = render(request, "desk/parts/trial_progress.html", context)
        if not context["active"]:
            response["HX-Refresh"] = "true"  # the page has its result now
        return response
    lines = filtered(row, request.GET)
    page = page_of(lines.filter(submission__portal__in=desk.watched), ("pk",), request, PAGE)
    sums, applied = Sums.of(row), row.state == TrialState.APPLIED
    context |= {
        "sums": sums,
        "page": page,
        "lines": lines_of(desk, row, page.rows),
        "chosen": _chosen(request.GET),
        "code_title": code_title(request.GET.get("code", "")),
        "appliable": row.kind == TrialKind.RERUN
        and (row.state in (TrialState.DONE, TrialState.STOPPED) or (applied and sums.left > 0)),
        "policy": compared(row) if row.kind == TrialKind.WHAT_IF else {},
    }
    return render(request, "desk/trial.html", context)


@signed_in
@require_POST
def do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Stop, go on, or apply."""
    desk = desk_of(request)
    row = _trial(desk.user, pk)
    try:
        if act == "stop":
            trials.trial_stop(trial=row, actor=desk.user)
        elif act == "resume":
            trials.trial_resume(trial=row, actor=desk.user)
        elif act == "apply":
            picked = None if request.POST.get("whole") else _picked(request)
            trials.trial_apply(trial=row, actor=desk.user, picked=picked)
        else:
            raise Http404
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:trial", pk)


def _trial(user: User, pk: int) -> Trial:
    return get_object_or_404(trials.visible(user).select_related("portal", "actor"), pk=pk)


def _rechecking(row: Trial) -> int:
    """Mails of it that the pipeline has still in hand."""
    if row.kind != TrialKind.RERUN or row.state not in (TrialState.APPLYING, TrialState.APPLIED):
        return 0
    return TrialLine.objects.filter(
        trial=row, state="applied", submission__state=SubmissionState.PROCESSING
    ).count()


def _picked(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("mail") if pk.isdecimal() and len(pk) < 18]


def _chosen(values: QueryDict) -> dict[str, str]:
    """Which number the lines are those of."""
    return {name: values.get(name, "") for name in ("change", "before", "after", "code")}
