"""Pages for what isn't there, isn't allowed, or went wrong on our side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render
from django.utils.translation import gettext as _

from vanthu.desk import resend


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """404: isn't there, or isn't yours."""
    return render(request, "error.html", {"heading": _("There is no such page")}, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """403: signed in, but not for this."""
    return render(request, "error.html", {"heading": _("This page isn't open to you")}, status=403)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is stale; a typed one is given back to be sent again."""
    given_back = None if reason == REASON_BAD_ORIGIN else resend.offered(request)
    if given_back is not None:
        return given_back
    context = {
        "heading": _("This form has expired"),
        "text": _("Go back, load the page again and send it once more. Nothing has been changed."),
    }
    return render(request, "error.html", context, status=403)


def fault(request: HttpRequest) -> HttpResponse:
    """500: nothing that could fail again is asked: no session, no database."""
    try:
        return render(request, "fault.html", status=500)
    except Exception:  # noqa: BLE001 - the page for faults must not be another one
        return HttpResponseServerError("500")


def plain_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """404 of the originals' origin: no page, no cookies."""
    response = HttpResponse("404\n", content_type="text/plain", status=404)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """400: what came wasn't a request that a page of ours makes."""
    return render(
        request, "error.html", {"heading": _("This request can't be understood")}, status=400
    )
