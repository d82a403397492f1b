"""Signing in and out, the password, language and keys."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.desk.access import PORTAL_KEY, desk_of, signed_in
from vanthu.desk.context import KEYS_COOKIE, known_policy, role_name
from vanthu.desk.forms.accounts import PasswordForm, SignInForm
from vanthu.desk.forms.base import posted
from vanthu.desk.keymap import key_sets
from vanthu.queue import people
from vanthu.queue.errors import Unfit

YEAR = 365 * 24 * 3600


class SignIn(views.LoginView):
    """The only door. django-axes counts wrong passwords by name and address."""

    template_name = "desk/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post", "options"]


class SignOut(views.LogoutView):
    """By POST only, so that no picture's address signs anybody out."""

    next_page = "desk:sign-in"
    http_method_names = ["post", "options"]


def locked_out(
    request: HttpRequest, _credentials: Any = None, *_args: Any, **_kwargs: Any
) -> HttpResponse:
    """What django-axes answers while a name is locked."""
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    return render(request, "desk/locked.html", {"minutes": minutes}, status=429)


@signed_in
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponseBase:
    """Change one's own password; the first one must be changed."""
    user = desk_of(request).user
    form = PasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            people.password_change(
                user=user, old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except Unfit as error:
            form.refuse(error)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("The password has been changed."))
            return redirect("desk:inbox")
    first = user.must_change_password
    context = {
        "form": form,
        "heading": _("Choose a password of your own") if first else _("Change password"),
        "lead": _("The first password is known to whoever made the account.") if first else "",
        "button": _("Save the new password"),
        "back_url": "" if first else reverse("desk:account"),
        "back_label": _("Account"),
    }
    return render(request, "desk/form.html", context)


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponseBase:
    """Who I am here, and my settings."""
    desk = desk_of(request)
    lines = [
        f"{portal.title}: "
        + ", ".join(role_name(known_policy(portal), role) for role in sorted(roles))
        for portal, roles in desk.roles.items()
    ]
    if desk.administrator:
        lines.append(_("System administrator"))
    return render(request, "desk/account.html", {"role_lines": lines})


@signed_in
@require_POST
def reminders(request: HttpRequest) -> HttpResponseBase:
    """Switch one's own daily mail on or off."""
    user = desk_of(request).user
    people.reminders_set(user=user, wanted=bool(request.POST.get("reminders")))
    people.mentions_set(user=user, at_once=bool(request.POST.get("mentions")))
    messages.success(request, _("Saved."))
    return redirect("desk:account")


@signed_in
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponseBase:
    """The sheet of keys, and the switch for single letters."""
    if request.method == "POST":
        response = redirect("desk:keys")
        response.set_cookie(
            KEYS_COOKIE,
            "on" if request.POST.get("single") else "off",
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )
        messages.success(request, _("Saved."))
        return response
    context = {"sets": key_sets(), "back_url": safe_next(request, request.GET.get("from", ""))}
    return render(request, "desk/keys.html", context)


@signed_in
@require_safe
def choose_portal(request: HttpRequest, name: str) -> HttpResponseBase:
    """Look at another portal's lists."""
    if any(portal.name == name for portal in desk_of(request).open_portals):
        request.session[PORTAL_KEY] = name
    return redirect("desk:inbox")


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Switch between Vietnamese and English, for a year."""
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )
    return response


def safe_next(request: HttpRequest, url: str) -> str:
    """`url` when it is a page of ours, else the inbox."""
    if url and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return url
    return reverse("desk:inbox")
