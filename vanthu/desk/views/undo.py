"""Taking one's last act back, on one draft or on all that it was done with."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vanthu.desk import picks
from vanthu.desk.access import desk_of, member
from vanthu.desk.back import safe_back
from vanthu.queue.actions import SERVICES, Act, Refusal, Stale
from vanthu.store.models import Draft


@member
@require_POST
def undo(request: HttpRequest) -> HttpResponseBase:
    """Each draft goes back to what it was, or is named with what stands in the way."""
    desk = desk_of(request)
    picked = picks.read(request.POST.getlist("draft"))
    undone = 0
    for pk, version in picked:
        draft = Draft.objects.filter(pk=pk, portal__in=desk.portals).first()
        if draft is None:
            continue
        try:
            SERVICES[Act.UNDO](draft=draft, actor=desk.user, version=version or 0)
        except Stale:
            why = _("Somebody has gone on with it since; nothing was undone.")
            messages.warning(request, f"{_name(draft)}: {why}")
        except Refusal as refusal:
            messages.warning(request, f"{_name(draft)}: {refusal}")
        else:
            undone += 1
    if undone:
        text = ngettext("Undone for %(n)d item.", "Undone for %(n)d items.", undone)
        messages.success(request, text % {"n": undone})
    usual = reverse("desk:draft", args=[picked[0][0]]) if len(picked) == 1 else ""
    return redirect(safe_back(request, usual or reverse("desk:inbox")))


def _name(draft: Draft) -> str:
    return draft.number or draft.title[:80]
