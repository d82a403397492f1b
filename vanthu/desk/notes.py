"""A draft's notes as pages show them: threads, with the names and places that they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote as encoded

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vanthu.queue.notes import changeable, named_in, place_of
from vanthu.store.models import Draft, Note, User

from .forms.notes import NoteForm


@dataclass(frozen=True)
class Said:
    """One note in words."""

    note: Note
    html: SafeString
    changeable: bool
    #: Where its place in the text is shown; "" when it has none, or the words have gone.
    place: str = ""


@dataclass
class Thread:
    """A note with the answers to it, and the form for one more."""

    first: Said
    form: NoteForm
    answers: list[Said] = field(default_factory=list)

    @property
    def unseen(self) -> bool:
        """Whether it names the reader, who hasn't seen it."""
        said = (self.first, *self.answers)
        return any(getattr(one.note, "unseen", False) for one in said)


def threads_of(
    notes: Iterable[Note], draft: Draft, user: User, board: Sequence[User]
) -> list[Thread]:
    """The threads: open ones first, each kind oldest first."""
    threads: dict[int, Thread] = {}
    for note in notes:
        said = Said(note, marked(note.text, board), changeable(note, user), _place(note, draft))
        if note.answers_id is None:
            threads[note.pk] = Thread(said, answer_form(note))
        elif note.answers_id in threads:
            threads[note.answers_id].answers.append(said)
    return sorted(threads.values(), key=lambda one: one.first.note.resolved_at is not None)


def answer_form(note: Note) -> NoteForm:
    """The form under a thread."""
    return NoteForm(None, initial={"answers": note.pk}, prefix=f"a{note.pk}")


def marked(text: str, board: Sequence[User]) -> SafeString:
    """The text with its lines, and the people that it names marked."""
    pieces, last = [], 0
    for one in named_in(text, board):
        pieces.append((text[last : one.start], str(one.user)))
        last = one.end
    body = format_html_join("", '{}<strong class="named">@{}</strong>', pieces)
    return format_html("{}{}", body, text[last:])


def _place(note: Note, draft: Draft) -> str:
    blocks = draft.current.blocks if draft.current else []
    if not note.quote or place_of(blocks, note.quote) is None:
        return ""
    # A text fragment: the browser finds and marks the words by itself.
    words = encoded(note.quote, safe="").replace("-", "%2D")
    return f"{reverse('desk:draft', args=[note.draft_id])}#:~:text={words}"
