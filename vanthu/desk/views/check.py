"""Kiểm tra tệp trước khi gửi: what the portal would say of files, before they are sent.

For everybody, without an account, a session or a database row; nothing of an upload outlives its
answer. One check at a time in one process, in a child of low priority.
"""

from __future__ import annotations

import io
import threading
import zipfile
from math import ceil
from typing import Any, cast

import structlog
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.desk import checked
from vanthu.desk.bodies import CHECK_BYTES, WHY
from vanthu.desk.context import known_policy
from vanthu.desk.rates import Rate
from vanthu.desk.uploads import MAX_FILES, MemoryUploadHandler
from vanthu.pipeline.checking import (
    SECONDS,
    Answer,
    CheckFailed,
    CheckTimeout,
    Upload,
    check_upload,
)
from vanthu.store.models import Portal
from vanthu.validators.policy import Policy

log = structlog.get_logger(__name__)

#: One child at a time; who comes meanwhile waits so long before being told to come again.
_turn = threading.BoundedSemaphore(1)
PATIENCE = 5.0
#: A province's offices may share one address (the state's network), so this is no small number.
_rate = Rate(40, 600)


@require_safe
def choose(request: HttpRequest) -> HttpResponseBase:
    """The portals; where there is one, its page."""
    portals = list(Portal.objects.order_by("title"))
    if len(portals) == 1:
        return redirect("public:check", portals[0].name)
    return render(request, "public/check_choose.html", {"portals": portals})


@csrf_exempt  # asked by `_posted`, once the files have a place to go to
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, portal: str) -> HttpResponseBase:
    """The form, and what was found."""
    row = get_object_or_404(Portal, name=portal)
    policy = known_policy(row)
    if policy is None:
        raise Http404
    if request.method != "POST":
        return _form(request, row, policy)
    why = getattr(request, "scope", {}).get(WHY, "")
    if why:
        return _refused(request, row, policy, why)
    wait = _rate.wait(request.META.get("REMOTE_ADDR", ""))
    if wait:
        return _refused(request, row, policy, "often", wait)
    handler = MemoryUploadHandler(request, CHECK_BYTES)
    # The property's type is the list that it returns.
    request.upload_handlers = cast("Any", [cast("FileUploadHandler", handler)])
    return _posted(request, row, policy, handler)


@csrf_protect
def _posted(
    request: HttpRequest, row: Portal, policy: Policy, handler: MemoryUploadHandler
) -> HttpResponseBase:
    files = request.FILES.getlist("files")
    if handler.too_large:
        return _refused(request, row, policy, "large")
    if not files:
        return _form(request, row, policy, error=_("Choose at least one file."), status=400)
    if not _turn.acquire(timeout=PATIENCE):
        return _refused(request, row, policy, "busy")
    try:
        answer = check_upload(
            [Upload(file.name or "", cast("Any", file.file)) for file in files],
            policy,
            scanner=settings.VANTHU.scanner,
            scanner_timeout=min(settings.VANTHU.scanner_timeout, SECONDS / 2),
        )
    except CheckTimeout:
        return _refused(request, row, policy, "long")
    except CheckFailed as error:
        log.error("check_failed", error=str(error))
        return _refused(request, row, policy, "failed")
    finally:
        _turn.release()
    if answer.unscanned:
        return _refused(request, row, policy, "unscanned")
    if "convert" in request.POST and answer.copies:
        return _copies(answer)
    found = checked.outcome(answer, policy)
    return _form(request, row, policy, found=found, asked_copy="convert" in request.POST)


def _form(
    request: HttpRequest, row: Portal, policy: Policy, status: int = 200, **context: Any
) -> HttpResponse:
    page = {
        "portal": row,
        "policy": policy,
        "megabytes": CHECK_BYTES >> 20,
        "seconds": round(SECONDS),
        "max_files": MAX_FILES,
        "address": policy.addresses[0],
        **context,
    }
    return render(request, "public/check.html", page, status=status)


#: Why there is no result: status, seconds to wait before coming again.
_REFUSALS = {
    "large": (413, 0),
    "slow": (408, 0),
    "busy": (503, 20),
    "often": (429, 60),
    "long": (503, 60),
    "failed": (503, 60),
    "unscanned": (503, 300),
}


def _refused(
    request: HttpRequest, row: Portal, policy: Policy, why: str, wait: float = 0
) -> HttpResponse:
    """The form again, with what stood in the way."""
    texts = {
        "large": _("All files together may have %(n)d MB, and there may be %(files)d of them.")
        % {"n": CHECK_BYTES >> 20, "files": MAX_FILES},
        "slow": _("The files took too long to arrive. Check fewer at a time."),
        "busy": _("Other files are being checked just now. Try again in half a minute."),
        "often": _("Many checks came from your network just now. Try again in a few minutes."),
        "long": _(
            "The check took longer than %(n)d seconds and was stopped. Check fewer files at a "
            "time, or simply send them: mail is checked without this limit."
        )
        % {"n": round(SECONDS)},
        "failed": _("The check isn't possible now. You may send the files all the same."),
        "unscanned": _("The virus scanner is busy now, so nothing was checked. Try again later."),
    }
    status, seconds = _REFUSALS[why]
    response = _form(request, row, policy, error=texts[why], status=status)
    if seconds:
        response["Retry-After"] = str(max(seconds, ceil(wait)))
    return response


def _copies(answer: Answer) -> HttpResponse:
    """The Unicode copies: a DOCX, or an archive of several."""
    if len(answer.copies) == 1:
        (copy,) = answer.copies
        data, mime, name = copy.docx, checked.DOCX, checked.copy_name(copy.name, ".docx")
    else:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            names = checked.names_of(answer.copies)
            for copy, docx in zip(answer.copies, names, strict=True):
                archive.writestr(docx, copy.docx)
                archive.writestr(docx.removesuffix(".docx") + ".txt", copy.text)
        data, mime, name = file.getvalue(), "application/zip", "Unicode.zip"
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
