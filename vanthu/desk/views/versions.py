"""The versions of an item that were public, kept (R77): looked at, and exported."""

from __future__ import annotations

import tempfile

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vanthu.desk.access import desk_of, member
from vanthu.desk.pictures import standing
from vanthu.desk.reuse import record_of
from vanthu.desk.streams import file_response
from vanthu.publisher.export import write_package
from vanthu.store import audit
from vanthu.store.models import Draft, Publication
from vanthu.store.portals import policy_of

from .drafts import draft_context, get_draft
from .export import html_of


@member
@require_safe
def version(request: HttpRequest, pk: int, publication: int) -> HttpResponseBase:
    """One version as it was approved and published."""
    draft = get_draft(request, pk)
    item = _version(draft, publication)
    context = draft_context(request, draft) | {
        "item": item,
        "revision": item.revision,
        "inline": standing(item.revision.files),
    }
    return render(request, "desk/version.html", context)


@member
@never_cache
@require_safe
def package(request: HttpRequest, pk: int, publication: int) -> HttpResponseBase:
    """A ZIP of that version: HTML, text, fields, and the files as the public got them."""
    draft = get_draft(request, pk)
    item = _version(draft, publication)
    audit.record(
        "draft.export", "draft", draft.pk, actor=desk_of(request).user,
        portal=draft.portal_id, revision=item.revision.number, digest=item.revision.digest,
    )  # fmt: skip
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_package(
        target, draft=draft, revision=item.revision, policy=policy_of(draft.portal),
        html=html_of(draft, item.revision), files=item.files,
        reuse=record_of(draft, policy_of(draft.portal), item.revision_id),
    )  # fmt: skip
    stem = (draft.number or f"ban-{draft.pk}").replace("/", "-")
    name = f"{stem}-lan-{item.revision.number}.zip"
    return file_response(request, target, name=name, content_type="application/zip")


def _version(draft: Draft, publication: int) -> Publication:
    """A version of this draft that was ever public."""
    return get_object_or_404(
        Publication.objects.select_related("revision", "published_by"),
        pk=publication, draft=draft, published_at__isnull=False,
    )  # fmt: skip
