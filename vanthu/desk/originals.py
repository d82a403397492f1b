"""The other origin: received files, byte for byte.

A received file is hostile until proven otherwise, so it is never answered where a session could be
reached: the desk checks who asks, writes the event and hands out a short-lived signed link to this
origin, which knows no cookies, answers nothing but such links, and always as an attachment under
`Content-Security-Policy: sandbox`. A page of a received file as a picture comes from here too: it
is drawn in the sandbox, and a picture is all that the child may answer. `OriginMiddleware` chooses
this module by the Host header.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from vanthu.parsers.sandbox import SandboxError, default_sandbox
from vanthu.store.blobs import blobs

from .streams import blob_response

SALT = "vanthu.originals"
#: Seconds that a link lives: long enough for a page's pictures, too short to be passed on.
LIFETIME = 300
#: A link to sound or film also lives while it plays: a player asks for the next bytes by the link
#: that it began with. The longest such life; the desk's script asks for a new link after it.
LONGEST = 4 * 3600
#: What may be shown inside a desk page as a picture; everything else goes as plain bytes.
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp"})
#: Sound and films that a desk page may play (RFC 9110 ranges), by what browsers call them.
PLAYED: Mapping[str, str] = {
    "video/mp4": "video/mp4",
    "video/webm": "video/webm",
    "audio/mpeg": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/mp4": "audio/mp4",
    "audio/webm": "audio/webm",
    "audio/ogg": "audio/ogg",
}
POLICY = "default-src 'none'; sandbox"
PAGE_SALT = "vanthu.pages"
#: What can be shown page by page (or as its only page) → the sandbox task that draws it.
PAGED: Mapping[str, str] = {
    "application/pdf": "page.image",
    **dict.fromkeys(
        ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/vnd.adobe.photoshop",
         "image/tiff", "image/webp"),
        "image.preview",
    ),
}  # fmt: skip
#: So many pages are drawn at a time; a desk that leafs fast waits, the mails don't.
_DRAWING = threading.BoundedSemaphore(2)
_DRAWN = frozenset({"image/jpeg", "image/png"})
#: Seconds to come back after, where the sandbox can't work just now.
_RETRY = "10"


def link(*, sha256: str, name: str, content_type: str, plays: float = 0.0) -> str:
    """A link to a blob on the other origin that lives for `LIFETIME` seconds; one to what `plays`
    for so many seconds as long as it takes to hear it twice besides."""
    life = LIFETIME + int(min(2 * plays, LONGEST))
    token = signing.dumps(
        {"sha256": sha256, "name": name, "type": content_type, "life": life}, salt=SALT
    )
    return settings.VANTHU.public_originals_url + reverse(
        "original", args=[token], urlconf="vanthu.desk.originals"
    )


@require_safe
def original(request: HttpRequest, token: str) -> HttpResponseBase:
    """One received file."""
    try:
        what: dict[str, Any] = signing.loads(token, salt=SALT)
        signing.loads(token, salt=SALT, max_age=what["life"])
    except signing.BadSignature as error:
        raise Http404 from error
    kind = PLAYED.get(what["type"]) or "application/octet-stream"
    if what["type"] in PICTURES:
        kind = what["type"]
    try:
        response = blob_response(request, what["sha256"], name=what["name"], content_type=kind)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Referrer-Policy"] = "no-referrer"
    return response


def page_link(*, sha256: str, content_type: str, page: int) -> str:
    """A link to the picture of one page (1-based) on the other origin, as short-lived."""
    token = signing.dumps({"sha256": sha256, "type": content_type, "page": page}, salt=PAGE_SALT)
    return settings.VANTHU.public_originals_url + reverse(
        "page", args=[token], urlconf="vanthu.desk.originals"
    )


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponseBase:  # noqa: ARG001 - a view's signature
    """One page of a received file as a picture; 404 where there is none to draw."""
    try:
        what: dict[str, Any] = signing.loads(token, salt=PAGE_SALT, max_age=LIFETIME)
        data, kind, pages = _drawn(what["sha256"], what["type"], what["page"])
    except (signing.BadSignature, FileNotFoundError) as error:
        raise Http404 from error
    except SandboxError:
        return HttpResponse(status=503, headers={"Retry-After": _RETRY})
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "X-Pages": str(pages),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": POLICY,
            "Cache-Control": f"private, max-age={LIFETIME}",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Referrer-Policy": "no-referrer",
        },
    )


def _drawn(sha256: str, content_type: str, number: int) -> tuple[bytes, str, int]:
    """The picture, its MIME type, and how many pages there are."""
    with _DRAWING, blobs().open(sha256) as source, tempfile.TemporaryFile() as output:
        result = default_sandbox().run(
            PAGED[content_type], source, args={"page": number}, output=output
        )
        answer = result.data if isinstance(result.data, dict) else {}
        kind = answer.get("type")
        pages = answer.get("pages", 1)
        # The child may have been taken over: nothing but a picture goes out, and only pages asked
        # for.
        if result.failure is not None or kind not in _DRAWN or answer.get("page", 1) != number:
            raise Http404
        output.seek(0)
        return output.read(), str(kind), pages if isinstance(pages, int) else 1


urlpatterns: list[URLPattern] = [
    path("o/<str:token>/", original, name="original"),
    path("p/<str:token>/", page, name="page"),
]
handler404 = "vanthu.desk.views.errors.plain_not_found"
