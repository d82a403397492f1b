"""The register of agencies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.desk.access import Desk, desk_of, member, monitoring, portal_of_form
from vanthu.desk.context import known_policy
from vanthu.desk.counts import mails_of_agencies
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.people import AgencyForm
from vanthu.desk.letter import letter_to
from vanthu.desk.paging import page_of
from vanthu.queue.agencies import agency_save
from vanthu.queue.errors import Refusal
from vanthu.queue.intake import OFFICE
from vanthu.store.matching import matching
from vanthu.store.models import Agency, Portal

#: What the letter to an agency looks back on.
LETTER_PERIOD = timedelta(days=30)
PAGE = 50


@member
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """All agencies of the portal that is looked at."""
    desk = desk_of(request)
    search = request.GET.get("q", "").strip()[:100]
    rows = Agency.objects.filter(portal=desk.portal)
    rows = matching(rows, search, "name", "short_name", "addresses__pattern")
    page = page_of(rows.distinct().prefetch_related("addresses"), ("name", "pk"), request, PAGE)
    mails = mails_of_agencies([row.pk for row in page.rows])
    context = {
        "page": page,
        "lines": [(row, *mails.get(row.pk, (0, None))) for row in page.rows],
        "agency_search": search,
        "today": timezone.localdate(),
        "may_change": _may_change(desk, desk.portal),
    }
    return render(request, "desk/agencies.html", context)


@member
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """A new agency."""
    initial = {"patterns": request.GET.get("address", "")[:254]}
    return _form(request, None, AgencyForm(posted(request), initial=initial))


@member
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An agency of the register."""
    desk = desk_of(request)
    row = get_object_or_404(
        Agency.objects.prefetch_related("addresses"), pk=pk, portal__in=desk.portals
    )
    return _form(request, row, AgencyForm(posted(request), initial=AgencyForm.initial_of(row)))


@monitoring
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A ready letter to an agency whose mails keep failing."""
    desk = desk_of(request)
    row = get_object_or_404(Agency.objects.select_related("portal"), pk=pk, portal__in=desk.watched)
    policy = known_policy(row.portal)
    if policy is None:
        raise Http404
    since = timezone.localdate() - LETTER_PERIOD
    context = {"agency": row, "letter": letter_to(row, policy, since), "since": since}
    return render(request, "desk/letter.html", context)


def _form(request: HttpRequest, row: Agency | None, form: AgencyForm) -> HttpResponseBase:
    desk = desk_of(request)
    portal = row.portal if row else portal_of_form(request)
    assert portal is not None  # `member` lets nobody in without one
    if request.method == "POST" and form.is_valid() and _save(portal, desk, row, form):
        messages.success(request, _("Saved."))
        return redirect("desk:agencies")
    may = _may_change(desk, portal)
    context: dict[str, Any] = {
        "form": form,
        "portal": portal,
        "heading": row.name if row else _("Add an agency"),
        "lead": "" if may else _("Only the secretary or the heads change the register."),
        "button": _("Save") if may else "",
        "back_url": reverse("desk:agencies"),
        "back_label": _("Agencies"),
    }
    return render(request, "desk/form.html", context)


def _save(portal: Portal, desk: Desk, row: Agency | None, form: AgencyForm) -> bool:
    try:
        agency_save(portal=portal, actor=desk.user, agency=row, **form.arguments())
    except Refusal as error:
        form.refuse(error)
    else:
        return True
    return False


def _may_change(desk: Desk, portal: Portal | None) -> bool:
    return bool(OFFICE & desk.roles_at(portal.pk if portal else None))
