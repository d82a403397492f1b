"""Sealed mail: what everybody sees of it (code, sender, time), and what its end leaves on paper."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vanthu.desk.access import Desk, desk_of, member
from vanthu.desk.context import known_policy, role_name, short_name
from vanthu.desk.events import lines_of
from vanthu.store.models import Role, Sealing, SealingDecision, Submission

from .files import DECIDERS


def page(request: HttpRequest, desk: Desk, row: Submission) -> HttpResponseBase:
    """The page of a sealed mail: nothing of it but what is needed to phone and to decide."""
    roles = desk.roles_at(row.portal_id)
    sealing = _last(row)
    policy = known_policy(row.portal)
    context: dict[str, Any] = {
        "submission": row,
        "portal": row.portal,
        "portal_short": short_name(row.portal),
        "sealing": sealing,
        "open": sealing is not None and not sealing.decision,
        "destroyed": _destroyed(sealing),
        "head": role_name(policy, Role.HEAD),
        "secretary": role_name(policy, Role.SECRETARY),
        "agency": row.agency if roles & DECIDERS else None,
        "decides": Role.HEAD in roles,
        "office": bool(roles & DECIDERS),
        "log": lines_of(submission=row, limit=20) if roles & DECIDERS else [],
        "places": _places(sealing),
    }
    return render(request, "desk/sealed.html", context)


@member
@never_cache
@require_safe
def record(request: HttpRequest, code: str) -> HttpResponseBase:
    """Biên bản: who handed over and destroyed what, when, and where it is gone from."""
    desk = desk_of(request)
    row = get_object_or_404(
        Submission.objects.select_related("portal", "agency"), code=code, portal__in=desk.portals
    )
    sealing = _last(row)
    if not desk.roles_at(row.portal_id) & DECIDERS or not _destroyed(sealing):
        raise Http404
    policy = known_policy(row.portal)
    context: dict[str, Any] = {
        "submission": row,
        "portal": row.portal,
        "policy": policy,
        "sealing": sealing,
        "head": role_name(policy, Role.HEAD),
        "places": _places(sealing),
        "back_url": reverse("desk:submission", args=[code]),
    }
    return render(request, "desk/sealed_record.html", context)


def _last(row: Submission) -> Sealing | None:
    rows = Sealing.objects.filter(submission=row).select_related("decided_by")
    return rows.order_by("-pk").first()


def _destroyed(sealing: Sealing | None) -> bool:
    return sealing is not None and sealing.decision == SealingDecision.DESTROYED


def _places(sealing: Sealing | None) -> list[dict[str, Any]]:
    """Each place where it may have lain, and what has become of it there."""
    wiped = sealing.wiped if sealing is not None else {}
    names = {"store": _("Our store (key and encrypted mail)"), "spool": _("Spool")}
    states = {
        "destroyed": _("Destroyed"),
        "absent": _("Nothing there"),
        "waiting": _("Being destroyed"),
        "marked": _("Marked as deleted: empty the mailbox's bin by hand"),
        "kept": _("Can't be reached: delete it by hand"),
    }
    return [
        {
            "name": names.get(place) or _("Mailbox %s") % place.partition(":")[2],
            "state": states.get(value["state"], value["state"]),
            "done": value["state"] in ("destroyed", "absent"),
            "at": parse_datetime(value["at"]) if value.get("at") else None,
        }
        for place, value in wiped.items()
    ]
