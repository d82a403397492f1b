"""What is done with the personal data of a draft: masked, or left public with its ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from vanthu.publisher.personal import KEEP, MASK
from vanthu.queue.actions import Choice
from vanthu.queue.masking import GROUNDS, NOTE_LENGTH, SECRET_GROUNDS
from vanthu.store.models import Draft

from .base import DeskForm, line_field

#: Values of a kind that are listed, each with a choice of its own; a list of people has thousands,
#: and no form with more than a thousand fields is read at all (DATA_UPLOAD_MAX_NUMBER_FIELDS).
LISTED = 40


@dataclass(frozen=True)
class Value:
    """One value as the panel shows it, by its masked form."""

    key: str
    masked: str
    sure: bool
    #: (words, address) of where it stands.
    places: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    """All open values of one kind."""

    kind: str
    words: str
    secret: bool
    values: Sequence[Value]

    @property
    def listed(self) -> Sequence[Value]:
        """Those with a choice of their own."""
        return self.values[:LISTED]

    @property
    def more(self) -> int:
        """How many follow the choice for all, or come up once the listed ones are decided."""
        return len(self.values) - len(self.listed)


@dataclass(frozen=True)
class GroupFields:
    """A group with its bound fields."""

    group: Group
    choice: forms.BoundField
    ground: forms.BoundField | None
    note: forms.BoundField | None
    #: (value, its own choice or None while it is the only one).
    lines: Sequence[tuple[Value, forms.BoundField | None]]


class PersonalForm(DeskForm):
    """A choice a kind, and a choice a value where one differs from its kind."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        draft: Draft,
        groups: Sequence[Group],
        may_keep: bool,
    ) -> None:
        super().__init__(data, initial={"version": draft.version}, auto_id="pd_%s")
        self.groups = groups
        self.may_keep = may_keep
        both = [(MASK, _("Mask")), *([(KEEP, _("Leave public"))] if may_keep else [])]
        for group in groups:
            self._group(group, both)
        self.fields["chosen"] = line_field(
            _("Mask a place that the machine didn't find"), required=False, length=NOTE_LENGTH,
            hint=_("Copy the words from the text; they are masked wherever they stand."),
        )  # fmt: skip

    def _group(self, group: Group, both: Sequence[tuple[str, Any]]) -> None:
        kind = group.kind
        several = len(group.values) > 1
        self.fields[f"choice-{kind}"] = forms.ChoiceField(
            label=_("All of them") if several else _("What is done with it"),
            choices=both, required=False, widget=forms.RadioSelect,
        )  # fmt: skip
        if self.may_keep:
            grounds = SECRET_GROUNDS if group.secret else tuple(GROUNDS)
            self.fields[f"ground-{kind}"] = forms.ChoiceField(
                label=_("Ground"), required=False,
                choices=[("", "–"), *((name, __(GROUNDS[name][0])) for name in grounds)],
            )  # fmt: skip
            if not group.secret:
                self.fields[f"note-{kind}"] = line_field(
                    _("Which consent, which law"), required=False, length=NOTE_LENGTH
                )
        if several:
            for value in group.listed:
                self.fields[f"item-{value.key}"] = forms.ChoiceField(
                    label=value.masked, required=False, choices=[("", _("As all")), *both]
                )

    @property
    def group_fields(self) -> list[GroupFields]:
        """The groups with their fields, for the panel."""
        return [
            GroupFields(
                group,
                self[f"choice-{group.kind}"],
                self._bound(f"ground-{group.kind}"),
                self._bound(f"note-{group.kind}"),
                [(value, self._bound(f"item-{value.key}")) for value in group.listed],
            )
            for group in self.groups
        ]

    def _bound(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    def arguments(self, *, mask_all: bool) -> dict[str, Any]:
        """The service's arguments; `mask_all`: the button that masks everything that is open."""
        data = self.cleaned_data
        chosen = [] if mask_all or not data["chosen"] else [data["chosen"]]
        choices = [
            choice
            for group in self.groups
            for value in group.values
            if (choice := self._choice(group, value, mask_all)) is not None
        ]
        return {"version": data["version"], "choices": choices, "chosen": chosen}

    def _choice(self, group: Group, value: Value, mask_all: bool) -> Choice | None:
        data = self.cleaned_data
        asked = data.get(f"item-{value.key}") or data.get(f"choice-{group.kind}") or ""
        if mask_all:
            asked = MASK
        if not asked:
            return None
        return Choice(
            value.key, asked, data.get(f"ground-{group.kind}") or "",
            data.get(f"note-{group.kind}") or "",
        )  # fmt: skip
