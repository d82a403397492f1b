"""The use of published items elsewhere: requests, the board's and the committee's answers, the
written permission (R94)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.desk import reuse as words
from vanthu.desk.access import desk_of, member
from vanthu.desk.bodies import WHY
from vanthu.desk.forms.base import DeskForm, posted
from vanthu.desk.forms.reuse import AnswerForm, AskedForm, CommitteeForm
from vanthu.desk.originals import link
from vanthu.desk.paging import page_of
from vanthu.desk.uploads import MemoryUploadHandler
from vanthu.pipeline.papers import keep_scan
from vanthu.queue import permissions
from vanthu.queue.actions import (
    Act,
    Refusal,
    reuse_ask,
    reuse_decide,
    reuse_record,
)
from vanthu.queue.paper import Scan
from vanthu.store import audit
from vanthu.store.models import Draft, Reuse, ReuseState
from vanthu.store.portals import policy_of

from .drafts import draft_context, get_draft
from .uploads import UPLOAD_BYTES, refusal_words, too_much

if TYPE_CHECKING:
    from django.core.files.uploadhandler import FileUploadHandler

PAGE = 30


@member
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """All requests of a portal, newest first."""
    desk = desk_of(request)
    state = request.GET.get("state", "")
    rows = Reuse.objects.filter(portal=desk.portal.pk if desk.portal else 0)
    if state in ReuseState.values:
        rows = rows.filter(state=state)
    page = page_of(
        rows.select_related("draft", "registered_by", "board_by", "recorded_by", "refused_by"),
        ("-pk",), request, PAGE,
    )  # fmt: skip
    context = {
        "page": page,
        "lines": [(row, words.TAGS[ReuseState(row.state)]) for row in page.rows],
        "state": state,
        "shown": dict(ReuseState.choices).get(state, ""),
        "states": ReuseState.choices,
    }
    return render(request, "desk/reuses.html", context)


@member
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The requests for one item, and the form for another one."""
    draft = get_draft(request, pk)
    if not words.by_approval(policy_of(draft.portal)):
        raise Http404
    allowed = _allowed(request, draft)
    form = AskedForm(posted(request), draft=draft) if Act.REUSE_ASK in allowed else None
    if request.method == "POST":
        if form is None:
            messages.warning(request, _("The draft has gone on, or your role forbids it."))
            return redirect("desk:draft-reuse", pk)
        if form.is_valid() and _done(request, form, draft):
            messages.success(request, _("Registered"))
            return redirect("desk:draft-reuse", pk)
    context = {"form": form, "lines": words.lines_of(draft), "allowed": allowed}
    return render(request, "desk/reuse.html", draft_context(request, draft) | context)


def _done(request: HttpRequest, form: AskedForm, draft: Draft) -> bool:
    try:
        reuse_ask(draft=draft, actor=desk_of(request).user, **form.arguments())
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


@member
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The board agrees, or doesn't."""
    row, draft = _asked_for(request, pk, Act.REUSE_DECIDE, ReuseState.ASKED)
    form = AnswerForm(posted(request), draft=draft, label=_("The board"))
    if request.method == "POST" and form.is_valid():
        try:
            arguments = form.arguments()
            reuse_decide(draft=draft, actor=desk_of(request).user, reuse=row, **arguments)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Recorded"))
            return redirect("desk:draft-reuse", draft.pk)
    return _page(request, row, draft, form, _("Decide on the re-use for the board"))


@csrf_exempt  # asked by `_record`, once the file has a place to go to
@member
@never_cache
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the People's Committee has answered, with the scan of its paper."""
    why = getattr(request, "scope", {}).get(WHY, "")
    if why:
        messages.error(request, too_much() if why == "large" else _("Try again in a minute."))
        return redirect("desk:reuse-record", pk)
    handler = MemoryUploadHandler(request, UPLOAD_BYTES)
    # The property's type is the list that it returns.
    request.upload_handlers = cast("Any", [cast("FileUploadHandler", handler)])
    return _record(request, pk, handler)


@csrf_protect
def _record(request: HttpRequest, pk: int, handler: MemoryUploadHandler) -> HttpResponseBase:
    data = posted(request)  # read first: it fills the handler
    row, draft = _asked_for(request, pk, Act.REUSE_RECORD, ReuseState.BOARD)
    form = CommitteeForm(data, request.FILES if data is not None else None, draft=draft)
    if handler.too_large:
        form.add_error("scan", too_much())
    elif data is not None and form.is_valid() and _kept(request, row, draft, form):
        messages.success(request, _("Recorded"))
        return redirect("desk:draft-reuse", draft.pk)
    return _page(request, row, draft, form, _("Record the committee's answer"))


def _kept(request: HttpRequest, row: Reuse, draft: Draft, form: CommitteeForm) -> bool:
    given = form.cleaned_data["scan"]
    actor = desk_of(request).user

    def keep(scan: Scan) -> None:
        reuse_record(draft=draft, actor=actor, reuse=row, scan=scan, **form.arguments())

    try:
        refused = keep_scan(draft=draft, name=given.name or "", file=given.file, record=keep)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    if refused is not None:
        told = refusal_words(draft, refused) if refused.code else _("Give a PDF, JPG or PNG file.")
        form.add_error("scan", told)
    return refused is None


@member
@never_cache
@require_safe
def scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The committee's paper, from the other origin."""
    row = _row(request, pk)
    if not row.scan:
        raise Http404
    audit.record(
        "paper.view", "draft", row.draft_id, actor=desk_of(request).user, portal=row.portal_id,
        sha256=row.scan["sha256"],
    )  # fmt: skip
    return redirect(
        link(sha256=row.scan["sha256"], name=row.scan["name"], content_type=row.scan["type"])
    )


@member
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The written permission, to be printed and signed, or as a text file."""
    row = _row(request, pk)
    if row.state != ReuseState.PERMITTED:
        raise Http404
    policy = policy_of(row.portal)
    text = words.permission_text(row, policy)
    if "text" in request.GET:
        whole = f"{policy.words.board.upper()}\n\nVĂN BẢN ĐỒNG Ý SỬ DỤNG LẠI THÔNG TIN\n\n{text}\n"
        response = HttpResponse(whole, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="dong-y-su-dung-{row.pk}.txt"'
        return response
    draft = get_draft(request, row.draft_id)
    context = {
        "row": row, "paragraphs": text.split("\n\n"), "today": timezone.localdate(),
        "line": next(one for one in words.lines_of(draft) if one.row.pk == row.pk),
    }  # fmt: skip
    return render(request, "desk/reuse_letter.html", draft_context(request, draft) | context)


def _row(request: HttpRequest, pk: int) -> Reuse:
    rows = Reuse.objects.select_related("draft", "portal", "revision")
    return get_object_or_404(rows, pk=pk, portal__in=desk_of(request).portals)


def _asked_for(request: HttpRequest, pk: int, act: Act, state: ReuseState) -> tuple[Reuse, Draft]:
    """The request and its item, where this may be done with it."""
    row = _row(request, pk)
    draft = get_draft(request, row.draft_id)
    if row.state != state or act not in _allowed(request, draft):
        raise Http404
    return row, draft


def _allowed(request: HttpRequest, draft: Draft) -> set[str]:
    found = permissions.allowed_actions(desk_of(request).user, draft)
    return {action.id for action in found}


def _page(
    request: HttpRequest, row: Reuse, draft: Draft, form: DeskForm, heading: str
) -> HttpResponseBase:
    context = {
        "form": form, "heading": heading, "button": heading,
        "confirm": f"{row.asker}: {row.place}",
    }  # fmt: skip
    return render(request, "desk/do.html", draft_context(request, draft) | context)
