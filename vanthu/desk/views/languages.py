"""An item's version in the other language: begun, and held against its original (R20, R109)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanthu.desk.access import desk_of, member
from vanthu.desk.forms.base import whole
from vanthu.queue.actions import Refusal, draft_reviewed, draft_translate

from .drafts import get_draft


@member
@require_POST
def translate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make the linked draft, and open it to be written."""
    draft = get_draft(request, pk)
    try:
        made = draft_translate(draft=draft, actor=desk_of(request).user, version=_version(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:draft", pk)
    messages.success(request, _("The English version is ready to be written"))
    return redirect("desk:draft-edit", made.pk)


@member
@require_POST
def reviewed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record that it was held against its original."""
    draft = get_draft(request, pk)
    try:
        draft_reviewed(draft=draft, actor=desk_of(request).user, version=_version(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Recorded"))
    return redirect("desk:draft", pk)


def _version(request: HttpRequest) -> int:
    return whole(request.POST.get("version", ""))
