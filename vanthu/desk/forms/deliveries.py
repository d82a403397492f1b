"""What the secretary writes down of a delivery by post, courier or hand (R10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from vanthu.pipeline.deliveries import NAME, NUMBER, SUBJECT, Slip
from vanthu.store.models import Agency, Manner, Portal

from .base import DeskForm, date_field, line_field, text_field


class ScansInput(forms.FileInput):
    """Any number of files; the view reads them one by one."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002
        """The last of them, which tells the field that there is one."""
        return files.get(name)


class DeliveryForm(DeskForm):
    """How it came and whose it is, then its scans."""

    def __init__(
        self, data: Mapping[str, Any] | None, files: Mapping[str, Any] | None, *, portal: Portal
    ) -> None:
        today = timezone.localdate()
        initial = {"manner": Manner.POST, "received_on": today}
        super().__init__(data, files, initial=initial)  # type: ignore[arg-type]
        self.fields["manner"] = forms.ChoiceField(
            label=_("How it came"), choices=Manner.choices, widget=forms.RadioSelect
        )
        self.fields["received_on"] = date_field(
            _("Received on"), required=True, hint=_("Time limits are counted from this day.")
        )
        self.fields["brought_by"] = line_field(_("Who handed it over"), length=NAME)
        here = Agency.objects.filter(portal=portal).filter(
            Q(valid_to=None) | Q(valid_to__gte=today)
        )
        self.fields["agency"] = forms.ModelChoiceField(
            label=_("Agency"), queryset=here.order_by("name"), required=False,
            empty_label=__("none on the register"),
        )  # fmt: skip
        self.fields["sender"] = line_field(
            _("Sender, if no agency on the register"), required=False, length=NAME
        )
        self.fields["title"] = text_field(_("What it is about"), rows=2, length=SUBJECT)
        self.fields["number"] = line_field(
            _("Document number on the envelope"), required=False, length=NUMBER
        )
        self.fields["tracking"] = line_field(
            _("Number of the postal item"), required=False, length=NUMBER
        )
        self.fields["address"] = forms.EmailField(
            label=_("E-mail address for the answer"), required=False,
            help_text=_("Without one nobody is written to; the slip is their answer."),
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip
        self.fields["files"] = forms.FileField(
            label=_("Scans"),
            help_text=_(
                "Checked by the same rules as files that come by mail. Up to 25 MB together."
            ),
            widget=ScansInput(),
        )

    def clean_received_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The date must not lie ahead."))
        return day

    def clean_address(self) -> str:
        """As mail programs take it everywhere."""
        address: str = self.cleaned_data["address"]
        if not address.isascii():
            raise ValidationError(_("Write the address without accents."))
        return address

    def slip(self) -> Slip:
        """What the service wants."""
        data = {key: value for key, value in self.cleaned_data.items() if key != "files"}
        return Slip(**data | {"manner": Manner(data["manner"])})
