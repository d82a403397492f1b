"""Acts on many drafts: from the list, through what must be asked, to what became of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanthu.desk import picks
from vanthu.desk.access import desk_of, member, portal_of_form
from vanthu.desk.back import safe_back
from vanthu.desk.bulk import ACTS, found_in, result, told_at
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.bulk import FORMS, arguments
from vanthu.desk.people import PROPOSED, whom
from vanthu.queue import bulk as service
from vanthu.queue.actions import Act
from vanthu.queue.errors import Refusal
from vanthu.store.models import Bulk, Portal

#: How long one request works before it shows how far it is.
SECONDS = 2.0


@member
@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """What the list's bar asks for."""
    desk = desk_of(request)
    act = request.POST.get("act", "")
    if act not in ACTS or desk.portal is None:
        raise Http404
    back = safe_back(request, reverse("desk:inbox"))
    if portal_of_form(request) != desk.portal:
        messages.warning(
            request, _("You have chosen another portal since; nothing was done. This is its list.")
        )
        return redirect(back)
    picked = picks.read(request.POST.getlist("draft"))
    if request.POST.get("whole"):
        picked = found_in(desk, back)
    if not picked:
        messages.warning(request, _("Nothing was picked."))
        return redirect(back)
    name = Act(act)
    form = FORMS[name](request.POST, portal=desk.portal) if name in FORMS else None
    given = None
    if name == Act.ASSIGN and request.POST.get("assignee") == PROPOSED:
        given = {"each": whom(desk.portal, picked)}
    elif form is not None and request.POST.get("filled") == act and form.is_valid():
        given = arguments(form)
    try:
        row = service.begin(
            actor=desk.user, portal=desk.portal, act=name, picked=picked, arguments=given, back=back
        )
    except (Refusal, Portal.DoesNotExist) as error:
        raise Http404 from error
    return _on(request, row)


@member
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Fill in what is asked, watch it being done, see what became of each."""
    desk = desk_of(request)
    row = get_object_or_404(Bulk.objects.select_related("portal"), pk=pk, user=desk.user)
    if row.portal not in desk.roles:
        raise Http404
    form = None
    if row.arguments is None:
        form = FORMS[Act(row.act)](posted(request), portal=row.portal)
        if request.method == "POST" and form.is_valid():
            service.ask(bulk=row, actor=desk.user, arguments=arguments(form))
            row.refresh_from_db()
            return _on(request, row)
    elif request.method == "POST" and row.todo:
        return _on(request, row)
    return render(request, "desk/bulk.html", _context(row, form))


@member
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take the whole of it back."""
    desk = desk_of(request)
    row = get_object_or_404(Bulk.objects.select_related("portal"), pk=pk, user=desk.user)
    try:
        undoing = service.take_back(bulk=row, actor=desk.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(row.back)
    return _on(request, undoing)


def _on(request: HttpRequest, row: Bulk) -> HttpResponseBase:
    """Do some of it; back to the list when it is through, else to its page."""
    if row.arguments is not None:
        row = service.go_on(bulk=row, actor=desk_of(request).user, seconds=SECONDS)
    if row.arguments is None or row.todo:
        return redirect("desk:bulk", row.pk)
    return redirect(told_at(row))


def _context(row: Bulk, form: Any) -> dict[str, Any]:
    total = len(row.todo) + len(row.done) + len(row.failed)
    return result(row) | {
        "form": form,
        "total": total,
        "through": total - len(row.todo),
        "portal": row.portal,
        "stop": row.act == Act.DECLINE,
    }
