"""The outbox: every mail that went out or should, how it went, and sending again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vanthu.desk.access import Desk, desk_of, monitoring
from vanthu.desk.back import safe_back
from vanthu.desk.mails import closed_to, deciding
from vanthu.desk.paging import page_of
from vanthu.publisher.notices.outbox import AGAIN, NotSendable, send_again
from vanthu.publisher.outgoing import written
from vanthu.store.models import Notice, NoticeKind, NoticeState, Role

PAGE = 50
#: What a person has to look at, in one word.
UNSURE = "unsure"
_UNSURE = (NoticeState.IN_DOUBT, NoticeState.FAILED, NoticeState.BOUNCED)
#: Addressed to one member of the board: nobody else's to read.
_PERSONAL = (NoticeKind.BOARD,)


@dataclass(frozen=True, slots=True)
class Line:
    """One outgoing mail."""

    row: Notice
    #: Whether this person may read it, and send it again.
    readable: bool
    again: bool
    #: The file that it was written to, while mail goes into a folder; for administrators.
    file: Path | None


@monitoring
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponseBase:
    """Outgoing mails, newest first."""
    desk = desk_of(request)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    states: list[tuple[str, Any]] = [(UNSURE, _("To be looked at")), *NoticeState.choices]
    if state not in dict(states):
        state = ""
    rows = _rows(desk)
    if state:
        rows = rows.filter(state__in=_UNSURE if state == UNSURE else (state,))
    if kind in NoticeKind.values:
        rows = rows.filter(kind=kind)
    page = page_of(rows.defer("html"), ("-pk",), request, PAGE)
    lines = list(_lines(desk, page.rows))
    context = {
        "page": page,
        "lines": lines,
        "state": state,
        "kind": kind,
        "states": states,
        "kinds": NoticeKind.choices,
        "picks": any(line.again for line in lines),
        "folder": settings.VANTHU.outgoing_dir
        if settings.VANTHU.outgoing.mode == "folder"
        else None,
        "server": settings.VANTHU.outgoing.host,
        "here": request.get_full_path(),
    }
    return render(request, "desk/outbox.html", context)


@monitoring
@require_POST
def send(request: HttpRequest) -> HttpResponseBase:
    """Send the picked ones (again): each for itself."""
    desk = desk_of(request)
    picked = [int(pk) for pk in request.POST.getlist("notice") if pk.isdecimal() and len(pk) < 18]
    sent = 0
    for notice in _rows(desk).filter(pk__in=picked[:PAGE]):
        roles = desk.roles_at(notice.portal_id)
        role = next((role.value for role in Role if role in roles), "administrator")
        try:
            send_again(notice=notice, actor=desk.user, role=role)
            sent += 1
        except NotSendable:
            text = _("This mail can't be sent (any more).")
            messages.warning(request, f"{notice.get_kind_display()}, {notice.recipient}: {text}")
    if sent:
        text = ngettext("%(n)d mail is on its way.", "%(n)d mails are on their way.", sent)
        messages.success(request, text % {"n": sent})
    elif not picked:
        messages.warning(request, _("Nothing was picked."))
    return redirect(safe_back(request, reverse("desk:outbox")))


def _rows(desk: Desk) -> QuerySet[Notice]:
    """An administrator sees all portals' (and reads none), a board's office its own."""
    rows = Notice.objects.select_related("submission", "portal", "draft")
    return rows if desk.administrator else rows.filter(portal__in=deciding(desk))


def _lines(desk: Desk, rows: Iterable[Notice]) -> Iterable[Line]:
    found = list(rows)
    mine = set(deciding(desk))
    closed = closed_to(desk, [row.submission for row in found if row.submission is not None])
    vanthu = settings.VANTHU
    for row in found:
        personal = row.kind in _PERSONAL and row.recipient != desk.user.email
        file = written(vanthu, row.message_id) if desk.administrator else None
        yield Line(
            row,
            readable=bool(row.text)
            and row.portal_id in mine
            and not personal
            and row.submission_id not in closed,
            again=row.state in AGAIN and bool(row.text),
            file=file if file is not None and file.exists() else None,
        )
