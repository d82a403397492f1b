"""Settling the doubtful places of a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vanthu.desk.access import desk_of, member
from vanthu.desk.doubts import groups_of
from vanthu.desk.forms.doubts import DoubtsForm
from vanthu.queue.doubts import draft_settle, open_doubts
from vanthu.queue.errors import Refusal
from vanthu.store.models import Draft

from .drafts import get_draft


@member
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write what was chosen as one revision."""
    draft = get_draft(request, pk)
    blocks = draft.current.blocks if draft.current else []
    groups = groups_of(open_doubts(draft), blocks)
    form = DoubtsForm(request.POST, groups=groups, version=draft.version)
    back = f"{reverse('desk:draft', args=[pk])}#h-doubts"
    if not form.is_valid():
        messages.warning(request, _("The text has changed. Look at it again."))
        return redirect(back)
    settled = form.settled()
    try:
        draft_settle(
            draft=draft, actor=desk_of(request).user, version=form.cleaned_data["version"],
            settled=settled,
        )  # fmt: skip
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    except Draft.DoesNotExist as error:
        raise Http404 from error
    else:
        done = ngettext("%(n)d place settled.", "%(n)d places settled.", len(settled))
        messages.success(request, done % {"n": len(settled)})
    return redirect(back)
