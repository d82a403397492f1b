"""The files behind the monitor's numbers: what was held or refused, one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vanthu.desk.access import Desk, desk_of, signed_in
from vanthu.desk.mail_filters import WHOLE, MailFilters
from vanthu.desk.mails import closed_to
from vanthu.desk.paging import page_of
from vanthu.desk.words import VERDICTS, Tag, code_title, type_name
from vanthu.store.models import Agency, FindingRow, Submission
from vanthu.validators.verdicts import Action, Verdict

PAGE = 50
_LOOKS = {Action.HOLD.value: Verdict.HELD, Action.REJECT.value: Verdict.REFUSED}


@dataclass(frozen=True, slots=True)
class Line:
    """One finding that held or refused a file, or a mail as a whole."""

    mail: Submission
    name: str
    kind: str
    code: str
    title: str
    action: str
    tag: Tag
    released: bool


@signed_in
@require_safe
def held_files(request: HttpRequest) -> HttpResponseBase:
    """The files, newest first, narrowed as the monitor's numbers are."""
    desk = desk_of(request)
    if not desk.watched:
        raise Http404
    filters = MailFilters.of(request.GET)
    rows = filters.files([portal.pk for portal in desk.watched]).select_related(
        "submission__portal", "submission__agency", "part"
    )
    rows = rows.defer("submission__rules_log", "part__text", "part__blocks", "part__official")
    page = page_of(rows, ("-pk",), request, PAGE)
    hidden = ("code", "type", "agency", "portal", "state")
    context = {
        "page": page,
        "filters": filters,
        "hidden": [(name, value) for name in hidden if (value := getattr(filters, name))],
        "heading": _heading(desk, filters),
        "lines": _lines(desk, page.rows),
    }
    return render(request, "desk/held_files.html", context)


def _lines(desk: Desk, rows: Iterable[FindingRow]) -> list[Line]:
    found = list(rows)
    closed = closed_to(desk, [row.submission for row in found])
    lines = []
    for row in found:
        words, tag = VERDICTS[_LOOKS[row.action]]
        part = row.part if row.submission_id not in closed else None
        lines.append(
            Line(
                row.submission,
                (part.name or part.path) if part else _("the whole mail"),
                type_name(part.type) if part else "",
                row.code,
                code_title(row.code),
                str(words),
                tag,
                row.released_at is not None,
            )
        )
    return lines


def _heading(desk: Desk, filters: MailFilters) -> str:
    agency = Agency.objects.filter(pk=filters.agency, portal__in=desk.watched).first()
    pieces = [
        code_title(filters.code) if filters.code else "",
        (_("the whole mail") if filters.type == WHOLE else type_name(filters.type))
        if filters.type
        else "",
        agency.name if agency else "",
        f"{filters.since:%d/%m/%Y}–{filters.until:%d/%m/%Y}"
        if filters.since and filters.until
        else "",
    ]
    return "; ".join(piece for piece in pieces if piece)
