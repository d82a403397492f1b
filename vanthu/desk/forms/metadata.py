"""The metadata that the editors' form asks for, by kind and by what the policy wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from vanthu.publisher.marks import (
    ADVERTISING,
    QUOTED,
    QUOTED_AT,
    QUOTED_FROM,
    QUOTED_ON,
    REFERENCE,
    SIGNED_OFF,
)
from vanthu.publisher.validity import UNTIL
from vanthu.queue.deadlines import EVENT_DAY
from vanthu.store.models import Kind
from vanthu.validators.policy_items import Items

from .base import date_field, line_field

DOCUMENT = frozenset({Kind.DOCUMENT})
WRITTEN = frozenset(set(Kind) - DOCUMENT)
EVERY = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class MetaField:
    """One key of a revision's metadata as the form asks for it."""

    key: str
    label: Promise
    kinds: frozenset[Kind] = EVERY
    is_date: bool = False
    #: The line of `[items]` without which the portal doesn't ask for it.
    duty: str = ""
    is_mark: bool = False
    hint: Promise | str = ""

    def shown(self, value: Any) -> str:
        """The value as pages show it."""
        if self.is_mark:
            return __("yes") if value else ""
        if self.is_date and value:
            try:
                return f"{date.fromisoformat(str(value)[:10]):%d/%m/%Y}"
            except ValueError:
                return str(value)
        if isinstance(value, (list, tuple)):
            return "; ".join(str(item) for item in value)
        return str(value) if value else ""

    def field(self, required: bool) -> forms.Field:
        """The form's field. Never required: an unfinished draft can be saved; submitting asks."""
        hint = _("Needed before it can be submitted") if required else self.hint
        if self.is_mark:
            return forms.BooleanField(label=self.label, required=False, help_text=hint)  # type: ignore[arg-type]
        if self.is_date:
            return date_field(self.label, hint=hint)
        return line_field(self.label, required=False, hint=hint)

    def asked(self, items: Items, kind: str, metadata: Mapping[str, Any]) -> bool:
        """Whether the form has it: the portal asks for it, or the draft says it already."""
        if kind not in self.kinds:
            return False
        return not self.duty or getattr(items, self.duty) or bool(metadata.get(self.key))


METADATA = (
    MetaField("number", _("Number"), DOCUMENT),
    MetaField("type", _("Type of document"), DOCUMENT),
    MetaField("date", _("Date of issue"), DOCUMENT, is_date=True),
    MetaField("agency", _("Issued by"), DOCUMENT),
    MetaField("place", _("Place"), DOCUMENT),
    MetaField("signer", _("Signed by"), DOCUMENT),
    MetaField("signer_position", _("Position of the signer"), DOCUMENT),
    MetaField("effective_date", _("In force from"), DOCUMENT, is_date=True),
    MetaField("author", _("Author"), WRITTEN),
    MetaField("source", _("Source")),
    MetaField(SIGNED_OFF, _("Signed off at the agency by"), WRITTEN, duty="signed_off"),
    MetaField(
        REFERENCE,
        _("Not confirmed, for reference only"),
        WRITTEN,
        duty="reference",
        is_mark=True,
        hint=_("Marked so for every reader, and only in the category for it."),
    ),
    MetaField(QUOTED, _("Quoted: published elsewhere first"), WRITTEN, duty="quoted", is_mark=True),
    MetaField(
        QUOTED_FROM,
        _("Quoted from (author or agency)"),
        WRITTEN,
        duty="quoted",
        hint=_("Needed before it can be submitted, if it is quoted"),
    ),
    MetaField(
        QUOTED_ON,
        _("First published on"),
        WRITTEN,
        duty="quoted",
        is_date=True,
        hint=_("Needed before it can be submitted, if it is quoted"),
    ),
    MetaField(QUOTED_AT, _("Address where it was published"), WRITTEN, duty="quoted"),
    MetaField(
        ADVERTISING,
        _("Advertising by an enterprise"),
        WRITTEN,
        duty="advertising",
        is_mark=True,
        hint=_("Needs the enterprise's written confirmation among the files; it isn't published."),
    ),
    MetaField(
        UNTIL,
        _("Holds until"),
        WRITTEN,
        is_date=True,
        hint=_("The last day. From the day after, the public page says that it is over."),
    ),
    MetaField(
        EVENT_DAY, _("Day of issue, approval or decision (for the time limit)"), is_date=True
    ),
)
