"""What is asked about papers: who has signed the slip, and the day of the printed copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanthu.queue.paper import NUMBER, approvers
from vanthu.store.models import Draft

from .base import DeskForm, date_field, line_field

SCANS = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class PaperForm(DeskForm):
    """Who has approved on paper, when, and the scan that shows it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None, files: Mapping[str, Any] | None, *, draft: Draft
    ) -> None:
        initial = {"version": draft.version, "on": timezone.localdate()}
        super().__init__(data, files, initial=initial)  # type: ignore[arg-type]
        people = approvers(draft.portal)
        self._people = {str(user.pk): user for user in people}
        self.fields["approver"] = forms.ChoiceField(
            label=_("Who has signed"), choices=[("", "–"), *((str(u.pk), str(u)) for u in people)]
        )
        self.fields["on"] = date_field(
            _("Day on the paper"), required=True, hint=_("For example 23/11/2026")
        )
        self.fields["number"] = line_field(
            _("Number of the paper"), required=False, length=NUMBER, hint=_("If it has one.")
        )
        self.fields["scan"] = forms.FileField(
            label=_("Scan of the signed paper"),
            help_text=_("PDF, JPG or PNG, up to 25 MB. Only the board sees it."),
            widget=forms.FileInput(attrs={"accept": SCANS}),
        )

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service, besides draft, actor and scan."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "approver": self._people[data["approver"]],
            "on": data["on"],
            "number": data["number"],
        }


class PrintedForm(DeskForm):
    """On which day the printed copy came."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, back: bool = False) -> None:
        super().__init__(data)
        self.fields["on"] = date_field(_("Received on"), required=not back)
        self.fields["on"].error_messages["invalid"] = _("Give the day as dd/mm/yyyy.")
        self._back = back

    def clean_on(self) -> date | None:
        """No day where the tick is taken back."""
        on: date | None = self.cleaned_data["on"]
        return None if self._back else on
