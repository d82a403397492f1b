"""The list of mails, and what is done with several of them: release, check again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.desk.access import Desk, desk_of, signed_in
from vanthu.desk.back import safe_back
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.intake import ReasonForm
from vanthu.desk.mail_filters import TROUBLE, MailFilters
from vanthu.desk.mails import deciding, lines_of
from vanthu.desk.numbers import tabs
from vanthu.desk.paging import page_of
from vanthu.desk.saved import may_share
from vanthu.desk.words import code_title, type_name
from vanthu.queue import intake, trials
from vanthu.queue.errors import Refusal
from vanthu.store.fulltext import SUBMISSIONS, parse
from vanthu.store.models import Agency, FindingRow, Submission, SubmissionState

from .files import restricted

PAGE = 50
#: Mails that are released with one reason.
MOST = 50


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Every mail that came in, whatever became of it."""
    desk = desk_of(request)
    if not desk.watched:
        raise Http404
    filters = MailFilters.of(request.GET)
    page = page_of(_rows(desk, filters), filters.order, request, PAGE)
    lines = lines_of(desk, page.rows)
    states = [*SubmissionState.choices, (TROUBLE, _("With troubles"))]
    context = {
        "page": page,
        "lines": lines,
        "filters": filters,
        "code_title": code_title(filters.code),
        "type_title": type_name(filters.type) if filters.type else "",
        "states": states,
        "agencies": Agency.objects.filter(portal__in=desk.watched).order_by("name"),
        "heading": dict(states).get(filters.state) or _("All mails"),
        "many": len(desk.watched) > 1,
        "picks": any(line.rerun or line.release for line in lines),
        "most": trials.MOST,
        "here": request.get_full_path(),
        "tabs": tabs(request, desk, filters.state),
        "may_keep": filters.narrowed and desk.portal in desk.roles,
        "may_share": may_share(desk),
    }
    return render(request, "desk/submissions.html", context)


@signed_in
@require_POST
def again(request: HttpRequest) -> HttpResponseBase:
    """Try out what today's rules make of the picked mails, or of all that the filter lets through.
    Nothing changes before the person has seen it."""
    desk = desk_of(request)
    back = safe_back(request, reverse("desk:submissions"))
    try:
        trial = trials.rerun_begin(submissions=_picked(request, desk, back), actor=desk.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(back)
    return redirect("desk:trial", trial.pk)


@signed_in
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest) -> HttpResponseBase:
    """Release what bars the picked mails, as far as it is this person's, with one reason."""
    desk = desk_of(request)
    back = safe_back(request, reverse("desk:submissions"))
    if request.method == "POST" and "reason" not in request.POST:
        picked = _numbers(request.POST.getlist("mail"))[:MOST]
        if not picked:
            messages.warning(request, _("Nothing was picked."))
            return redirect(back)
        query = urlencode([*(("mail", pk) for pk in picked), ("back", back)])
        return redirect(f"{reverse('desk:release')}?{query}")
    picked = _numbers(request.GET.getlist("mail"))[:MOST]
    rows = intake.monitored(desk.user).filter(pk__in=picked).select_related("portal", "agency")
    lines = lines_of(desk, rows.defer("rules_log").order_by("-pk"))
    ready = [line.row for line in lines if line.release]
    form = ReasonForm(posted(request))
    form.fields["reason"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        _release(request, desk, ready, form.cleaned_data["reason"])
        return redirect(back)
    context = {
        "form": form,
        "lines": lines,
        "heading": _("Release"),
        "lead": _("Your name and the reason are kept; the mail goes on at once."),
        "button": _("Release"),
        "back_url": back,
        "back_label": _("All mails"),
    }
    return render(request, "desk/release.html", context)


def _release(request: HttpRequest, desk: Desk, rows: list[Submission], reason: str) -> None:
    done = 0
    if not rows:
        messages.warning(request, _("Nothing in it is yours to release; it stays as it is."))
    for row in rows:
        try:
            intake.submission_release(submission=row, actor=desk.user, reason=reason)
            done += 1
        except Refusal as refusal:
            messages.warning(request, f"{row.code}: {refusal}")
    if done:
        text = ngettext("Released: %(n)d mail goes on.", "Released: %(n)d mails go on.", done)
        messages.success(request, text % {"n": done})


def _rows(desk: Desk, filters: MailFilters) -> QuerySet[Submission]:
    watched = [portal.pk for portal in desk.watched]
    rows = filters.mails(watched).select_related("portal", "agency").defer("rules_log")
    if filters.q:
        closed = FindingRow.objects.filter(restricted(), submission=OuterRef("pk"))
        mine = Q(portal__in=deciding(desk))
        rows = rows.filter(mine | ~Exists(closed), pk__in=_found(desk, filters))
    return rows


def _found(desk: Desk, filters: MailFilters) -> list[int]:
    """The mails that the words are in. Without a role at its board somebody sees no subject of a
    mail, and so finds by none (R50)."""
    query = parse(filters.q)
    found: list[int] = []
    for head in (False, True):
        here = [portal.pk for portal in desk.watched if (portal not in desk.roles) == head]
        found += SUBMISSIONS.search(query, here, head=head).ids
    return found


def _picked(request: HttpRequest, desk: Desk, back: str) -> list[int]:
    """The picked mails; of "all", the newest that the list's own address lets through."""
    if not request.POST.get("whole"):
        return _numbers(request.POST.getlist("mail"))
    filters = MailFilters.of(QueryDict(back.partition("?")[2]))
    newest: Any = _rows(desk, filters).order_by(*filters.order).values_list("pk", flat=True)
    return list(newest[: trials.MOST])


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and text.isascii() and len(text) < 18]
