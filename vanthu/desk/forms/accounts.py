"""Signing in and changing a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .base import DeskForm


class SignInForm(AuthenticationForm):
    """User name and password; browsers are asked to keep neither (R63)."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": _("The user name or the password isn't right. Mind capitals."),
        "inactive": _("This account is closed. Ask the administrator."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        for name in ("username", "password"):
            self.fields[name].widget.attrs.update(autocomplete="off", autocapitalize="none")


class PasswordForm(DeskForm):
    """The old password and a new one, twice. The service judges them."""

    old = forms.CharField(
        label=_("Password so far"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_(
            "At least 10 characters, not only digits, not close to your name or user name."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Typed twice alike."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return cleaned
