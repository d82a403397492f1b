"""What every form of the desk shares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanthu.desk.filters import YEARS
from vanthu.queue.errors import Refusal, Unfit

Text = str | Promise


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is a POST too."""
    return request.POST if request.method == "POST" else None


def whole(text: str) -> int:
    """A number that came with a request; 0 for anything else (int() takes more than digits, and
    nothing of many digits)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


class DeskForm(forms.Form):
    """A form whose errors and hints are tied to their fields (`desk/parts/field.html`).

    `use_required_attribute` is off: the browser's own bubbles speak the browser's language and
    hide all errors but one.
    """

    use_required_attribute = False

    def error_count(self) -> int:
        """How many things there are to mend."""
        return sum(len(errors) for errors in self.errors.values())

    def refuse(self, refusal: Refusal, names: Mapping[str, str] | None = None) -> None:
        """Say why a service didn't do it: at the fields that it names, where it names any; `names`:
        what the form calls those that it has under another name."""
        if not isinstance(refusal, Unfit):
            self.add_error(None, str(refusal))
            return
        for name, text in refusal.fields.items():
            own = (names or {}).get(name, name)
            self.add_error(own if own in self.fields else None, text)


def text_field(
    label: Text, *, required: bool = True, rows: int = 3, hint: Text = "", length: int | None = None
) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=required,
        help_text=hint,  # type: ignore[arg-type]
        max_length=length,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line_field(
    label: Text, *, required: bool = True, hint: Text = "", length: int = 200, **attrs: Any
) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=required,
        help_text=hint,  # type: ignore[arg-type]
        max_length=length,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class Day(forms.DateField):
    """A day of our time: from a mistyped year no limit can be counted."""

    def clean(self, value: Any) -> date | None:
        """The day, or an error at its field."""
        day: date | None = super().clean(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


def date_field(label: Text, *, required: bool = False, hint: Text = "") -> forms.DateField:
    """A date typed as dd/mm/yyyy; the browser's picker would show the browser's order."""
    return Day(
        label=label,  # type: ignore[arg-type]
        required=required,
        help_text=hint,  # type: ignore[arg-type]
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        localize=True,
    )


#: "9h30", "9 giờ 30 phút", "9g30", "9:30", "9h" as clerks write the time.
_CLOCK = re.compile(
    r"(?<![\w/.:-])(?P<hour>[0-9]{1,2})\s*"
    r"(?:(?:giờ|h|g)(?:\s*(?P<said>[0-9]{1,2})(?:\s*(?:phút|ph|p))?)?|:\s*(?P<minute>[0-9]{2}))"
    r"(?![\w:/])",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(r"\bngày\b|,", re.IGNORECASE)


class MomentField(forms.DateTimeField):
    """A day and a time, in whichever way a clerk writes the time and before or after the day."""

    def to_python(self, value: Any) -> Any:
        """See `forms.Field.to_python`."""
        return super().to_python(_plain_moment(value) if isinstance(value, str) else value)


def _plain_moment(typed: str) -> str:
    """ "9h30 ngày 23/11/2026" as "23/11/2026 9:30"; what isn't understood as it is."""
    text = unicodedata.normalize("NFC", typed)
    clock = _CLOCK.search(text)
    if clock is None:
        return typed
    minute = clock["minute"] or clock["said"] or "00"
    day = _DAY_WORD.sub(" ", text[: clock.start()] + " " + text[clock.end() :])
    return f"{' '.join(day.split())} {clock['hour']}:{minute}"


def moment_field(
    label: Text, *, required: bool = True, initial: Callable[[], str] | None = None
) -> MomentField:
    """A day with its time."""
    return MomentField(
        label=label,  # type: ignore[arg-type]
        help_text=_("For example 23/11/2026 09:20 or 9h20"),
        required=required,
        initial=initial,
        widget=forms.DateTimeInput(attrs={"autocomplete": "off"}),
        localize=True,
    )
