"""Nhập tài liệu nhận trực tiếp: what came by post, courier or hand, and the slip for who brought
it (R10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.desk.access import desk_of, member, portal_of_form
from vanthu.desk.bodies import WHY
from vanthu.desk.context import known_policy, short_name
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.deliveries import DeliveryForm
from vanthu.desk.uploads import MemoryUploadHandler
from vanthu.pipeline.deliveries import TAKERS, Taken, take_in
from vanthu.queue.errors import Refusal, Unfit
from vanthu.store.models import Delivery, PartRow, Portal

from .files import sealed
from .submissions import get_submission
from .uploads import UPLOAD_BYTES, too_much

if TYPE_CHECKING:
    from django.core.files.uploadhandler import FileUploadHandler


@csrf_exempt  # asked by `_asked`, once the files have a place to go to
@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Write a delivery down."""
    why = getattr(request, "scope", {}).get(WHY, "")
    if why:
        messages.error(request, too_much() if why == "large" else _("Try again in a minute."))
        return redirect("desk:delivery-new")
    handler = MemoryUploadHandler(request, UPLOAD_BYTES)
    # The property's type is the list that it returns.
    request.upload_handlers = cast("Any", [cast("FileUploadHandler", handler)])
    return _asked(request, handler)


@csrf_protect
def _asked(request: HttpRequest, handler: MemoryUploadHandler) -> HttpResponseBase:
    data = posted(request)  # read first: it fills the handler
    portal = portal_of_form(request)
    if portal is None or not desk_of(request).roles_at(portal.pk) & TAKERS:
        messages.warning(request, _("Your role at this portal does not permit it."))
        return redirect("desk:inbox")
    given = request.FILES if data is not None else None
    form = DeliveryForm(data, given, portal=portal)
    if handler.too_large:
        form.add_error("files", too_much())
    elif data is not None and form.is_valid():
        taken = _taken(request, form, portal)
        if taken is not None:
            code = taken.submission.code
            told = _("Entered: %(code)s.")
            if taken.known:
                told = _("It was entered before, as %(code)s.")
            messages.success(request, told % {"code": code})
            return redirect("desk:delivery-slip", code)
    context = {
        "form": form,
        "portal": portal,
        "heading": _("Enter what was delivered by hand"),
        "lead": _("Post, courier, brought in person. The scans go the same way as a mail's files."),
        "button": _("Enter and give it a code"),
        "back_url": reverse("desk:inbox"),
        "back_label": _("Documents, news, articles"),
    }
    return render(request, "desk/delivery_new.html", context)


def _taken(request: HttpRequest, form: DeliveryForm, portal: Portal) -> Taken | None:
    files = [(file.name or "", cast("Any", file.file)) for file in request.FILES.getlist("files")]
    try:
        return take_in(portal=portal, actor=desk_of(request).user, slip=form.slip(), files=files)
    except Unfit as error:
        for name, text in error.fields.items():
            form.add_error(name, text)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return None


@member
@require_safe
def slip(request: HttpRequest, code: str) -> HttpResponseBase:
    """Phiếu tiếp nhận: for whoever brought it, with the code to ask by."""
    desk = desk_of(request)
    row = get_submission(desk, code)
    roles = desk.roles_at(row.portal_id)
    if not roles:
        raise Http404
    delivery = Delivery.objects.select_related("registered_by").filter(submission=row).first()
    if delivery is None:
        raise Http404
    parts = PartRow.objects.filter(submission=row, role="attachment").only("name", "size")
    shut = sealed(row, roles)
    context = {
        "shut": shut,
        "submission": row,
        "delivery": delivery,
        "files": [] if shut else list(parts.order_by("pk")),
        "policy": known_policy(row.portal),
        "portal": row.portal,
        "portal_short": short_name(row.portal),
        "status_url": request.build_absolute_uri(reverse("public:status", args=[row.token])),
        "now": timezone.now(),
    }
    return render(request, "desk/delivery_slip.html", context)
