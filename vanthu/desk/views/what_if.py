"""A policy tried on the mails that have come: what it would have changed. It isn't put in force."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.desk.access import Desk, desk_of, signed_in
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.what_if import WhatIfForm
from vanthu.desk.policy_words import fault_lines
from vanthu.queue import trials
from vanthu.queue.errors import Refusal
from vanthu.store.models import Portal, Trial, TrialKind
from vanthu.store.models.portals import PolicyVersion
from vanthu.validators.policy import PolicyError, parse_policy
from vanthu.validators.policy_text import statements


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, name: str) -> HttpResponseBase:
    """Edit a copy of the portal's policy, and try it."""
    desk = desk_of(request)
    portal = _portal(desk, name)
    now = text_in_force(portal)
    form = WhatIfForm(posted(request), request.FILES or None, initial={"policy": now})
    faults = []
    if request.method == "POST" and form.is_valid():
        text, number = form.cleaned_data["policy"], form.cleaned_data["number"]
        faults = fault_lines(text)
        if not faults:
            try:
                trial = trials.what_if_begin(
                    portal=portal, policy=text, number=number, actor=desk.user
                )
            except Refusal as error:
                form.refuse(error)
            else:
                return redirect("desk:trial", trial.pk)
        else:
            # What was uploaded is to be mended in the text.
            form.data = {**form.data.dict(), "policy": text}  # type: ignore[attr-defined]
    context = {
        "form": form,
        "faults": faults,
        "portal": portal,
        "others": [one for one in _portals(desk) if one != portal],
        "recent": Trial.objects.filter(kind=TrialKind.WHAT_IF, portal=portal)
        .select_related("actor")
        .defer("policy")
        .order_by("-pk")[:5],
        "path": settings.VANTHU.portals_dir / f"{portal.name}.toml",
    }
    return render(request, "desk/what_if.html", context)


@signed_in
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """To the first portal whose policy this person may try."""
    desk = desk_of(request)
    portals = _portals(desk)
    if not portals:
        raise Http404
    return redirect("desk:what-if", (desk.portal if desk.portal in portals else portals[0]).name)


@signed_in
@never_cache
@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The tried policy as a file, for whoever puts it in force."""
    desk = desk_of(request)
    row = get_object_or_404(
        trials.visible(desk.user).select_related("portal"), pk=pk, kind=TrialKind.WHAT_IF
    )
    if row.portal is None:
        raise Http404
    response = HttpResponse(row.policy, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.portal.name}.toml"'
    return response


def compared(trial: Trial) -> dict[str, Any]:
    """What the tried policy says otherwise than the one in force, in words."""
    if trial.portal is None:
        return {}
    language = get_language() or "vi"
    try:
        now = list(statements(parse_policy(text_in_force(trial.portal)), language))
        then = list(statements(parse_policy(trial.policy), language))
    except PolicyError:
        return {}
    return {
        "added": [line for line in then if line not in now],
        "removed": [line for line in now if line not in then],
        "path": settings.VANTHU.portals_dir / f"{trial.portal.name}.toml",
    }


def text_in_force(portal: Portal) -> str:
    """The portal's policy as the database knows it."""
    rows = PolicyVersion.objects.filter(portal=portal, hash=portal.policy_hash)
    return rows.values_list("text", flat=True).first() or ""


def _portals(desk: Desk) -> list[Portal]:
    return [one for one in desk.watched if trials.may_try_policy(desk.user, one)]


def _portal(desk: Desk, name: str) -> Portal:
    portal = next((one for one in desk.watched if one.name == name), None)
    if portal is None or not trials.may_try_policy(desk.user, portal):
        raise Http404
    return portal
