"""`/healthz`, `/readyz`, `/metrics`: for machines, without a session."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from .checks import Level, run_checks
from .metrics import exposition


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when work can be done, else 503 with the reasons; folders, addresses and programs stand
    in them, so strangers only get the names of the checks."""
    found = list(run_checks(ready_only=True))
    bad = [check for check in found if check.level is Level.BAD]
    return JsonResponse(
        {
            "ready": not bad,
            "reasons": [
                {"check": check.name, "text": check.text, "mend": check.mend}
                if _trusted(request.META.get("REMOTE_ADDR", ""))
                else {"check": check.name}
                for check in bad
            ],
        },
        status=503 if bad else 200,
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics, for the trusted networks only."""
    if not _trusted(request.META.get("REMOTE_ADDR", "")):
        raise Http404
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _trusted(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:  # no peer at all
        return False
    # A socket for both families names its IPv4 clients so.
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in settings.VANTHU.trusted_networks)
