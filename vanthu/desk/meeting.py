"""Two people at one draft: what a colleague has saved since somebody opened the form.

Whoever saves second is shown the difference first, with their own words still in the form. Fields
that they hadn't touched follow the colleague's, so that saving again undoes nothing unseen.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict

from vanthu.desk.forms.drafts import DraftForm
from vanthu.store.models import Draft, Revision

#: Not of the draft: what the form says of itself, and mends, which name places of the text.
OWN = frozenset({"version", "base", "note"})
#: The text goes both ways, and only one of them is sent.
TEXT = frozenset({"text", "html"})
#: As a browser sent it, or as a working copy keeps it.
Sent = QueryDict | dict[str, Any]


class Followed(NamedTuple):
    """The form's data, as it came, over what is saved now; and the fields that both changed."""

    data: Any
    both: list[str]


def opened_on(draft: Draft, value: Any) -> Revision | None:
    """The revision that a form was opened on, where another one is current by now."""
    number = str(value or "")
    if not number.isdecimal() or len(number) > 18 or int(number) == draft.current_id:
        return None
    return draft.revisions.filter(pk=int(number), proposed=False).select_related("author").first()


def follow(data: Sent, was: DraftForm, now: DraftForm) -> Followed:
    """`data` was typed in the form `was`; the draft now stands as in `now`."""
    merged: Any = data.copy()
    both: list[str] = []
    for name in sorted(now.fields.keys() - OWN - TEXT):
        if name not in was.fields or name.startswith("fix-"):
            continue
        theirs = _shown(now, name)
        if theirs == _shown(was, name):
            continue
        if _posted(was, name, data) != _shown(was, name):
            both += [str(now.fields[name].label)] if _posted(was, name, data) != theirs else []
        elif isinstance(now.fields[name], forms.BooleanField) and not theirs:
            merged.pop(name, None)
        else:
            merged[name] = theirs
    if not now.locked and was.text_as_opened(data):
        for name in TEXT & data.keys():
            merged[name] = now.initial[name]
    elif not now.locked and not now.text_as_opened(was.initial):
        both.append(str(now.fields["text"].label))
    return Followed(merged, both)


def _shown(form: DraftForm, name: str) -> str:
    value = form.initial.get(name)
    if isinstance(form.fields[name], forms.BooleanField):
        return "on" if value else ""
    return "" if value is None else _line_ends(str(value))


def _posted(form: DraftForm, name: str, data: Sent) -> str:
    if isinstance(form.fields[name], forms.BooleanField):
        return "on" if name in data else ""
    return _line_ends(data.get(name, ""))


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
