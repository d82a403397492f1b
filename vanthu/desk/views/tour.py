"""The tour: steps, sample mails of the portal's regulation, and the end of both."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from vanthu.desk import tour as tours
from vanthu.desk.access import desk_of, signed_in
from vanthu.ingest.samples.booking import book_samples
from vanthu.queue import touring
from vanthu.store.portals import policy_of


@signed_in
@require_safe
def tour(request: HttpRequest) -> HttpResponseBase:
    """What to try first, and what the samples have become."""
    desk = desk_of(request)
    lines = tours.lines_of(desk)
    context = {
        "lines": lines,
        "done": sum(line.done for line in lines),
        "samples": tours.samples_of(desk.portal),
        "may_send": tours.may_send(desk),
        "closed": desk.user.tour.get("closed", False),
    }
    return render(request, "desk/tour.html", context)


@signed_in
@require_POST
def step(request: HttpRequest, name: str) -> HttpResponseBase:
    """Go where a step is done; one that is only to be looked at is ticked by that."""
    desk = desk_of(request)
    found = tours.BY_ID.get(name)
    if found is None or found not in tours.steps_of(desk):
        raise Http404
    touring.tour_see(user=desk.user, step=name)
    return redirect(found.url)


@signed_in
@require_POST
def samples(request: HttpRequest) -> HttpResponseBase:
    """Book the portal's sample mails."""
    desk = desk_of(request)
    if not tours.may_send(desk) or desk.portal is None:
        raise Http404
    booked = book_samples(policy_of(desk.portal), timezone.localtime())
    touring.samples_note(
        portal=desk.portal, submissions=[row.pk for row in booked], actor=desk.user
    )
    messages.success(
        request,
        ngettext("%(n)d sample mail is here.", "%(n)d sample mails are here.", len(booked))
        % {"n": len(booked)},
    )
    return redirect("desk:tour")


@signed_in
@require_POST
def clear(request: HttpRequest) -> HttpResponseBase:
    """Put the samples' drafts aside."""
    desk = desk_of(request)
    if not tours.may_send(desk):
        raise Http404
    rows = tours.samples_of(desk.portal)
    done, left = touring.samples_clear(
        submissions=[row.submission.pk for row in rows],
        actor=desk.user,
        reason=_("Sample mail of the tour"),
    )
    text = ngettext("%(n)d sample draft put aside.", "%(n)d sample drafts put aside.", done)
    messages.success(request, text % {"n": done})
    if left:
        text = ngettext(
            "%(n)d is not yours to put aside now: recall it, or ask the head.",
            "%(n)d are not yours to put aside now: recall them, or ask the head.",
            left,
        )
        messages.warning(request, text % {"n": left})
    return redirect("desk:tour")


@signed_in
@require_POST
def close(request: HttpRequest) -> HttpResponseBase:
    """Not to be spoken of any more, or again."""
    desk = desk_of(request)
    touring.tour_close(user=desk.user, closed="again" not in request.POST)
    return redirect("desk:tour" if "again" in request.POST else "desk:inbox")
