"""Whether documents are in force, what newer ones do to them, and the list of what is to be looked
through (R78)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.desk.access import desk_of, member
from vanthu.desk.forms.base import posted, whole
from vanthu.desk.forms.standing import StandingForm, UnrelatedForm
from vanthu.desk.paging import page_of
from vanthu.desk.standing import of_draft, tag_of
from vanthu.queue import permissions
from vanthu.queue.actions import Act, Refusal, draft_standing, draft_unrelated
from vanthu.queue.standing import open_tasks
from vanthu.store.models import Draft, Kind, Relation, RelationState

from .drafts import draft_context, get_draft

PAGE = 30


@member
@require_safe
def tasks(request: HttpRequest) -> HttpResponseBase:
    """Rà soát: what newly published documents do to published ones, waiting for a decision."""
    desk = desk_of(request)
    rows = Relation.objects.filter(open_tasks(desk.portal.pk if desk.portal else 0))
    page = page_of(rows.select_related("source", "target"), ("-pk",), request, PAGE)
    return render(request, "desk/standing_tasks.html", {"page": page})


@member
@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One draft's force and kin; for those who may, the form."""
    draft = get_draft(request, pk)
    context = of_draft(draft)
    task = _task(request, draft)
    may = _may(request, draft) and draft.kind == Kind.DOCUMENT
    form = None
    if may:
        form = StandingForm(posted(request), draft=draft, standing=context["standing"], task=task)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _done(request, form, draft):
            messages.success(request, _("Recorded"))
            return redirect("desk:draft-standing", pk)
    context |= {
        "form": form,
        "task": task,
        "may": may,
        "tag": tag_of(context["standing"]) if context["standing"] else None,
    }
    return render(request, "desk/standing.html", draft_context(request, draft) | context)


@member
@require_http_methods(["GET", "POST"])
def unrelated(request: HttpRequest, pk: int, relation: int) -> HttpResponseBase:
    """Say that nothing follows from a newer document."""
    draft = get_draft(request, pk)
    row = get_object_or_404(
        Relation.objects.select_related("source"),
        pk=relation, target=draft, state=RelationState.OPEN,
    )  # fmt: skip
    if not _may(request, draft):
        raise Http404
    form = UnrelatedForm(posted(request), draft=draft)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            draft_unrelated(draft=draft, actor=desk_of(request).user, relation=row, **data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Recorded"))
            return redirect("desk:standing")
    heading = _("Nothing follows from it")
    context = {
        "form": form,
        "heading": heading,
        "button": heading,
        "confirm": f"{row.source.number} {row.source.title}".strip(),
    }
    return render(request, "desk/do.html", draft_context(request, draft) | context)


def _task(request: HttpRequest, draft: Draft) -> Relation | None:
    """The relation that the page was opened for."""
    asked = whole(request.GET.get("relation", ""))
    if not asked:
        return None
    rows = Relation.objects.select_related("source", "source__approved")
    return get_object_or_404(rows, pk=asked, target=draft, state=RelationState.OPEN)


def _may(request: HttpRequest, draft: Draft) -> bool:
    allowed = permissions.allowed_actions(desk_of(request).user, draft)
    return any(action.id == Act.STANDING for action in allowed)


def _done(request: HttpRequest, form: StandingForm, draft: Draft) -> bool:
    try:
        draft_standing(draft=draft, actor=desk_of(request).user, **form.arguments())
    except Refusal as refusal:
        form.refuse(refusal, {"by": "by_text"})
    else:
        return True
    return False
