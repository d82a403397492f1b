"""What a filter is kept under."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .base import DeskForm, line_field


class SavedForm(DeskForm):
    """Its name, and whether the whole board finds it."""

    name = line_field(_("Name of the filter"), length=60)
    shared = forms.BooleanField(
        label=_("Share it with the board"),
        help_text=_("Everybody on the board finds it in the navigation."),
        required=False,
    )

    def arguments(self, *, may_share: bool) -> dict[str, object]:
        """Keyword arguments for the service."""
        data = self.cleaned_data
        return {"name": data["name"], "shared": data["shared"] and may_share}
