"""People and their roles: the system administrator's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.desk.access import administrator, desk_of
from vanthu.desk.context import known_policy, role_name
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.people import ContactForm, PersonForm, RoleForm
from vanthu.desk.words import LEVELS
from vanthu.queue import people
from vanthu.queue.errors import Refusal
from vanthu.store.models import Membership, Portal, User
from vanthu.validators.policy_steps import Level


@administrator
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Everybody with an account."""
    users = User.objects.prefetch_related("memberships__portal").order_by(
        "-is_active", "display_name", "username"
    )
    lines = [(user, _role_lines(user), _levels(user)) for user in users]
    return render(request, "desk/people.html", {"lines": lines})


@administrator
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """A new account; its first password is shown once."""
    form = PersonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            user, password = people.user_create(actor=desk_of(request).user, **form.cleaned_data)
        except Refusal as error:
            form.refuse(error)
        else:
            return _once(request, user, password)
    context = {
        "form": form,
        "heading": _("New account"),
        "lead": _("Accounts are personal and are not shared."),
        "button": _("Make the account"),
        "back_url": reverse("desk:people"),
        "back_label": _("People and roles"),
    }
    return render(request, "desk/form.html", context)


@administrator
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One account and its roles."""
    return _person(request, _user(pk), RoleForm())


@administrator
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Correct name, phone and address of an account."""
    user = _user(pk)
    names = ("display_name", "phone", "email")
    form = ContactForm(posted(request), initial={name: getattr(user, name) for name in names})
    if request.method == "POST" and form.is_valid():
        people.user_change(user=user, actor=desk_of(request).user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("desk:person", pk)
    context = {
        "form": form,
        "heading": f"{_('Change name, phone, e-mail')}: {user}",
        "button": _("Save"),
        "back_url": reverse("desk:person", args=[pk]),
        "back_label": _("Account"),
    }
    return render(request, "desk/form.html", context)


@administrator
@require_POST
def role_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a role at a portal."""
    user = _user(pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            people.membership_add(user=user, actor=desk_of(request).user, **form.arguments())
        except Refusal as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:person", pk)
    return _person(request, user, form)


@administrator
@require_POST
def role_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a role away."""
    membership = get_object_or_404(Membership, pk=pk)
    user = membership.user_id
    people.membership_remove(membership=membership, actor=desk_of(request).user)
    messages.success(request, _("Saved."))
    return redirect("desk:person", user)


@administrator
@never_cache
@require_POST
def do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """A new first password, or the end of an account."""
    user = _user(pk)
    actor = desk_of(request).user
    try:
        if act == "password":
            return _once(request, user, people.password_reset(user=user, actor=actor))
        if act == "close":
            people.user_close(user=user, actor=actor)
            messages.success(request, _("The account is closed."))
            return redirect("desk:people")
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("desk:person", pk)
    raise Http404


def _user(pk: int) -> User:
    return get_object_or_404(User.objects.prefetch_related("memberships__portal"), pk=pk)


def _person(request: HttpRequest, user: User, form: RoleForm) -> HttpResponseBase:
    context: dict[str, Any] = {
        "person": user,
        "memberships": [
            (row, role_name(known_policy(row.portal), row.role)) for row in user.memberships.all()
        ],
        "levels": _levels(user),
        "form": form,
        "self": user.pk == desk_of(request).user.pk,
    }
    return render(request, "desk/person.html", context)


def _once(request: HttpRequest, user: User, password: str) -> HttpResponseBase:
    """The first password, shown this once and kept nowhere."""
    return render(request, "desk/password_once.html", {"person": user, "password": password})


def _levels(user: User) -> list[str]:
    """What the person may do at each portal, in the regulation's four levels (R128): by the roles
    that hold today."""
    today = timezone.localdate()
    roles: dict[Portal, set[str]] = {}
    for row in user.memberships.all():
        ended = row.valid_to is not None and row.valid_to < today
        if not ended and (row.valid_from is None or row.valid_from <= today):
            roles.setdefault(row.portal, set()).add(row.role)
    lines = []
    for portal, held in roles.items():
        policy = known_policy(portal)
        levels = policy.levels.of(frozenset(held)) if policy else frozenset()
        words = ", ".join(str(text) for level, text in LEVELS.items() if level in levels)
        lines.append(f"{portal.title}: {words or '–'}")
    return lines + ([str(LEVELS[Level.ADMINISTER])] if user.is_superuser else [])


def _role_lines(user: User) -> list[str]:
    lines = [
        f"{row.portal.title}: {role_name(known_policy(row.portal), row.role)}"
        for row in user.memberships.all()
    ]
    return lines + ([_("System administrator")] if user.is_superuser else [])
