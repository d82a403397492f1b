"""Deciding on the personal data of a draft; the panel itself is on the draft's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanthu.desk.access import desk_of, member
from vanthu.desk.context import known_policy
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.personal import PersonalForm
from vanthu.desk.personal import panel_of
from vanthu.queue import permissions
from vanthu.queue.actions import Refusal, draft_personal
from vanthu.queue.workflow import Act, rows_of
from vanthu.store.models import Draft

from .drafts import draft_page, get_draft


@member
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record the decisions, or show the draft again with what was in the way."""
    draft = get_draft(request, pk)
    desk = desk_of(request)
    offered, roles = permissions.offered_actions(desk.user, draft), desk.roles_at(draft.portal_id)
    panel = panel_of(draft, offered, roles, known_policy(draft.portal), None, posted(request))
    form = panel.form
    if form is None:
        messages.warning(
            request,
            _("That isn't possible now: the draft has gone on, or your role doesn't permit it."),
        )
        return redirect("desk:draft", pk)
    if form.is_valid() and _done(request, draft, form):
        messages.success(request, _(rows_of(Act.PERSONAL)[0].done))
        return redirect(f"{reverse('desk:draft', args=[pk])}#h-personal")
    return draft_page(request, draft, form)


def _arguments(request: HttpRequest, form: PersonalForm) -> dict[str, Any]:
    """The service's: decisions taken back by their buttons, or what the form says."""
    if undo := request.POST.get("undo"):
        return {"version": form.cleaned_data["version"], "undo": [undo]}
    return form.arguments(mask_all="all" in request.POST)


def _done(request: HttpRequest, draft: Draft, form: PersonalForm) -> bool:
    try:
        draft_personal(
            draft=draft,
            actor=desk_of(request).user,
            **_arguments(request, form),
        )
    except Refusal as error:
        form.refuse(error)
    except Draft.DoesNotExist as error:
        raise Http404 from error
    else:
        return True
    return False
