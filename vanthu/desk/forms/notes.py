"""What a note on a draft asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vanthu.store.models.notes import NOTE_LENGTH, QUOTE_LENGTH

from .base import DeskForm, line_field, text_field


class NoteForm(DeskForm):
    """A note, or an answer to one."""

    text = text_field(_("Note"), rows=3, length=NOTE_LENGTH)
    quote = line_field(
        _("About this place in the text"),
        required=False,
        length=QUOTE_LENGTH,
        hint=_("A few words as they stand there; select them before pressing m."),
    )
    #: The note that is answered.
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NoteEditForm(DeskForm):
    """One's own note, put right."""

    text = text_field(_("Note"), rows=6, length=NOTE_LENGTH)
