"""What a person is asked before something is written at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from vanthu.queue.composing import WRITTEN_HERE
from vanthu.queue.deadlines import CATEGORY
from vanthu.store.models import Kind, Portal, User
from vanthu.store.models.notes import NOTE_LENGTH
from vanthu.validators.policy import Policy

from .base import DeskForm, date_field, line_field, text_field

_KINDS = [(kind.value, kind.label) for kind in WRITTEN_HERE]


class ComposeForm(DeskForm):
    """Title, kind, category, and whose it is; the text comes in the editor after it."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, policy: Policy, author: str, portal: Portal
    ) -> None:
        del portal
        super().__init__(data, initial={"kind": Kind.NEWS, "author": author})
        self.fields["title"] = text_field(_("Title"), rows=2, length=500)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=_KINDS)
        _add_category(self, policy)
        needed = _("Needed before it can be submitted")
        asked = policy.author
        self.fields["author"] = line_field(
            _("Author"), required=False, hint=needed if asked.required else ""
        )
        self.fields["source"] = line_field(
            _("Source"), required=False, hint=needed if asked.source_required else ""
        )

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service."""
        return self.cleaned_data | {"kind": Kind(self.cleaned_data["kind"])}


class CommissionForm(DeskForm):
    """Who is to write about what, until when."""

    def __init__(self, data: Mapping[str, Any] | None, *, policy: Policy, portal: Portal) -> None:
        super().__init__(data, initial={"kind": Kind.ARTICLE})
        self.fields["title"] = text_field(_("Topic"), rows=2, length=500)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=_KINDS)
        _add_category(self, policy)
        today = timezone.localdate()
        here = User.objects.filter(is_active=True, memberships__portal=portal)
        here = here.exclude(memberships__valid_to__lt=today)
        self.fields["assignee"] = forms.ModelChoiceField(
            label=_("Who writes it"), queryset=here.distinct().order_by("display_name", "username")
        )
        self.fields["due"] = date_field(
            _("To be done by"), required=True, hint=_("For example 23/11/2026")
        )
        self.fields["brief"] = text_field(
            _("What it should say"), required=False, rows=6, length=NOTE_LENGTH,
            hint=_("Becomes the first internal note on the draft."),
        )  # fmt: skip

    def clean_due(self) -> date:
        """Not in the past."""
        due: date = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise ValidationError(_("The date must not have passed."))
        return due

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service."""
        return self.cleaned_data | {"kind": Kind(self.cleaned_data["kind"])}


def _add_category(form: DeskForm, policy: Policy) -> None:
    if policy.categories:
        form.fields[CATEGORY] = forms.ChoiceField(
            label=_("Category"),
            choices=[("", __("none")), *((one.id, one.name) for one in policy.categories)],
            required=False,
        )
