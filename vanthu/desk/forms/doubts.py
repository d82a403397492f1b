"""What stands at a doubtful place: a suggestion, something typed, or what stands there now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from vanthu.desk.doubts import MOST_GROUPS, MOST_PLACES, Group, Place
from vanthu.queue.doubts import Settled
from vanthu.queue.edits import LONGEST_FIX

from .base import DeskForm, line_field

#: Value of "right as it stands"; nobody suggests it as a word.
RIGHT = "="


class DoubtsForm(DeskForm):
    """A choice a word for all its places, and one a place where they differ."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None, *, groups: Sequence[Group], version: int
    ) -> None:
        super().__init__(data, initial={"version": version}, auto_id="db_%s")
        self.groups = list(enumerate(groups[:MOST_GROUPS]))
        for number, group in self.groups:
            choices = [*((word, word) for word in group.suggestions), (RIGHT, _("Right as it is"))]
            self.fields[f"all-{number}"] = forms.ChoiceField(
                label=_("What should stand there"), choices=choices, required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
            if group.places[0].doubt.word:
                self.fields[f"typed-{number}"] = line_field(
                    _("Something else"), required=False, length=LONGEST_FIX
                )
            if len(group.places) > 1:
                for place in range(len(group.places[:MOST_PLACES])):
                    self.fields[f"one-{number}-{place}"] = forms.ChoiceField(
                        label=__("Here"), choices=[("", __("As all")), *choices], required=False
                    )

    def lines(self) -> list[dict[str, Any]]:
        """The groups with their fields, for the panel."""
        return [
            {
                "group": group,
                "all": self[f"all-{number}"],
                "typed": self._bound(f"typed-{number}"),
                "ones": [
                    (place, self._bound(f"one-{number}-{index}"))
                    for index, place in enumerate(group.places[:MOST_PLACES])
                ],
                "more": len(group.places) - MOST_PLACES,
            }
            for number, group in self.groups
        ]

    def settled(self) -> list[Settled]:
        """What was chosen, place by place."""
        return [
            Settled(place.doubt, None if word == RIGHT else word)
            for number, group in self.groups
            for index, place in enumerate(group.places)
            if (word := self._word(number, index, place))
        ]

    def _word(self, number: int, index: int, place: Place) -> str:
        data = self.cleaned_data
        typed = str(data.get(f"typed-{number}") or "").strip()
        chosen = data.get(f"one-{number}-{index}") or typed or data.get(f"all-{number}") or ""
        return RIGHT if not place.doubt.word and chosen else str(chosen)

    def _bound(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None
