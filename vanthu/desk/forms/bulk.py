"""What an act on many drafts asks for before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanthu.queue.actions import Act
from vanthu.store.models import Portal

from .base import DeskForm, date_field, text_field


class AssignManyForm(DeskForm):
    """To whom."""

    def __init__(self, data: Mapping[str, Any] | None, *, portal: Portal) -> None:
        super().__init__(data)
        from vanthu.desk.people import board_of

        self.fields["assignee"] = forms.TypedChoiceField(
            label=_("Editor"),
            choices=[("", "")] + [(person.pk, str(person)) for person in board_of(portal)],
            coerce=int,
        )


class SubmitManyForm(DeskForm):
    """Words to the approver, if any."""

    def __init__(self, data: Mapping[str, Any] | None, *, portal: Portal) -> None:
        del portal
        super().__init__(data)
        self.fields["note"] = text_field(_("Words to the approver"), required=False, rows=3)


class DeclineManyForm(DeskForm):
    """Why, and whether the agencies are told."""

    def __init__(self, data: Mapping[str, Any] | None, *, portal: Portal) -> None:
        del portal
        super().__init__(data)
        self.fields["reason"] = text_field(_("Reason for not publishing"), length=2000)
        self.fields["notify"] = forms.BooleanField(
            label=_("Tell the agency by mail"), required=False, initial=True
        )


class AskManyForm(DeskForm):
    """What the agencies are asked for, and until when."""

    def __init__(self, data: Mapping[str, Any] | None, *, portal: Portal) -> None:
        del portal
        super().__init__(data)
        self.fields["reason"] = text_field(
            _("What is asked for"), length=2000, hint=_("Each agency gets the same words.")
        )
        self.fields["until"] = date_field(_("Asked for by"), hint=_("For example 23/11/2026"))


FORMS: dict[Act, type[DeskForm]] = {
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
