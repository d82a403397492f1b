"""The files of a draft in the editors' form: which belong to it, in what order, and in what words
people meet them who don't see or don't hear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from vanthu.publisher import captions
from vanthu.publisher.marks import CONFIRMATION
from vanthu.queue.facts import needs_words
from vanthu.store.models import PartRow, Revision
from vanthu.validators.verdicts import Verdict

from .base import line_field, text_field

ROLES = (
    ("signed", _("Official, signed copy")),
    ("text", _("Source of the text")),
    ("annex", _("Annex")),
    ("image", _("Picture")),
    ("media", _("Sound or film")),
    (CONFIRMATION, _("Enterprise's written confirmation (never published)")),
)
#: The last place in the list: an album has hundreds of pictures, all of them with a place.
LAST = 9999
#: What the form asks of a file in words, besides its place: kept in `Revision.files`.
WORDS = ("caption", "alt", "transcript", "captions")
#: Never part of a revision's entry: what only the form knows.
_OF_THE_FORM = ("use", "key", "verdict")


#: Said of captions that are none; "%(line)d": where.
_CAPTIONS_WRONG = {
    captions.Fault.NO_TIMES: _(
        "Line %(line)d: here should stand from when to when, like "
        "00:00:01.000 --> 00:00:03.500, and below it the words."
    ),
    captions.Fault.BACKWARDS: _("Line %(line)d: it ends before it begins."),
    captions.Fault.EMPTY: _("There are no words in it."),
}


class CaptionsField(forms.CharField):
    """Captions of a film, as WebVTT when they are right."""

    def __init__(self) -> None:
        super().__init__(
            label=__("Captions of the film (WebVTT or SRT), for people who don't hear it"),
            required=False,
            max_length=captions.LONGEST,
            help_text=__(
                "Paste what the .vtt or .srt file says; readers switch them on in the player."
            ),
            widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        )

    def clean(self, value: Any) -> str:
        """WebVTT; says in which line it isn't."""
        try:
            return captions.webvtt(super().clean(value))
        except captions.CaptionsWrong as wrong:
            text = _CAPTIONS_WRONG[wrong.fault] % {"line": wrong.line}
            raise forms.ValidationError(text) from wrong


def file_fields(
    prefix: str, file: Mapping[str, Any], *, known: bool, kind: str
) -> dict[str, forms.Field]:
    """The fields of one file, by name; `known`: whether the form that was sent had them."""
    name = file["name"] or __("file without a name")
    type_ = str(file.get("type", ""))
    fields: dict[str, forms.Field] = {
        "use": forms.BooleanField(
            label=__("Belongs to this draft: %(name)s") % {"name": name}, required=False
        ),
        "public": forms.BooleanField(label=__("Publish it"), required=False),
        "role": forms.ChoiceField(label=__("It is"), choices=ROLES, required=known),
        "caption": line_field(__("Caption"), required=False, length=300),
    }
    if type_.startswith("image/"):
        fields["alt"] = line_field(
            __("Text for people who don't see the picture"),
            required=False,
            length=300,
            hint=_("Needed before it can be submitted, if it is published")
            if needs_words(kind)
            else "",
        )
    if type_.startswith(("audio/", "video/")):
        fields["transcript"] = text_field(
            __("Transcript, for people who don't hear it"),
            required=False,
            rows=3,
            length=20_000,
            hint=_("What is said, and what happens that matters; shown beside the recording."),
        )
    if type_.startswith("video/"):
        fields["captions"] = CaptionsField()
    fields["order"] = forms.IntegerField(
        label=__("Place in the list"), min_value=1, max_value=LAST, required=False
    )
    return {prefix + key: field for key, field in fields.items()}


def chosen_files(
    data: Mapping[str, Any], files: Sequence[Mapping[str, Any]], knows: Callable[[str], bool]
) -> list[dict[str, Any]]:
    """The entries for the revision, in their new order. What the form didn't know stays."""
    chosen = []
    for place, file in enumerate(files):
        prefix = f"file-{file['key']}-"
        entry = {key: value for key, value in file.items() if key not in _OF_THE_FORM}
        if not knows(prefix):
            if file["use"]:
                chosen.append((place + 1, place, entry))
            continue
        if not data[prefix + "use"]:
            continue
        entry |= {"public": data[prefix + "public"], "role": data[prefix + "role"]}
        entry |= {key: data[prefix + key] for key in WORDS if prefix + key in data}
        chosen.append((data[prefix + "order"] or LAST, place, entry))
    return [entry for _order, _place, entry in sorted(chosen, key=lambda item: item[:2])]


def key_of(sha256: str) -> str:
    """What a file's fields are called by."""
    return sha256[:16]


def candidates(current: Revision | None, parts: list[PartRow]) -> list[dict[str, Any]]:
    """The draft's files, then the mail's other taken files, which may be added. Each has a key
    that stays its own when a colleague adds, removes or moves files meanwhile."""
    files = [dict(file, use=True) for file in (current.files if current else [])]
    known = {file.get("part") for file in files} | {file.get("sha256") for file in files}
    for part in parts:
        if part.role in ("container", "body", "signature") or not part.sha256:
            continue
        if part.verdict not in (Verdict.TAKEN, Verdict.NOTED):
            continue
        if part.pk in known or part.sha256 in known:
            continue
        files.append(
            {
                "sha256": part.sha256,
                "name": part.name,
                "type": part.type,
                "size": part.size,
                "part": part.pk,
                "role": "image" if part.type.startswith("image/") else "annex",
                "caption": "",
                "alt": "",
                "public": False,
                "use": False,
            }
        )
    seen: Counter[str] = Counter()
    for file in files:
        key = key_of(str(file.get("sha256", "")))
        file["key"] = f"{key}{seen[key] or ''}"
        seen[key] += 1
    return files
