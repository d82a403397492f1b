"""What a policy's trial asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanthu.queue.trials import LONGEST_POLICY, MOST_WHAT_IF

from .base import DeskForm

NUMBERS = (100, 300, MOST_WHAT_IF)


class WhatIfForm(DeskForm):
    """The policy's text, typed or as a file, and how many mails it is tried on."""

    policy = forms.CharField(
        label=_("Policy (TOML)"),
        required=False,
        max_length=LONGEST_POLICY,
        strip=False,
        help_text=_("The policy in force stands here: change what you want to try."),
        widget=forms.Textarea(
            attrs={"rows": 24, "class": "mono", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    file = forms.FileField(
        label=_("Or a policy file"),
        required=False,
        help_text=_("It counts before the text above."),
    )
    number = forms.TypedChoiceField(
        label=_("On how many mails"),
        coerce=int,
        choices=[(number, _("the last %(n)d") % {"n": number}) for number in NUMBERS],
        initial=NUMBERS[0],
    )

    def clean(self) -> dict[str, Any]:
        """The text that counts."""
        values = super().clean() or {}
        file = values.get("file")
        if file is not None:
            if file.size > LONGEST_POLICY:
                self.add_error("file", _("The file is too large for a policy."))
                return values
            try:
                values["policy"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("The file isn't UTF-8 text."))
        elif not values.get("policy", "").strip():
            self.add_error("policy", _("Enter a policy, or choose a file."))
        return values
