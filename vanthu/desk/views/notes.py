"""Notes on a draft, what is akin to it, and the places where somebody is named."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanthu.desk.access import desk_of, member
from vanthu.desk.forms.base import posted, whole
from vanthu.desk.forms.notes import NoteEditForm, NoteForm
from vanthu.desk.kin import panel_of
from vanthu.desk.notes import threads_of
from vanthu.desk.paging import page_of
from vanthu.queue import notes as service
from vanthu.queue.errors import Refusal
from vanthu.store.models import Draft, Note

from .drafts import draft_context, get_draft

#: Places where one is named on a page.
PAGE = 20


@member
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The notes of a draft as a page; for the draft's own page, which loads it, only the panels."""
    draft = get_draft(request, pk)
    form, said, thread = NoteForm(None), "", None
    if request.method == "POST":
        answered = _answered(request, draft)
        prefix = f"a{answered.pk}" if answered else None
        form = NoteForm(posted(request), prefix=prefix)
        written = form.is_valid() and _add(request, draft, form, answered)
        if written:
            if not _is_part(request):
                messages.success(request, _("Noted."))
                return redirect(f"{reverse('desk:draft-notes', args=[pk])}#note-{written}")
            form, said = NoteForm(None), _("Noted.")
        elif answered is not None:
            thread, form = (answered.pk, form), NoteForm(None)
    context = beside(request, draft, thread) | {"form": form, "said": said}
    if _is_part(request):
        return render(request, "desk/parts/beside.html", {"draft": draft} | context)
    return render(request, "desk/notes.html", draft_context(request, draft) | context)


def beside(
    request: HttpRequest, draft: Draft, answering: tuple[int, NoteForm] | None = None
) -> dict[str, Any]:
    """What the panels show. Whoever has them before them has seen where they are named."""
    user = desk_of(request).user
    board = service.board_of(draft.portal_id)
    threads = threads_of(service.notes_of(draft, user), draft, user, board)
    if answering is not None:
        for thread in threads:
            if thread.first.note.pk == answering[0]:
                thread.form = answering[1]
    if any(thread.unseen for thread in threads):
        service.mentions_seen(user=user, draft=draft)
    return {
        "threads": [one for one in threads if one.first.note.resolved_at is None],
        "settled": [one for one in threads if one.first.note.resolved_at is not None],
        "board": [person for person in board if person.pk != user.pk],
        **panel_of(draft, user),
    }


@member
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put one's own note right."""
    note = _note(request, pk)
    back = f"{reverse('desk:draft-notes', args=[note.draft_id])}#note-{note.pk}"
    user = desk_of(request).user
    if not service.changeable(note, user):
        messages.warning(request, _("This note can't be changed any more."))
        return redirect(back)
    form = NoteEditForm(posted(request), initial={"text": note.text})
    if request.method == "POST" and form.is_valid():
        try:
            service.note_edit(note=note, actor=user, text=form.cleaned_data["text"])
        except Refusal as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {
        "form": form,
        "heading": _("Change a note"),
        "button": _("Save"),
        "back_url": back,
        "back_label": note.draft.number or note.draft.title[:80],
    }
    return render(request, "desk/form.html", context)


@member
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say that a thread is settled, or open it again."""
    note = _note(request, pk)
    resolved = "reopen" not in request.POST
    try:
        service.note_resolve(note=note, actor=desk_of(request).user, resolved=resolved)
    except Refusal as error:
        raise Http404 from error
    said = _("Settled.") if resolved else _("Opened again.")
    if not _is_part(request):
        messages.success(request, said)
        return redirect("desk:draft-notes", note.draft_id)
    draft = get_draft(request, note.draft_id)
    context = {"draft": draft, "form": NoteForm(None), "said": said}
    return render(request, "desk/parts/beside.html", context | beside(request, draft))


@member
@require_http_methods(["GET", "HEAD", "POST"])
def mentions(request: HttpRequest) -> HttpResponseBase:
    """Where the person is named, newest first."""
    desk = desk_of(request)
    if request.method == "POST":
        service.mentions_seen_all(user=desk.user)
        return redirect("desk:mentions")
    page = page_of(service.mentions_of(desk.user), ("-pk",), request, PAGE)
    return render(request, "desk/mentions.html", {"page": page, "unseen": desk.mentions})


def _is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the panels alone."""
    return request.headers.get("HX-Request") == "true"


def _note(request: HttpRequest, pk: int) -> Note:
    rows = Note.objects.select_related("draft", "author")
    return get_object_or_404(rows, pk=pk, draft__portal__in=desk_of(request).portals)


def _answered(request: HttpRequest, draft: Draft) -> Note | None:
    """The note that the posted form answers."""
    for name, value in request.POST.items():
        if name.endswith("-answers") and whole(str(value)):
            return get_object_or_404(Note, pk=whole(str(value)), draft=draft)
    return None


def _add(request: HttpRequest, draft: Draft, form: NoteForm, answers: Note | None) -> int:
    """The new note's number; 0 with what was in the way in the form."""
    data = form.cleaned_data
    try:
        note = service.note_add(
            draft=draft, actor=desk_of(request).user, text=data["text"],
            quote=data["quote"], answers=answers,
        )  # fmt: skip
    except Refusal as error:
        form.refuse(error)
        return 0
    return int(note.pk)
