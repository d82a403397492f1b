"""What decisions on submissions ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .base import DeskForm, line_field, text_field


class ReasonForm(DeskForm):
    """A reason, which is kept with the name of who gave it."""

    reason = text_field(_("Reason"), rows=3, length=2000)


class RefuseForm(ReasonForm):
    """Whether the sender is told."""

    notify = forms.BooleanField(label=_("Tell the agency by mail"), required=False, initial=True)


class DestroyForm(ReasonForm):
    """What the record says, and that it is meant: nobody can bring the mail back."""

    handed_to = line_field(
        _("Handed over to"), hint=_("Name, position and agency, as the record will say.")
    )
    witness = line_field(_("Witness"), required=False)
    sure = forms.BooleanField(label=_("I know that nobody can bring the mail back"))


class PlainForm(DeskForm):
    """Nothing is asked but whether it is meant."""


#: Action on a submission -> its form.
FORMS: dict[str, type[DeskForm]] = {
    "rerun": PlainForm,
    "tell": PlainForm,
    "refuse": RefuseForm,
    "release": ReasonForm,
    "accept": ReasonForm,
    "unseal": ReasonForm,
    "destroy": DestroyForm,
}


def arguments(form: DeskForm) -> dict[str, Any]:
    """Keyword arguments for the service."""
    return {name: value for name, value in form.cleaned_data.items() if name != "sure"}
