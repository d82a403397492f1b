"""The other origin: received files, byte for byte.

A received file is hostile until proven otherwise, so it is never answered where a session could be
reached: the desk checks who asks, writes the event and hands out a short-lived signed link to this
origin, which knows no cookies, answers nothing but such links, and always as an attachment under
`Content-Security-Policy: sandbox`. `OriginMiddleware` chooses this module by the Host header.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from .streams import blob_response

SALT = "vanthu.originals"
#: Seconds that a link lives: long enough for a page's pictures, too short to be passed on.
LIFETIME = 300
#: What may be shown inside a desk page as a picture; everything else goes as plain bytes.
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp"})
POLICY = "default-src 'none'; sandbox"


def link(*, sha256: str, name: str, content_type: str, size: int) -> str:
    """A link to a blob on the other origin that lives for `LIFETIME` seconds."""
    token = signing.dumps(
        {"sha256": sha256, "name": name, "type": content_type, "size": size}, salt=SALT
    )
    return settings.VANTHU.public_originals_url + reverse(
        "original", args=[token], urlconf="vanthu.desk.originals"
    )


@require_safe
def original(request: HttpRequest, token: str) -> HttpResponseBase:
    """One received file."""
    try:
        what: dict[str, Any] = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature as error:
        raise Http404 from error
    kind = what["type"] if what["type"] in PICTURES else "application/octet-stream"
    try:
        response = blob_response(
            request, what["sha256"], name=what["name"], content_type=kind, size=what["size"]
        )
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Referrer-Policy"] = "no-referrer"
    return response


urlpatterns: list[URLPattern] = [path("o/<str:token>/", original, name="original")]
handler404 = "vanthu.desk.views.errors.plain_not_found"
