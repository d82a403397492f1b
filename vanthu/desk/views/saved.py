"""Keeping a list under a name, and putting one's lists in order."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.desk.access import desk_of, member
from vanthu.desk.back import safe_back
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.saved import SavedForm
from vanthu.desk.saved import PAGES, canonical, kept, may_share
from vanthu.queue import saved as service
from vanthu.queue.errors import Refusal
from vanthu.store.models import Role, SavedFilter, Where

STEPS = {"up": -1, "down": 1}


@member
@require_POST
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep the list that stands in `back`."""
    desk = desk_of(request)
    if desk.portal not in desk.roles:
        raise Http404
    back = safe_back(request, reverse("desk:inbox"))
    parts = urlsplit(back)
    where = next((one for one, page in PAGES.items() if reverse(page) == parts.path), None)
    form = SavedForm(request.POST)
    if where is None or not form.is_valid():
        messages.warning(request, _("Give it a name."))
        return redirect(back)
    query = canonical(where, QueryDict(parts.query))
    try:
        row = service.filter_save(
            actor=desk.user, portal=desk.portal, where=where, query=query,
            **form.arguments(may_share=may_share(desk)),  # type: ignore[arg-type]
        )  # fmt: skip
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(back)
    messages.success(request, _("Kept as “%(name)s”, in the navigation.") % {"name": row.name})
    return redirect(f"{reverse(PAGES[Where(where)])}?{query}")


@member
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """All of one's filters and the board's, to be put in order."""
    desk = desk_of(request)
    rows = kept(request, desk)
    secretary = Role.SECRETARY in desk.roles_at(desk.portal.pk if desk.portal else None)
    context = {
        "own": [one for one in rows if one.own],
        "others": [one for one in rows if not one.own],
        "secretary": secretary,
    }
    return render(request, "desk/saved.html", context)


@member
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Another name; shared or not."""
    desk = desk_of(request)
    row = _row(request, pk)
    initial = {"name": row.name, "shared": row.shared}
    form = SavedForm(posted(request), initial=initial)
    if not may_share(desk):
        del form.fields["shared"]
    if request.method == "POST" and form.is_valid():
        try:
            service.filter_change(
                saved=row, actor=desk.user, name=form.cleaned_data["name"],
                shared=form.cleaned_data.get("shared", row.shared),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved"))
            return redirect("desk:filters")
    context = {
        "form": form,
        "heading": _("Rename the filter"),
        "button": _("Save"),
        "back_url": reverse("desk:filters"),
        "back_label": _("Saved filters"),
    }
    return render(request, "desk/form.html", context)


@member
@require_POST
def do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Move it up or down, or drop it."""
    desk = desk_of(request)
    row = _row(request, pk)
    try:
        if act in STEPS:
            service.filter_move(saved=row, actor=desk.user, step=STEPS[act])
        elif act == "drop":
            service.filter_drop(saved=row, actor=desk.user)
            messages.success(request, _("Dropped: “%(name)s”") % {"name": row.name})
        else:
            raise Http404
    except SavedFilter.DoesNotExist as error:
        raise Http404 from error
    return redirect("desk:filters")


def _row(request: HttpRequest, pk: int) -> SavedFilter:
    """One's own, or a shared one for the secretary, who may take it away; else 404."""
    desk = desk_of(request)
    row = SavedFilter.objects.filter(pk=pk, portal__in=desk.portals).first()
    if row is None:
        raise Http404
    secretary = Role.SECRETARY in desk.roles_at(row.portal_id)
    if row.user_id != desk.user.pk and not (row.shared and secretary):
        raise Http404
    return row
