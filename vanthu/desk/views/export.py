"""For publishing by hand: clean HTML to copy, and a package of text, fields and files."""

from __future__ import annotations

import tempfile

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vanthu.desk import blocks
from vanthu.desk.access import desk_of, member
from vanthu.desk.context import known_policy
from vanthu.desk.reuse import record_of
from vanthu.desk.streams import file_response
from vanthu.publisher.export import clean_html, export_marks, write_package
from vanthu.publisher.public_files import FileBarred, public_files
from vanthu.queue.facts import approval_holds
from vanthu.queue.notes import notes_of
from vanthu.store import audit
from vanthu.store.models import Draft, DraftState, Revision, User
from vanthu.store.portals import policy_of

from .drafts import draft_context, get_draft

#: What may be carried to another site: only what was approved.
STATES = (DraftState.APPROVED, DraftState.SCHEDULED, DraftState.PUBLISHED)


@member
@require_safe
def clean(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The approved text as clean HTML, to be copied."""
    draft = get_draft(request, pk)
    revision = _approved(draft)
    if revision is None:
        return redirect("desk:draft", pk)
    context = draft_context(request, draft)
    context |= {"revision": revision, "html": html_of(draft, revision)}
    return render(request, "desk/clean.html", context)


@member
@never_cache
@require_safe
def package(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A ZIP of the approved revision: HTML, text, fields, and the files as the public gets them."""
    draft = get_draft(request, pk)
    revision = _approved(draft)
    if revision is None:
        return redirect("desk:draft", pk)
    try:
        entries = public_files(revision, policy_of(draft.portal))
    except FileBarred as barred:
        context = draft_context(request, draft)
        context |= {"revision": revision, "html": html_of(draft, revision), "barred": barred.name}
        return render(request, "desk/clean.html", context, status=409)
    archived = "notes" in request.GET
    audit.record(
        "draft.export", "draft", draft.pk, actor=desk_of(request).user,
        portal=draft.portal_id, revision=revision.number, digest=revision.digest, notes=archived,
    )  # fmt: skip
    stem = (draft.number or f"ban-{draft.pk}").replace("/", "-")
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_package(
        target, draft=draft, revision=revision, policy=policy_of(draft.portal),
        html=html_of(draft, revision), files=entries,
        reuse=record_of(draft, policy_of(draft.portal), revision.pk),
        notes=notes_text(draft, desk_of(request).user) if archived else "",
    )  # fmt: skip
    return file_response(request, target, name=f"{stem}.zip", content_type="application/zip")


def notes_text(draft: Draft, user: User) -> str:
    """The board's notes as the archive keeps them, oldest first."""
    lines = []
    for note in notes_of(draft, user):
        at = timezone.localtime(note.created_at)
        lines.append(f"{at:%d/%m/%Y %H:%M}  {note.author}")
        lines += [f"  “{note.quote}”"] if note.quote else []
        lines += [f"  {line}" for line in note.text.splitlines()]
        if note.resolved_at is not None:
            lines.append(f"  ({_('Settled')}: {note.resolved_by})")
    return "\n".join([*lines, ""]) if lines else ""


def html_of(draft: Draft, revision: Revision) -> str:
    """The text as a piece of HTML without styles, scripts or classes, with the line of R24."""
    policy = known_policy(draft.portal)
    html = render_to_string(
        "desk/parts/clean_html.html",
        {
            "revision": revision,
            "number": revision.metadata.get("number", ""),
            "marks": export_marks(revision, draft.kind),
            "body": blocks.render(revision.blocks),
            "source": draft.agency.name if draft.agency else revision.metadata.get("source", ""),
            "attribution": policy.attribution if policy else "",
        },
    )
    return clean_html(html)


def _approved(draft: Draft) -> Revision | None:
    if draft.state in STATES and approval_holds(draft):
        return draft.approved
    return None
