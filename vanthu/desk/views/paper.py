"""Papers at the desk: an approval that was signed by hand, with its scan; the printed copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.desk.access import desk_of, member
from vanthu.desk.bodies import WHY
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.paper import PaperForm, PrintedForm
from vanthu.desk.originals import link
from vanthu.desk.uploads import MemoryUploadHandler
from vanthu.pipeline.papers import keep_scan
from vanthu.queue import permissions
from vanthu.queue.actions import Act, Refusal, Unfit, draft_approve_on_paper, draft_printed
from vanthu.queue.paper import Scan
from vanthu.store import audit
from vanthu.store.models import Draft, PaperApproval

from .drafts import draft_context, get_draft
from .uploads import UPLOAD_BYTES, refusal_words, too_much

if TYPE_CHECKING:
    from django.core.files.uploadhandler import FileUploadHandler


@csrf_exempt  # asked by `_asked`, once the file has a place to go to
@member
@never_cache
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record that somebody has approved the draft on paper."""
    why = getattr(request, "scope", {}).get(WHY, "")
    if why:
        messages.error(request, too_much() if why == "large" else _("Try again in a minute."))
        return redirect("desk:draft-paper", pk)
    handler = MemoryUploadHandler(request, UPLOAD_BYTES)
    # The property's type is the list that it returns.
    request.upload_handlers = cast("Any", [cast("FileUploadHandler", handler)])
    return _asked(request, pk, handler)


@csrf_protect
def _asked(request: HttpRequest, pk: int, handler: MemoryUploadHandler) -> HttpResponseBase:
    data = posted(request)  # read first: it fills the handler
    draft = get_draft(request, pk)
    offered = _offered(request, draft, Act.APPROVE_ON_PAPER)
    if offered is None or offered.blocked:
        why = " ".join(offered.blocked_why) if offered else ""
        messages.warning(request, why or _("The draft has gone on, or your role forbids it."))
        return redirect("desk:draft", pk)
    form = PaperForm(data, request.FILES if data is not None else None, draft=draft)
    if handler.too_large:
        form.add_error("scan", too_much())
    elif data is not None and form.is_valid() and _kept(request, draft, form):
        messages.success(request, offered.done)
        return redirect("desk:draft", pk)
    context = {
        "form": form, "heading": offered.label, "button": offered.label, "confirm": offered.confirm
    }  # fmt: skip
    return render(request, "desk/do.html", draft_context(request, draft) | context)


def _kept(request: HttpRequest, draft: Draft, form: PaperForm) -> bool:
    given = form.cleaned_data["scan"]
    actor = desk_of(request).user

    def record(scan: Scan) -> None:
        draft_approve_on_paper(draft=draft, actor=actor, scan=scan, **form.arguments())

    try:
        refused = keep_scan(draft=draft, name=given.name or "", file=given.file, record=record)
    except Refusal as refusal:
        form.refuse(refusal)
    else:
        if refused is None:
            return True
        told = refusal_words(draft, refused) if refused.code else _("Give a PDF, JPG or PNG file.")
        form.add_error("scan", told)
    return False


@member
@never_cache
@require_safe
def scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan, from the other origin, for the board of the draft's portal."""
    desk = desk_of(request)
    row = get_object_or_404(
        PaperApproval.objects.select_related("draft"), pk=pk, draft__portal__in=desk.portals
    )
    audit.record(
        "paper.view", "draft", row.draft_id, actor=desk.user, portal=row.draft.portal_id,
        sha256=row.scan["sha256"],
    )  # fmt: skip
    return redirect(
        link(sha256=row.scan["sha256"], name=row.scan["name"], content_type=row.scan["type"])
    )


@member
@require_POST
def printed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Tick that the printed copy is here, or take the tick back; what was typed wrong is asked
    again as it was typed."""
    draft = get_draft(request, pk)
    form = PrintedForm(request.POST, back="back" in request.POST)
    if form.is_valid():
        try:
            draft_printed(draft=draft, actor=desk_of(request).user, **form.cleaned_data)
        except Unfit as error:
            form.refuse(error)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("desk:draft", pk)
        else:
            messages.success(request, _("Recorded"))
            return redirect("desk:draft", pk)
    offered = _offered(request, draft, Act.PRINTED)
    if offered is None:
        messages.warning(request, _("The draft has gone on, or your role forbids it."))
        return redirect("desk:draft", pk)
    context = {"form": form, "heading": _("Printed copy"), "button": offered.label}
    return render(request, "desk/do.html", draft_context(request, draft) | context)


def _offered(request: HttpRequest, draft: Draft, act: Act) -> permissions.Action | None:
    offered = permissions.offered_actions(desk_of(request).user, draft)
    return next((action for action in offered if action.id == act), None)
