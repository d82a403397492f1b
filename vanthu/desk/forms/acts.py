"""What single actions on a draft ask for before they are done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from vanthu.desk import blocks
from vanthu.queue.precedence import REASON
from vanthu.queue.steps import checklist_of, confirmations
from vanthu.store.models import Draft, Method, User
from vanthu.store.models.drafts import FIRST
from vanthu.store.portals import policy_of

from .base import DeskForm, date_field, line_field, moment_field, text_field


class ActForm(DeskForm):
    """What an action asks for before it is done. `arguments()` are the service's."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, draft: Draft, reason: str) -> None:
        super().__init__(data, initial={"version": draft.version})
        self.draft = draft
        if reason:
            self.fields["reason"] = text_field(reason, rows=4)
            self.fields["reason"].widget.attrs["autofocus"] = True
        self.build()

    def build(self) -> None:
        """Add the action's own fields."""

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service, besides draft and actor."""
        return {key: value for key, value in self.cleaned_data.items() if key in self.fields}


class SubmitForm(ActForm):
    """Words to the approver, if any."""

    def build(self) -> None:
        """See `ActForm.build`."""
        self.fields["note"] = text_field(_("Words to the approver"), required=False, rows=3)


class DeclineForm(ActForm):
    """Whether the agency is told."""

    def build(self) -> None:
        """See `ActForm.build`."""
        self.fields["notify"] = forms.BooleanField(
            label=_("Tell the agency by mail"), required=False, initial=True
        )


class AskForm(ActForm):
    """Until when the agency is asked to answer."""

    def build(self) -> None:
        """See `ActForm.build`."""
        hint = ""
        if self.draft.deadline:
            hint = __("For example 23/11/2026. The document is due on %(day)s.") % {
                "day": f"{self.draft.deadline:%d/%m/%Y}"
            }
        self.fields["until"] = date_field(_("Asked for by"), hint=hint)

    def clean_until(self) -> date | None:
        """Not in the past."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < timezone.localdate():
            raise ValidationError(_("The date must not have passed."))
        return until


class CorrectForm(ActForm):
    """Whether what was wrong may still be read."""

    def build(self) -> None:
        """See `ActForm.build`."""
        policy = policy_of(self.draft.portal)
        self.fields["reason"].help_text = __(
            "The public reads it on the page of the corrected version."
        )
        self.fields["earlier_public"] = forms.BooleanField(
            label=_("Everybody may still read the version before"),
            help_text=_("Not where the mistake is one that nobody may read, as personal data."),
            required=False,
            initial=policy.items.earlier_versions == "public",
        )


class AssignForm(ActForm):
    """To whom."""

    def build(self) -> None:
        """See `ActForm.build`."""
        self.fields["assignee"] = forms.ModelChoiceField(
            label=_("Editor"),
            queryset=User.objects.filter(memberships__portal=self.draft.portal, is_active=True)
            .distinct()
            .order_by("display_name", "username"),
            initial=self.draft.assignee_id,
        )


class PublishForm(ActForm):
    """When it goes out."""

    def build(self) -> None:
        """See `ActForm.build`."""
        self.fields["at"] = moment_field(_("Publish at (empty: at once)"), required=False)


class ScheduleForm(PublishForm):
    """When what is approved goes out."""

    def build(self) -> None:
        """See `ActForm.build`."""
        super().build()
        self.fields["at"].label = _("Publish at")
        self.fields["at"].required = True


class VerifyForm(ActForm):
    """How somebody knows that it is true."""

    def build(self) -> None:
        """See `ActForm.build`."""
        self.fields["method"] = forms.ChoiceField(
            label=_("How do you know?"), choices=Method.choices, widget=forms.RadioSelect
        )
        self.fields["note"] = line_field(
            _("Whom you asked, or what you compared it with"), required=False, length=500
        )


class PlaceForm(ActForm):
    """Whether it comes first among what falls due on the same day, and why."""

    def build(self) -> None:
        """See `ActForm.build`."""
        self.fields["first"] = forms.TypedChoiceField(
            label=_("Among what falls due on the same day"),
            choices=[("1", _("it comes first")), ("", _("it waits for its turn"))],
            coerce=bool,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            initial="" if self.draft.precedence == FIRST else "1",
        )
        self.fields["reason"] = text_field(
            _("Why it is placed so"),
            rows=2,
            length=REASON,
            hint=_("Everybody at the desk reads it."),
        )

    def arguments(self) -> dict[str, Any]:
        """See `ActForm.arguments`."""
        data = super().arguments()
        return data | {"first": bool(data["first"])}


class CheckForm(ActForm):
    """The lines of the checklist that hold."""

    def build(self) -> None:
        """See `ActForm.build`."""
        given = {row.item for row in confirmations(self.draft)}
        lines = checklist_of(policy_of(self.draft.portal), self.draft)
        self.fields["ticked"] = forms.MultipleChoiceField(
            label=_("Checklist"),
            choices=[(item.id, item.text) for item in lines],
            initial=[item.id for item in lines if item.id in given],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class ByHandForm(ActForm):
    """Where and when a person has published it."""

    def build(self) -> None:
        """See `ActForm.build`."""
        self.fields["address"] = line_field(
            _("Address of the page"), length=500, inputmode="url",
            hint=_("Copy it whole from the browser, with https://"),
        )  # fmt: skip
        self.fields["at"] = moment_field(
            _("Published at"), initial=lambda: timezone.localtime().strftime("%d/%m/%Y %H:%M")
        )

    def clean_at(self) -> datetime:
        """Aware, in Vietnam's time."""
        at: datetime = self.cleaned_data["at"]
        return at


class SplitForm(DeskForm):
    """Which blocks and files go to the new draft, and what it is called."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, draft: Draft) -> None:
        super().__init__(data, initial={"version": draft.version})
        current = draft.current
        text = [
            (str(place), blocks.text_of(block)[:160] or "…")
            for place, block in enumerate(current.blocks if current else [])
        ]
        files = [
            (str(place), str(file["name"]))
            for place, file in enumerate(current.files if current else [])
        ]
        self.fields["title"] = text_field(_("Title of the new draft"), rows=2, length=500)
        self.fields["files"] = forms.MultipleChoiceField(
            label=_("Files that go to the new draft"),
            choices=files,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["blocks"] = forms.MultipleChoiceField(
            label=_("Paragraphs that go to the new draft"),
            choices=text,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "title": data["title"],
            "blocks": {int(place) for place in data["blocks"]},
            "files": {int(place) for place in data["files"]},
        }


class MergeForm(DeskForm):
    """Which other draft is put into this one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        draft: Draft,
        others: list[Draft],
        chosen: str = "",
    ) -> None:
        super().__init__(data, initial={"version": draft.version})
        self.others = {f"{other.pk}-{other.version}": other for other in others}
        picked = (value for value, other in self.others.items() if str(other.pk) == chosen)
        self.initial["other"] = next(picked, None)
        self.fields["other"] = forms.ChoiceField(
            label=_("Draft that is put into this one"),
            choices=[
                (value, f"{other.number} {other.title}".strip()[:160])
                for value, other in self.others.items()
            ],
            widget=forms.RadioSelect,
        )

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service."""
        pk, _dash, version = str(self.cleaned_data["other"]).partition("-")
        other = self.others[f"{pk}-{version}"]
        return {
            "version": self.cleaned_data["version"],
            "other": other,
            "other_version": int(version),
        }
