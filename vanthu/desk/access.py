"""Who may open which page.

Roles are read once a request. What isn't yours doesn't exist: another portal's draft, submission or
agency answers 404, so that not even its being there is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from vanthu.desk import resend
from vanthu.queue.steps import levels_of
from vanthu.store.dates import holding
from vanthu.store.models import Membership, Mention, Portal, Role, User
from vanthu.store.portals import policy_of
from vanthu.validators.policy_steps import Level

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

#: Session key of the portal whose lists are shown.
PORTAL_KEY = "portal"


@dataclass(frozen=True)
class Desk:
    """The person at the desk: what they may see, and the portal that they look at."""

    user: User
    #: Portal -> roles there, today.
    roles: dict[Portal, frozenset[str]]
    #: Portals whose technical side is visible: all for administrators.
    watched: tuple[Portal, ...]
    portal: Portal | None
    #: Categories that the person has in hand at the portal; none is all.
    fields: frozenset[str] = frozenset()
    #: Notes that name the person and that they haven't seen.
    mentions: int = 0

    @property
    def portals(self) -> list[Portal]:
        """Portals where the person has a role."""
        return list(self.roles)

    @property
    def open_portals(self) -> tuple[Portal, ...]:
        """Portals whose lists they may choose to look at. Who works at some looks at none besides,
        for an administrator's watch over the others doesn't open their content (R50)."""
        return tuple(self.roles) or self.watched

    @property
    def administrator(self) -> bool:
        """Runs the machines; decides nothing on content (R50)."""
        return self.user.is_superuser

    @property
    def monitors(self) -> bool:
        """Whether the monitor is open to them."""
        return self.administrator or any(Role.SECRETARY in roles for roles in self.roles.values())

    def administers(self, portal_id: int | None) -> bool:
        """Whether they do an administrator's work for a portal: as one, or by a role that the
        portal's policy gives that level (R101, R128)."""
        here = next((portal for portal in self.roles if portal.pk == portal_id), None)
        if self.administrator or here is None:
            return self.administrator
        levels = levels_of(policy_of(here), frozenset(map(Role, self.roles[here])))
        return Level.ADMINISTER in levels

    def roles_at(self, portal_id: int | None) -> frozenset[str]:
        """The person's roles at a portal."""
        for portal, roles in self.roles.items():
            if portal.pk == portal_id:
                return roles
        return frozenset()


def memberships_today(user: User) -> QuerySet[Membership]:
    """The person's memberships that hold today."""
    return (
        Membership.objects.filter(holding(timezone.localdate()), user=user)
        .select_related("portal")
        .order_by("portal__title")
    )


def _mentions() -> Subquery:
    """How many unseen mentions wait for a membership's user at its portal: counted with the
    memberships, since every page shows it."""
    unseen = Mention.objects.filter(user=OuterRef("user"), portal=OuterRef("portal"), seen_at=None)
    counted = unseen.order_by().values("user").annotate(n=Count("pk")).values("n")
    return Subquery(counted, output_field=IntegerField())


def desk_of(request: HttpRequest) -> Desk:
    """The desk of the signed-in person, read once a request."""
    cached = getattr(request, "_vanthu_desk", None)
    if isinstance(cached, Desk):
        return cached
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    roles: dict[Portal, set[str]] = {}
    fields: dict[int, set[str]] = {}
    mentions: dict[int, int] = {}
    for membership in memberships_today(user).annotate(mentions=_mentions()):
        mentions[membership.portal_id] = membership.mentions or 0
        roles.setdefault(membership.portal, set()).add(membership.role)
        fields.setdefault(membership.portal_id, set()).update(membership.fields)
    watched = tuple(Portal.objects.order_by("title")) if user.is_superuser else tuple(roles)
    chosen = request.session.get(PORTAL_KEY)
    held = {key: frozenset(value) for key, value in roles.items()}
    offered = Desk(user, held, watched, None).open_portals
    portal = next((item for item in offered if item.name == chosen), next(iter(offered), None))
    here = frozenset(fields.get(portal.pk, ())) if portal else frozenset()
    desk = Desk(user, held, watched, portal, here, sum(mentions.values()))
    request._vanthu_desk = desk  # type: ignore[attr-defined]
    return desk


def portal_of_form(request: HttpRequest) -> Portal | None:
    """The portal that a form was opened at (`of_portal`), whichever the person has chosen in
    another window since; the chosen one where it says nothing, or names one that isn't theirs."""
    desk = desk_of(request)
    name = request.POST.get("of_portal", "")
    return next((portal for portal in desk.roles if portal.name == name), desk.portal)


def _door(view: View[P]) -> View[P]:
    """The way to the sign-in for whoever isn't; a form that was typed is given back to be sent
    again, for the way there would drop it."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401)  # no page inside a page: desk.js says what to do
        return resend.offered(request) or redirect_to_login(_way_back(request))

    return wrapped


def _way_back(request: HttpRequest) -> str:
    """Where the sign-in leads to: the page that was asked for. What a form was sent to often shows
    nothing by itself, so from there to the page that the form stood on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    stood_on = urlsplit(request.headers.get("Referer", ""))
    ours = (stood_on.scheme, stood_on.netloc) == (request.scheme, request.get_host())
    if not ours or not stood_on.path.startswith("/desk/"):
        return reverse("desk:inbox")
    return f"{stood_on.path}?{stood_on.query}" if stood_on.query else stood_on.path


def signed_in(view: View[P]) -> View[P]:
    """For people with an account."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return _door(wrapped)


def member(view: View[P]) -> View[P]:
    """For people with a role at a portal."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not desk_of(request).roles:
            raise Http404
        return view(request, *args, **kwargs)

    return _door(wrapped)


def monitoring(view: View[P]) -> View[P]:
    """For administrators and secretaries."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not desk_of(request).monitors:
            raise Http404
        return view(request, *args, **kwargs)

    return _door(wrapped)


def administrator(view: View[P]) -> View[P]:
    """For administrators only."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not desk_of(request).administrator:
            raise Http404
        return view(request, *args, **kwargs)

    return _door(wrapped)
