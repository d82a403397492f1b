"""Received files and mails: who asks is checked here, the bytes come from the other origin."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vanthu.desk.access import desk_of, member, signed_in
from vanthu.desk.conversion import comparable, compare
from vanthu.desk.originals import PAGED, link, page_link
from vanthu.parsers.sandbox import SandboxError
from vanthu.store import audit
from vanthu.store.models import FindingRow, PartRow, Role, Submission, SubmissionState
from vanthu.validators.codes import codes
from vanthu.validators.verdicts import Action, Verdict

#: What was refused or is held stays closed to editors: a virus isn't opened at a desk. The
#: secretary and the heads decide on it, so they may look.
OPEN = (Verdict.TAKEN, Verdict.NOTED)
DECIDERS = frozenset({Role.SECRETARY, Role.DEPUTY, Role.HEAD})


@member
@never_cache
@require_safe
def part(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One received file, as an attachment from the other origin."""
    row = opened(request, pk, "file.download")
    name = row.name or (f"{row.submission.code}-{row.path}" if row.submission else row.path)
    return redirect(link(sha256=row.sha256, name=name, content_type=row.type))


@member
@never_cache
@require_safe
def page(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """One page of a received PDF, or a picture, drawn for looking at, from the other origin."""
    row = opened(request, pk, "file.view", kinds=PAGED, page=number)
    return redirect(page_link(sha256=row.sha256, content_type=row.type, page=number))


@member
@never_cache
@require_safe
def conversion(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the machine changed of the file's text, word by word, from the file itself."""
    row = opened(request, pk, "file.compare")
    if not comparable(row):
        raise Http404
    try:
        found = compare(row)
    except FileNotFoundError as error:
        raise Http404 from error
    except SandboxError:
        found = None
    context = {"part": row, "found": found, "back": came_from(request)}
    # htmx puts no refusal into the page, and this one has its own words.
    shown = found is not None or request.headers.get("HX-Request") == "true"
    return render(request, "desk/conversion.html", context, status=200 if shown else 503)


def came_from(request: HttpRequest) -> str:
    """The draft that the person came from, else the mail."""
    draft = request.GET.get("draft", "")
    return reverse("desk:draft", args=[int(draft)]) if re.fullmatch(r"[0-9]{1,9}", draft) else ""


def opened(
    request: HttpRequest,
    pk: int,
    verb: str = "",
    *,
    kinds: Container[str] | None = None,
    **more: int,
) -> PartRow:
    """A file that this person may open, one of these `kinds` if they are given, the event written
    where there is one; 404 for any other."""
    desk = desk_of(request)
    row = get_object_or_404(
        PartRow.objects.select_related("submission", "draft").defer("text", "blocks"),
        Q(submission__portal__in=desk.portals) | Q(draft__portal__in=desk.portals),
        pk=pk,
    )
    mail = row.submission
    of = mail or row.draft
    assert of is not None  # a part is a mail's or a draft's
    roles = desk.roles_at(of.portal_id)
    if not row.sha256 or (mail and (sealed(mail, roles) or infected(mail))):
        raise Http404
    if not may_open(row, mail, roles):
        raise Http404
    if kinds is not None and row.type not in kinds:
        raise Http404
    if verb:
        looked(request, row, verb, **more)
    return row


def may_open(part: PartRow, mail: Submission | None, roles: Collection[str]) -> bool:
    """Whether these roles open a part of a mail that isn't closed as a whole. The text of a mail
    has no verdict of its own where it is but a letter: it is read once the mail has gone on."""
    if not DECIDERS.isdisjoint(roles):
        return True
    letter = part.role == "body" and not part.verdict
    return part.verdict in OPEN or (
        letter and mail is not None and mail.state == SubmissionState.DRAFTED
    )


def looked(request: HttpRequest, row: PartRow, verb: str, **more: int) -> None:
    """Write down that this person has looked at a file."""
    desk = desk_of(request)
    subject, of = ("submission", row.submission) if row.submission else ("draft", row.draft)
    assert of is not None  # a part is a mail's or a draft's
    audit.record(
        verb, subject, of.pk, actor=desk.user, role=_acting(desk.roles_at(of.portal_id)),
        portal=of.portal_id, part=row.path, sha256=row.sha256, **more,
    )  # fmt: skip


@signed_in
@never_cache
@require_safe
def raw(request: HttpRequest, code: str) -> HttpResponseBase:
    """The mail as it was received, byte for byte."""
    desk = desk_of(request)
    row = get_object_or_404(Submission, code=code, portal__in=desk.watched)
    roles = desk.roles_at(row.portal_id)
    if sealed(row, roles) or infected(row):
        raise Http404
    if not (desk.administrator or roles & DECIDERS):
        raise Http404
    audit.record(
        "raw.download", "submission", row.pk, actor=desk.user,
        role=_acting(roles) or "administrator", portal=row.portal_id, sha256=row.raw_sha256,
    )  # fmt: skip
    return redirect(
        link(
            sha256=row.raw_sha256,
            name=f"{row.code}.eml",
            content_type="message/rfc822",
        )
    )


def sealed(row: Submission, roles: frozenset[str]) -> bool:
    """Whether the mail is closed to this person: a sealed one to everybody, one that isn't for wide
    circulation to all but those who decide on it."""
    if row.sealed_at is not None:
        return True
    return not roles & DECIDERS and FindingRow.objects.filter(restricted(), submission=row).exists()


def restricted() -> Q:
    """Findings that close a mail to editors and administrators until the head has spoken (R114)."""
    closing = [id_ for id_, row in codes().items() if row.restricted and id_.startswith("secrecy.")]
    return Q(code__in=closing, action__in=(Action.HOLD, Action.REJECT), released_at=None)


def infected(row: Submission, known: Iterable[FindingRow] | None = None) -> bool:
    """Locked away for a virus that no administrator has released: then the desk hands out nothing
    of the mail, to nobody, for what is in one file may be in the next under a name of its own.
    `known`: its findings, where they have been fetched."""
    if row.state != SubmissionState.QUARANTINED:
        return False
    if known is not None:
        return any(one.code == "virus.found" and one.released_at is None for one in known)
    return row.findings.filter(code="virus.found", released_at=None).exists()


def _acting(roles: frozenset[str]) -> str:
    order = (Role.HEAD, Role.DEPUTY, Role.SECRETARY, Role.EDITOR)
    return next((role.value for role in order if role in roles), "")
