"""What an act on many drafts asks for before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanthu.desk.people import board_of
from vanthu.queue.actions import Act
from vanthu.store.models import Portal

from .base import DeskForm, date_field, text_field


class ManyForm(DeskForm):
    """One act on many drafts of a portal."""

    def __init__(self, data: Mapping[str, Any] | None, *, portal: Portal) -> None:
        super().__init__(data)
        self.portal = portal
        self.build()

    def build(self) -> None:
        """Add the act's own fields."""


class AssignManyForm(ManyForm):
    """To whom."""

    def build(self) -> None:
        """See `ManyForm.build`."""
        self.fields["assignee"] = forms.TypedChoiceField(
            label=_("Editor"),
            choices=[("", "")] + [(person.pk, str(person)) for person in board_of(self.portal)],
            coerce=int,
        )


class SubmitManyForm(ManyForm):
    """Words to the approver, if any."""

    def build(self) -> None:
        """See `ManyForm.build`."""
        self.fields["note"] = text_field(_("Words to the approver"), required=False, rows=3)


class DeclineManyForm(ManyForm):
    """Why, and whether the agencies are told."""

    def build(self) -> None:
        """See `ManyForm.build`."""
        self.fields["reason"] = text_field(_("Reason for not publishing"), length=2000)
        self.fields["notify"] = forms.BooleanField(
            label=_("Tell the agency by mail"), required=False, initial=True
        )


class AskManyForm(ManyForm):
    """What the agencies are asked for, and until when."""

    def build(self) -> None:
        """See `ManyForm.build`."""
        self.fields["reason"] = text_field(
            _("What is asked for"), length=2000, hint=_("Each agency gets the same words.")
        )
        self.fields["until"] = date_field(_("Asked for by"), hint=_("For example 23/11/2026"))


FORMS: dict[Act, type[ManyForm]] = {
    Act.ASSIGN: AssignManyForm,
    Act.SUBMIT: SubmitManyForm,
    Act.DECLINE: DeclineManyForm,
    Act.ASK: AskManyForm,
}


def arguments(form: DeskForm) -> dict[str, Any]:
    """What the form was filled in with, as JSON."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in form.cleaned_data.items()
    }
