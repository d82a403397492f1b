"""Accounts, roles and agencies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanthu.store.models import Agency, Portal, Role
from vanthu.store.portals import policies, policy_of

from .base import DeskForm, date_field, line_field, text_field


class ContactForm(DeskForm):
    """Who somebody is and how they are reached."""

    display_name = line_field(_("Full name"), length=120)
    phone = line_field(_("Phone"), required=False, length=40, inputmode="tel")
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Reminders of what waits for the person go there."),
    )  # fmt: skip


class PersonForm(ContactForm):
    """A new account."""

    username = line_field(
        _("User name"), length=150, hint=_("Letters and digits, for example nongthihanh"),
        autocapitalize="none",
    )  # fmt: skip
    administrator = forms.BooleanField(
        label=_("System administrator"),
        required=False,
        help_text=_("Runs the machines and the accounts; decides nothing on content."),
    )
    field_order = ("username", "display_name", "phone", "email", "administrator")


class PortalField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Portals by their titles."""

    def label_from_instance(self, obj: Portal) -> str:
        """The portal's title."""
        return obj.title


class RoleForm(DeskForm):
    """A role at a portal, with dates."""

    portal = PortalField(
        label=_("Portal"), queryset=Portal.objects.order_by("title"), empty_label=None
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    valid_from = date_field(_("Valid from"))
    valid_to = date_field(_("Valid until"))
    fields_given = forms.MultipleChoiceField(
        label=_("Fields (none ticked: all)"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("A deputy decides only in these; everybody finds them under “My fields”."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_given"].choices = [  # type: ignore[attr-defined]
            (one.id, f"{one.name} ({portal})" if len(policies()) > 1 else one.name)
            for portal, policy in sorted(policies().items())
            for one in policy.categories
        ]

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service; fields of other portals are left out."""
        data = dict(self.cleaned_data)
        known = {one.id for one in policy_of(data["portal"]).categories}
        data["fields"] = [one for one in data.pop("fields_given") if one in known]
        return data


class AgencyForm(DeskForm):
    """An agency of the register."""

    name = line_field(_("Name"))
    short_name = line_field(_("Short name"), required=False, length=80)
    patterns = text_field(
        _("Addresses and domains"),
        required=False,
        rows=4,
        hint=_("One a line: vanthu@x.gov.vn, or @x.gov.vn for all addresses of the domain."),
    )
    contact_name = line_field(_("Contact person"), required=False, length=120)
    contact_phone = line_field(_("Phone"), required=False, length=40, inputmode="tel")
    contact_email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    valid_from = date_field(_("Valid from"))
    valid_to = date_field(
        _("Valid until"), hint=_("When it was merged or ended; its mails stay its own.")
    )

    @classmethod
    def initial_of(cls, agency: Agency) -> dict[str, Any]:
        """The form's values for a row of the register."""
        return {
            "name": agency.name,
            "short_name": agency.short_name,
            "patterns": "\n".join(sorted(row.pattern for row in agency.addresses.all())),
            "contact_name": agency.contact_name,
            "contact_phone": agency.contact_phone,
            "contact_email": agency.contact_email,
            "valid_from": agency.valid_from,
            "valid_to": agency.valid_to,
        }

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service."""
        data = dict(self.cleaned_data)
        data["patterns"] = data["patterns"].split()
        return data
