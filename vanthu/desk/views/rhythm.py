"""Nhịp cập nhật: when each category was last renewed, and what to do about those that are late."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vanthu.desk.access import desk_of, signed_in
from vanthu.desk.context import known_policy
from vanthu.desk.rhythm import with_urls
from vanthu.queue.rhythm import beats


@signed_in
@require_safe
def rhythm(request: HttpRequest) -> HttpResponseBase:
    """All categories that have a rhythm; `?part=late`: the late ones, for the monitor."""
    desk = desk_of(request)
    if desk.portal is None:
        raise Http404
    policy = known_policy(desk.portal)
    found = beats(desk.portal, policy) if policy else []
    works = bool(desk.roles_at(desk.portal.pk))
    if request.GET.get("part") == "late":
        late = [beat for beat in found if beat.late or beat.soon]
        return render(request, "desk/parts/rhythm.html", {"beats": with_urls(late), "works": works})
    late_ones = sum(beat.late for beat in found)
    shown = {"beats": with_urls(found), "works": works, "late": late_ones}
    return render(request, "desk/rhythm.html", shown)
