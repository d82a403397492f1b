"""What is asked about the use of published items elsewhere (R94)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanthu.queue.paper import NUMBER
from vanthu.queue.reuse import ASKER, CONTACT, PLACE, PURPOSE, REASON, SIGNER, Asked
from vanthu.store.models import Draft

from .base import DeskForm, date_field, line_field, text_field
from .paper import SCANS

YES, NO = "yes", "no"
_ANSWERS = [("", "–"), (YES, _("agrees")), (NO, _("does not agree"))]


class _Versioned(DeskForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class AskedForm(_Versioned):
    """Who asks to use an item where, and how they are reached."""

    def __init__(self, data: Mapping[str, Any] | None, *, draft: Draft) -> None:
        initial = {"version": draft.version, "asked_on": timezone.localdate()}
        super().__init__(data, initial=initial)
        self.fields["asker"] = line_field(_("Who asks (newspaper, agency)"), length=ASKER)
        self.fields["contact"] = line_field(
            _("How they are reached"), length=CONTACT, hint=_("Person, phone, e-mail address")
        )
        self.fields["place"] = line_field(_("Where it is to appear"), length=PLACE)
        self.fields["purpose"] = text_field(_("What for"), required=False, rows=2, length=PURPOSE)
        self.fields["asked_on"] = date_field(
            _("Day of the request"), required=True, hint=_("For example 23/11/2026")
        )

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service."""
        data = dict(self.cleaned_data)
        return {"version": data.pop("version"), "request": Asked(**data)}


class AnswerForm(_Versioned):
    """Whether it is agreed to; if not, why."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        files: Mapping[str, Any] | None = None,
        *,
        draft: Draft,
        label: Any,
    ) -> None:
        super().__init__(data, files, initial={"version": draft.version})  # type: ignore[arg-type]
        self.fields["answer"] = forms.ChoiceField(label=label, choices=_ANSWERS)
        self.fields["refused"] = text_field(
            _("Reason, if it does not agree"), required=False, length=REASON
        )

    def clean(self) -> dict[str, Any]:
        """A no has its reason."""
        data = super().clean() or self.cleaned_data
        if data.get("answer") == NO and not (data.get("refused") or "").strip():
            self.add_error("refused", _("Say why."))
        return data

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service."""
        data = self.cleaned_data
        refused = data["refused"] if data["answer"] == NO else None
        return {"version": data["version"], "refused": refused}


class CommitteeForm(AnswerForm):
    """What the People's Committee has answered in writing."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        files: Mapping[str, Any] | None,
        *,
        draft: Draft,
    ) -> None:
        super().__init__(data, files, draft=draft, label=_("The People's Committee"))
        self.fields["signer"] = line_field(_("Who has signed"), length=SIGNER)
        self.fields["number"] = line_field(_("Number of the paper"), length=NUMBER)
        self.fields["on"] = date_field(
            _("Day on the paper"), required=True, hint=_("For example 23/11/2026")
        )
        self.fields["scan"] = forms.FileField(
            label=_("Scan of the signed paper"),
            help_text=_("PDF, JPG or PNG, up to 25 MB. Only the board sees it."),
            widget=forms.FileInput(attrs={"accept": SCANS}),
        )

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service, besides the scan."""
        data = self.cleaned_data
        more = {name: data[name] for name in ("signer", "number", "on")}
        return super().arguments() | more
