"""What is asked about a document's force, and about what newer documents do to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from vanthu.publisher.relations import document_named
from vanthu.publisher.validity import Standing, day_of
from vanthu.store.models import Bearing, Draft, Force, Relation

from .base import DeskForm, date_field, line_field, text_field

#: What a document that bears on another most likely does to its force.
PROPOSED: Mapping[str, Force] = {
    Bearing.REPEALS: Force.ENDED,
    Bearing.REPLACES: Force.ENDED,
    Bearing.AMENDS: Force.PARTLY_ENDED,
}
UNCHANGED = "unchanged"


class StandingForm(DeskForm):
    """Tình trạng hiệu lực: what, from when, by which document. `task`: the relation that it
    answers; then what its newer document says is proposed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        draft: Draft,
        standing: Standing | None,
        task: Relation | None,
    ) -> None:
        self.draft, self.task = draft, task
        super().__init__(data, initial=self._proposal(standing))
        choices: list[tuple[str, Any]] = list(Force.choices)
        if task is not None:
            choices.append((UNCHANGED, __("Unchanged: the pages only name each other")))
        self.fields["status"] = forms.ChoiceField(label=_("State of force"), choices=choices)
        self.fields["since"] = date_field(_("From day"), hint=_("For example 23/11/2026"))
        self.fields["by_text"] = line_field(
            _("By which document"), required=False, length=300,
            hint=_("Its number; one that is published here is linked."),
        )  # fmt: skip
        self.fields["note"] = line_field(
            _("Which parts, if not all"), required=False, length=500,
            hint=_("For example: Điều 5, khoản 2 Điều 7"),
        )  # fmt: skip

    def _proposal(self, standing: Standing | None) -> dict[str, Any]:
        initial: dict[str, Any] = {"version": self.draft.version}
        if self.task is not None:
            source = self.task.source
            said = source.approved.metadata if source.approved else {}
            return initial | {
                "status": PROPOSED[self.task.bearing],
                "since": day_of(said, "effective_date") or day_of(said, "date"),
                "by_text": source.number or source.title,
            }
        if standing is not None:
            row = standing.stated
            return initial | {
                "status": row.status if row else standing.status,
                "since": row.since if row else standing.since,
                "by_text": (row.by_text or (row.by.number if row.by else "")) if row else "",
                "note": row.note if row else "",
            }
        metadata = self.draft.current.metadata if self.draft.current else {}
        return initial | {"status": Force.IN_FORCE, "since": day_of(metadata, "effective_date")}

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the service."""
        data = self.cleaned_data
        named = data["by_text"]
        by = document_named(self.draft, named) if named else None
        status = "" if data["status"] == UNCHANGED else data["status"]
        since: date | None = data["since"]
        return {
            "version": data["version"],
            "status": status,
            "since": since,
            "by": by,
            "by_text": "" if by else named,
            "note": data["note"],
            "relation": self.task,
        }


class UnrelatedForm(DeskForm):
    """Why nothing follows from a newer document."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, draft: Draft) -> None:
        super().__init__(data, initial={"version": draft.version})
        self.fields["reason"] = text_field(_("Why nothing follows from it"), rows=3)
