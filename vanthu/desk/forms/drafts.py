"""The editors' form: one draft's fields, text and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from vanthu.desk import blocks, rich
from vanthu.desk.pictures import shown
from vanthu.publisher.marks import QUOTED_AT
from vanthu.queue.actions import NO_AGENCY, Edit, Fix
from vanthu.queue.deadlines import CATEGORY, EVENT_DAY, OFFICE_TIME, needs_day
from vanthu.queue.duties import quoted_missing, undated
from vanthu.queue.facts import REQUIRED
from vanthu.queue.facts import WRITTEN as AUTHORED
from vanthu.store.models import Agency, Draft, Kind, PartRow, Revision
from vanthu.store.portals import policy_of

from .base import DeskForm, line_field, text_field
from .files import WORDS, candidates, chosen_files, file_fields
from .metadata import METADATA

#: Letters of HTML: more than any article, less than what a request may hold.
LONGEST = 4_000_000
#: What a file's row knows beside the file's entry in a revision.
OWN_KEYS = frozenset({"use", "key", "verdict"})
#: Rows for mending an issued text at one save.
FIX_ROWS = 3


class DraftForm(DeskForm):
    """Everything of a draft that may be changed, in the order of the published page.

    The text of an issued document is shown, not edited: only stretches of it are mended.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    #: The revision that the form was opened on: what somebody else saves meanwhile is told by it.
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        draft: Draft,
        parts: list[PartRow],
        typed: Mapping[str, str] | None = None,
        current: Revision | None = None,
    ) -> None:
        self.draft = draft
        self.current = current or draft.current
        self.locked = draft.kind == Kind.DOCUMENT
        self.candidates = candidates(self.current, parts)
        self.pictures = shown(self.candidates)
        self.required = required_of(draft, self.current)
        # TT 24/2011: what has to be there comes first.
        items = policy_of(draft.portal).items
        said = self.current.metadata if self.current else {}
        self.meta = sorted(
            (field for field in METADATA if field.asked(items, draft.kind, said)),
            key=lambda field: field.key not in self.required,
        )
        super().__init__(data, initial=self._initial())
        self._build()
        if typed:
            self._restore(typed)

    def _build(self) -> None:
        title = _("Summary of content (trích yếu)") if self.locked else _("Title")
        self.fields["title"] = text_field(title, rows=2, length=500)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
        for meta in self.meta:
            self.fields[f"meta-{meta.key}"] = meta.field(meta.key in self.required)
        if categories := policy_of(self.draft.portal).categories:
            self.fields[CATEGORY] = forms.ChoiceField(
                label=_("Category"),
                choices=[("", __("none")), *((one.id, one.name) for one in categories)],
                required=False,
                help_text=_("The time limit is reckoned again when you save."),
            )
        self.fields["agency"] = forms.ModelChoiceField(
            label=_("Supplied by"),
            queryset=Agency.objects.filter(portal=self.draft.portal).order_by("name"),
            required=False,
            empty_label=__("Not on the register"),
            widget=forms.Select(attrs={"data-find": True}),
            help_text=_("Type a part of the name, with or without marks."),
        )
        if self.locked:
            for row in range(FIX_ROWS):
                self.fields[f"fix-{row}-before"] = line_field(
                    _("Letters that stand there"), required=False, length=80
                )
                self.fields[f"fix-{row}-after"] = line_field(
                    _("Letters that should stand there"), required=False, length=80
                )
        else:
            self.fields["summary"] = text_field(_("Lead"), required=False, rows=3)
            self.fields["text"] = text_field(
                _("Text"),
                required=False,
                rows=24,
                hint=_(
                    "A blank line between paragraphs; # before a heading; - before a list item; "
                    "| a | b | for rows of a table."
                ),
            )
            # What the browser's editor sends in place of the typed text.
            self.fields["html"] = forms.CharField(
                required=False,
                max_length=LONGEST,
                label=_("Text"),
                widget=forms.Textarea(attrs={"hidden": True, "disabled": True}),
            )
        for file in self.candidates:
            prefix = f"file-{file['key']}-"
            self.fields |= file_fields(
                prefix, file, known=self._knows(prefix), kind=self.draft.kind
            )
        self.fields["note"] = line_field(
            _("What has been changed (for the history)"), required=False, length=300
        )

    def _knows(self, prefix: str) -> bool:
        """Whether the form, when it was opened, had this file; else it says nothing about it."""
        return not self.is_bound or f"{prefix}role" in self.data

    def _restore(self, typed: Mapping[str, str]) -> None:
        """Show what was typed and not saved; a box that wasn't sent wasn't ticked."""
        for name, field in self.fields.items():
            if isinstance(field, forms.BooleanField):
                self.initial[name] = name in typed
            elif name in typed:
                self.initial[name] = typed[name]
        if not self.locked:
            self.initial.update(self._both_ways(self._written(typed)))

    def _written(self, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The blocks that were written: in the browser's editor, or in the plain way without it."""
        before = self.current.blocks if self.current else []
        if data.get("html"):
            return rich.from_html(data["html"], before, self.pictures.keys())
        return blocks.from_text(data.get("text") or "", before)

    def text_as_opened(self, data: Mapping[str, Any]) -> bool:
        """Whether the text in `data` is the one that this form was opened with."""
        name = "html" if data.get("html") else "text"
        return self._written({name: data.get(name)}) == self._written({name: self.initial[name]})

    def _both_ways(self, written: Sequence[blocks.Block]) -> dict[str, str]:
        addresses = {sha256: picture["url"] for sha256, picture in self.pictures.items()}
        return {
            "text": blocks.to_text(written),
            "html": rich.to_html(written, addresses),
        }

    def _initial(self) -> dict[str, Any]:
        current = self.current
        metadata = current.metadata if current else {}
        initial: dict[str, Any] = {
            "version": self.draft.version,
            "base": current.pk if current else None,
            "title": current.title if current else self.draft.title,
            "kind": self.draft.kind,
            "agency": self.draft.agency_id,
            CATEGORY: metadata.get(CATEGORY, ""),
            "summary": current.summary if current else "",
        }
        if not self.locked:
            initial |= self._both_ways(current.blocks if current else [])
        for meta in self.meta:
            value = metadata.get(meta.key)
            initial[f"meta-{meta.key}"] = bool(value) if meta.is_mark else meta.shown(value)
        for place, file in enumerate(self.candidates):
            prefix = f"file-{file['key']}-"
            initial |= {
                prefix + "use": file["use"],
                prefix + "public": bool(file.get("public")),
                prefix + "role": file.get("role") or "annex",
                **{prefix + word: file.get(word, "") for word in WORDS},
                prefix + "order": place + 1,
            }
        return initial

    # What templates ask for -------------------------------------------------------------------

    def meta_fields(self) -> list[forms.BoundField]:
        """The metadata's fields."""
        return [self[f"meta-{meta.key}"] for meta in self.meta]

    def fix_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """(before, after), row by row."""
        if not self.locked:
            return []
        return [(self[f"fix-{n}-before"], self[f"fix-{n}-after"]) for n in range(FIX_ROWS)]

    def file_rows(self) -> list[dict[str, Any]]:
        """One row a file: the file and its fields."""
        rows = []
        for file in self.candidates:
            prefix = f"file-{file['key']}-"
            fields = [self[name] for name in self.fields if name.startswith(prefix)]
            picture = self.pictures.get(str(file.get("sha256")), {}).get("url", "")
            rows.append({"file": file, "fields": fields, "picture": picture})
        return rows

    # Judging ----------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Each mend must name one place of the text."""
        cleaned = super().clean() or self.cleaned_data
        address = cleaned.get(f"meta-{QUOTED_AT}")
        if address and not str(address).startswith(("https://", "http://")):
            self.add_error(f"meta-{QUOTED_AT}", __("Begin the address with https:// or http://."))
        if self.locked and self.current is not None:
            cleaned["fixes"] = [
                fix for row in range(FIX_ROWS) if (fix := self._fix(row, cleaned)) is not None
            ]
        return cleaned

    def _fix(self, row: int, cleaned: Mapping[str, Any]) -> Fix | None:
        before = str(cleaned.get(f"fix-{row}-before") or "")
        after = str(cleaned.get(f"fix-{row}-after") or "")
        if not before or self.current is None:
            if after:
                self.add_error(f"fix-{row}-before", __("Say what stands there now."))
            return None
        places = [
            (number, offset)
            for number, block in enumerate(self.current.blocks)
            for offset in _offsets(blocks.text_of(block), before)
        ]
        if len(places) != 1:
            self.add_error(
                f"fix-{row}-before",
                __("The text has no such place.")
                if not places
                else __("The text has %(n)02d such places: add letters before or after it.")
                % {"n": len(places)},
            )
            return None
        return Fix(places[0][0], places[0][1], before, after)

    def edit(self) -> Edit:
        """What the form changes, for the service."""
        data = self.cleaned_data
        agency = data["agency"]
        metadata = {meta.key: _stored(data[f"meta-{meta.key}"]) for meta in self.meta}
        if CATEGORY in data:
            metadata[CATEGORY] = data[CATEGORY] or None
        return Edit(
            title=data["title"],
            summary=None if self.locked else data["summary"],
            metadata=metadata,
            blocks=None if self.locked else self._written(data),
            files=self._files(),
            fixes=tuple(data.get("fixes", ())),
            kind=Kind(data["kind"]),
            agency=agency if agency is not None else NO_AGENCY,
            note=data["note"],
        )

    def _files(self) -> list[dict[str, Any]]:
        return chosen_files(self.cleaned_data, self.candidates, self._knows)


def required_of(draft: Draft, current: Revision | None) -> frozenset[str]:
    """What must be filled in before the draft can be submitted, whether it is or not."""
    policy = policy_of(draft.portal)
    required = set(REQUIRED[draft.kind])
    if draft.kind in AUTHORED:
        asked = (("author", policy.author.required), ("source", policy.author.source_required))
        required |= {name for name, ask in asked if ask}
    received = draft.submission.received_at if draft.submission else draft.created_at
    day = received.astimezone(OFFICE_TIME).date()
    required.update((*quoted_missing(draft), *undated(draft)))
    if needs_day(policy, draft.kind, _without_day(current), day):
        required.add(EVENT_DAY)
    return frozenset(required)


def _without_day(current: Revision | None) -> dict[str, Any]:
    metadata = current.metadata if current else {}
    return {key: value for key, value in metadata.items() if key != EVENT_DAY}


def _stored(value: Any) -> Any:
    """A form's value as metadata keeps it; None removes the key."""
    if isinstance(value, date):
        return value.isoformat()
    return value or None


def _offsets(text: str, piece: str) -> list[int]:
    found, start = [], text.find(piece)
    while start >= 0:
        found.append(start)
        start = text.find(piece, start + 1)
    return found
