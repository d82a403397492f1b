"""Received files in place: links for players, and previews of what no browser shows."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.desk.access import member
from vanthu.desk.filepane import MOST_PAGES, Player, details, duration, play_link, player_of
from vanthu.desk.originals import link, page_link
from vanthu.parsers.filetypes import by_mime
from vanthu.pipeline.previews import ask, previewable
from vanthu.store.models import PartRow, Preview, PreviewState

from .files import came_from, looked, opened

#: Seconds after which the page looks again whether the preview is there.
LOOK_AGAIN = 2


@member
@never_cache
@require_safe
def play(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A fresh link to sound or film, for a player whose link has died; asks again who may."""
    row = opened(request, pk, "file.view")
    if player_of(row) is None:
        raise Http404
    return JsonResponse({"url": play_link(row)})


@member
@never_cache
@require_safe
def play_preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same for a preview."""
    row = opened(request, pk, "file.view")
    player = _player(row, _preview_of(row))
    if player is None:
        raise Http404
    return JsonResponse({"url": player.url})


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far the preview is, and the preview; posting asks for one."""
    row = opened(request, pk)
    if not previewable(row):
        raise Http404
    here = f"{reverse('desk:file-preview', args=[row.pk])}?{request.GET.urlencode()}"
    if request.method == "POST":
        ask(sha256=row.sha256, type_=row.type)
        return redirect(here)
    made = _preview_of(row)
    # Waiting is no looking: the page asks every other second. Pages of texts are noted one by one.
    if made is not None and made.state == PreviewState.READY and not made.pages:
        looked(request, row, "file.view")
    context = {
        "part": row,
        "media": by_mime(row.type).family in ("video", "audio"),
        "made": made,
        "here": here,
        "back": came_from(request),
        "player": _player(row, made),
        "poster": _poster(made),
        "pages": range(1, min(made.pages, MOST_PAGES) + 1) if made else (),
        "more_pages": max(made.pages - MOST_PAGES, 0) if made else 0,
        "cut": _cut(row, made),
        "waits": made is not None and made.state in (PreviewState.WAITING, PreviewState.MAKING),
        "look_again": LOOK_AGAIN,
        "facts": details(row.metadata),
    }
    return render(request, "desk/preview.html", context)


@member
@never_cache
@require_safe
def page(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """One page of a text's preview as a picture, from the other origin."""
    row = opened(request, pk, "file.view", page=number)
    made = _preview_of(row)
    if made is None or made.state != PreviewState.READY or not 1 <= number <= made.pages:
        raise Http404
    return redirect(page_link(sha256=made.made_sha256, content_type=made.made_type, page=number))


def _preview_of(row: PartRow) -> Preview | None:
    return Preview.objects.filter(sha256=row.sha256).first() if previewable(row) else None


def _player(row: PartRow, made: Preview | None) -> Player | None:
    if made is None or made.state != PreviewState.READY or made.pages:
        return None
    return Player(
        url=link(
            sha256=made.made_sha256,
            name=f"{row.name}.webm",
            content_type=made.made_type,
            plays=made.seconds,
        ),
        renew=reverse("desk:file-preview-play", args=[row.pk]),
        film=made.made_type.startswith("video/"),
    )


def _poster(made: Preview | None) -> str:
    if made is None or not made.poster_sha256:
        return ""
    return link(sha256=made.poster_sha256, name="poster.jpg", content_type="image/jpeg")


def _cut(row: PartRow, made: Preview | None) -> str:
    """What part of the whole the preview shows, where it isn't all."""
    whole = float(row.metadata.get("duration") or 0)
    if made is None or not made.seconds or made.seconds > whole - 1:
        return ""
    return _("The first %(shown)s of %(whole)s.") % {
        "shown": duration(made.seconds),
        "whole": duration(whole),
    }
