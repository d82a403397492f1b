"""Bringing files to a draft: pictures, media, annexes that no mail brought.

The button stands in the form of the draft, so what is typed there comes along and is kept; the page
then shows the form again with the new files in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from vanthu.desk.access import desk_of, member
from vanthu.desk.bodies import CHECK_BYTES, WHY
from vanthu.desk.context import known_policy
from vanthu.desk.forms.files import key_of
from vanthu.desk.uploads import MAX_FILES, MemoryUploadHandler
from vanthu.pipeline.uploads import Brought, Refused, bring
from vanthu.queue import permissions
from vanthu.queue.actions import Act
from vanthu.store.models import Draft, Kind, PartRow
from vanthu.validators.codes import code, fill

from .drafts import get_draft
from .editing import asked_for, keep_sent

if TYPE_CHECKING:
    from django.core.files.uploadhandler import FileUploadHandler

#: One request's files.
UPLOAD_BYTES = CHECK_BYTES


@csrf_exempt  # asked by `_posted`, once the files have a place to go to
@member
@never_cache
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Judge the files and keep the fit ones."""
    why = getattr(request, "scope", {}).get(WHY, "")
    if why:
        messages.error(request, too_much() if why == "large" else _("Try again in a minute."))
        return redirect("desk:draft-edit", pk)
    handler = MemoryUploadHandler(request, UPLOAD_BYTES)
    # The property's type is the list that it returns.
    request.upload_handlers = cast("Any", [cast("FileUploadHandler", handler)])
    return _posted(request, pk, handler)


@csrf_protect
def _posted(request: HttpRequest, pk: int, handler: MemoryUploadHandler) -> HttpResponseBase:
    files = request.FILES.getlist("files")
    draft, user = get_draft(request, pk), desk_of(request).user
    allowed = {action.id for action in permissions.allowed_actions(user, draft)}
    if not allowed & {Act.EDIT, Act.APPROVE_WITH_CHANGES}:
        keep_sent(draft, user, request.POST)
        return redirect("desk:draft-edit", pk)  # which says why not
    given = [(file.name or "", cast("Any", file.file)) for file in files]
    brought = Brought([], [])
    if handler.too_large:
        messages.error(request, too_much())
    elif not given:
        messages.warning(request, _("Choose at least one file."))
    else:
        brought = bring(draft=draft, actor=user, files=given)
    keep_sent(draft, user, request.POST, _chosen(draft, brought.taken))
    _tell(request, draft, brought)
    query = urlencode({"brought": "1"} | asked_for(allowed))
    return redirect(f"{reverse('desk:draft-edit', args=[pk])}?{query}#e2")


def _chosen(draft: Draft, rows: list[PartRow]) -> dict[str, str]:
    """The new files as the form would send them: part of the draft, pictures of an article
    public."""
    fields: dict[str, str] = {}
    for row in rows:
        picture = row.type.startswith("image/")
        media = row.type.startswith(("video/", "audio/"))
        locked = draft.kind == Kind.DOCUMENT
        role = "annex" if locked or not (picture or media) else "image" if picture else "media"
        prefix = f"file-{key_of(row.sha256)}-"
        fields |= {prefix + "use": "on", prefix + "role": role, prefix + "caption": ""}
        if not locked:
            fields[prefix + "public"] = "on"
    return fields


def _tell(request: HttpRequest, draft: Draft, brought: Brought) -> None:
    if brought.taken:
        names = ", ".join(row.name for row in brought.taken)
        messages.success(
            request, _("Added: %(names)s. Save the draft to keep them in it.") % {"names": names}
        )
    for one in brought.refused:
        messages.error(request, refusal_words(draft, one))


def refusal_words(draft: Draft, refused: Refused) -> str:
    """Why a file isn't taken, in the words that an agency would get."""
    policy, language = known_policy(draft.portal), get_language() or "vi"
    row = code(refused.code)
    words = row.words(language)
    args = {
        "noun": policy.words.noun if policy else "",
        "board": policy.words.board if policy else "",
        "sender": str(policy.words.board) if policy else "",
        **refused.args,
    }
    text = words.why or words.title
    why = fill(policy.grounded(text, row.clause) if policy else text, args, language)
    if not refused.name:
        return _("None of the files was taken: %(why)s") % {"why": why}
    return _("%(name)s was not taken: %(why)s") % {"name": refused.name, "why": why}


def too_much() -> str:
    """What is told when the files were too large or too many."""
    return _("All files together may have %(n)d MB, and there may be %(files)d of them.") % {
        "n": UPLOAD_BYTES >> 20,
        "files": MAX_FILES,
    }
