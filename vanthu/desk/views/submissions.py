"""One mail that came in: its parts, verdicts, receipts and replies, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vanthu.desk.access import Desk, desk_of, signed_in
from vanthu.desk.back import safe_back
from vanthu.desk.context import known_policy, short_name
from vanthu.desk.events import lines_of
from vanthu.desk.forms.base import posted, whole
from vanthu.desk.forms.intake import FORMS, arguments
from vanthu.desk.mail_text import Letter, letter_of, with_letters
from vanthu.desk.words import SUBMISSION_TAGS, type_name
from vanthu.queue import intake, sealing
from vanthu.queue.errors import Refusal
from vanthu.store.models import FindingRow, PartRow, Role, Submission, SubmissionState, User
from vanthu.validators.verdicts import Action, Verdict

from . import sealed as sealed_mail
from .drafts import Shown, in_words
from .files import DECIDERS, infected, may_open, sealed

BARRED = (Verdict.HELD, Verdict.REFUSED)
#: What is asked of the head alone, about a sealed mail.
HEADS_ACTS = frozenset({"unseal", "destroy"})


@dataclass
class Node:
    """One part in the tree of a mail."""

    part: PartRow
    kind: str
    findings: list[Shown] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    #: Whether this person may take it as an exception.
    acceptable: bool = False
    openable: bool = False
    #: The text of a mail, for whoever may open it.
    letter: Letter | None = None


@signed_in
@require_safe
def submission(request: HttpRequest, code: str) -> HttpResponseBase:
    """One mail: its parts with their verdicts and reasons, arrivals, replies, what can be done."""
    desk = desk_of(request)
    row = get_submission(desk, code)
    if row.sealed_at is not None:
        return sealed_mail.page(request, desk, row)
    roles = desk.roles_at(row.portal_id)
    policy = known_policy(row.portal)
    findings = list(
        FindingRow.objects.filter(submission=row)
        .select_related("part", "released_by")
        .defer("part__text", "part__blocks", "part__metadata", "part__official")
    )
    parts = list(
        with_letters(PartRow.objects.filter(submission=row))
        .defer("text", "blocks", "official")
        .order_by("pk")
    )
    shut = sealed(row, roles)
    words = {item.pk: in_words(item, policy) for item in findings}
    administers = desk.administers(row.portal_id)
    releasable = {item.pk for item in findings if _releasable(roles, item, administers)}
    tree = [] if shut else _tree(row, parts, findings, words, roles, releasable)
    files = [part for part in parts if part.role in ("attachment", "member") and part.verdict]
    context = {
        "submission": row,
        "portal": row.portal,
        "portal_short": short_name(row.portal),
        "policy": policy,
        "tone": SUBMISSION_TAGS[row.state].tone,  # type: ignore[index]
        "tree": tree,
        "sealed": shut,
        "member": bool(roles),
        "whole": [
            words[item.pk] for item in findings if item.part_id is None and not (shut and item.args)
        ],
        "releasable": releasable,
        "taken": sum(part.verdict not in BARRED for part in files),
        "files": len(files),
        "receipts": row.receipts.order_by("received_at"),
        "notices": row.notices.order_by("created_at"),
        "drafts": list(row.drafts.select_related("portal").order_by("ordinal")) if roles else [],
        "related": _related(row),
        "log": lines_of(submission=row, limit=20),
        "may_raw": not shut and (desk.administrator or bool(roles & DECIDERS)),
        "actions": _actions(desk, row, roles),
    }
    return render(request, "desk/submission.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, code: str, act: str) -> HttpResponseBase:
    """Ask, then run again, release, take as an exception, refuse, or tell the sender."""
    desk = desk_of(request)
    row = get_submission(desk, code)
    if act not in FORMS:
        raise Http404
    if act in HEADS_ACTS and Role.HEAD not in desk.roles_at(row.portal_id):
        raise Http404
    form = FORMS[act](posted(request))
    target = _target(row, act, request.GET.get("what", ""))
    if request.method == "POST" and form.is_valid():
        try:
            SERVICES[act](row, target, desk.user, arguments(form))
        except Refusal as error:
            form.refuse(error)
        else:
            messages.success(request, _words()[act][2])
            return redirect(safe_back(request, reverse("desk:submission", args=[code])))
    label, confirm, _done = _words()[act]
    context = {
        "form": form,
        "heading": label,
        "lead": f"{row.code}. {confirm}",
        "button": label,
        "portal": row.portal,
        "portal_short": short_name(row.portal),
        "back_url": safe_back(request, reverse("desk:submission", args=[code])),
        "back_label": row.code,
        "stop": act in ("refuse", "destroy"),
    }
    return render(request, "desk/form.html", context)


Target = FindingRow | PartRow | None
SERVICES: dict[str, Callable[[Submission, Any, User, dict[str, Any]], Any]] = {
    "unseal": lambda row, _t, user, args: sealing.submission_unseal(
        submission=row, actor=user, **args
    ),
    "destroy": lambda row, _t, user, args: sealing.submission_destroy(
        submission=row, actor=user, **args
    ),
    "rerun": lambda row, _t, user, _a: intake.submission_rerun(submission=row, actor=user),
    "tell": lambda row, _t, user, _a: intake.submission_tell(submission=row, actor=user),
    "refuse": lambda row, _t, user, args: intake.submission_refuse(
        submission=row, actor=user, **args
    ),
    "release": lambda _r, target, user, args: intake.finding_release(
        finding=target, actor=user, **args
    ),
    "accept": lambda _r, target, user, args: intake.exception_accept(
        part=target, actor=user, **args
    ),
}


def _words() -> dict[str, tuple[str, str, str]]:
    """Action -> (label, what is asked before, what is told after)."""
    return {
        "rerun": (
            _("Check again"),
            _("The whole mail is checked again by today's rules. No mail goes out."),
            _("It is being checked again."),
        ),
        "tell": (
            _("Tell the agency"),
            _("A mail with today's outcome goes to the sender."),
            _("The mail is on its way."),
        ),
        "refuse": (
            _("Don't take it"),
            _("The files that wait for a decision are not taken; the reason goes to the sender."),
            _("Recorded: not taken."),
        ),
        "release": (
            _("Release the finding"),
            _("Your name and the reason are kept; the mail goes on at once."),
            _("Released. The mail goes on."),
        ),
        "unseal": (
            _("Not a secret document"),
            _("The mail is put back as it came and goes on through all checks."),
            _("Released. The mail goes on."),
        ),
        "destroy": (
            _("Hand over and destroy"),
            _("Nothing of the mail is left in store, spool and mailbox; nobody can bring it back."),
            _("It is being destroyed; the record can be printed."),
        ),
        "accept": (
            _("Take as an exception"),
            _("The file isn't on the regulation's list. Who decides is named."),
            _("Taken as an exception."),
        ),
    }


def _target(row: Submission, act: str, what: str) -> Target:
    pk = whole(what)
    if act == "release":
        return get_object_or_404(FindingRow, pk=pk, submission=row)
    if act == "accept":
        return get_object_or_404(PartRow, pk=pk, submission=row)
    return None


def get_submission(desk: Desk, code: str) -> Submission:
    """The submission, or 404 for whoever may see neither its content nor its technical side."""
    rows = intake.monitored(desk.user).select_related("portal", "agency", "continues")
    return get_object_or_404(rows, code=code)


def _actions(desk: Desk, row: Submission, roles: frozenset[str]) -> list[dict[str, Any]]:
    """What this person may do with the mail; the first is the filled button."""
    offered = []
    settled = row.state not in (SubmissionState.RECEIVED, SubmissionState.PROCESSING)
    decides = bool(roles & DECIDERS)
    if settled and (decides or desk.administrator):
        offered.append("rerun")
    if row.state == SubmissionState.HELD and decides:
        offered.append("refuse")
    if settled and decides and not row.no_answer:
        offered.append("tell")
    words = _words()
    return [
        {
            "act": act,
            "label": words[act][0],
            "hint": words[act][1],
            "url": reverse("desk:submission-do", args=[row.code, act]),
        }
        for act in offered
    ]


def _releasable(roles: frozenset[str], finding: FindingRow, administers: bool) -> bool:
    barring = finding.action in (Action.HOLD, Action.REJECT) and finding.released_at is None
    return barring and intake.releases(finding.code, roles, administrator=administers)


def _tree(
    mail: Submission,
    parts: list[PartRow],
    findings: list[FindingRow],
    words: dict[int, Shown],
    roles: frozenset[str],
    releasable: Collection[int],
) -> list[Node]:
    """The parts as a tree: "1.2" hangs below "1"."""
    nodes: dict[str, Node] = {}
    roots: list[Node] = []
    handed_out = bool(roles) and not infected(mail, findings)
    for part in parts:
        mine = [item for item in findings if item.part_id == part.pk]
        barring = [
            item
            for item in mine
            if item.action in (Action.HOLD, Action.REJECT) and item.released_at is None
        ]
        openable = handed_out and bool(part.sha256) and may_open(part, mail, roles)
        node = Node(
            part,
            type_name(part.type),
            [words[item.pk] for item in mine],
            acceptable=part.verdict in BARRED
            and bool(barring)
            and all(item.pk in releasable for item in barring),
            openable=openable,
            letter=letter_of(part) if openable else None,
        )
        nodes[part.path] = node
        parent = nodes.get(part.path.rpartition(".")[0])
        (parent.children if parent else roots).append(node)
    return roots


def _related(row: Submission) -> list[tuple[str, Submission]]:
    """The mail that this one continues, mails that continue it, and probable duplicates."""
    related = []
    if row.continues is not None and row.continues.portal_id == row.portal_id:
        related.append((_("continues"), row.continues))
    same = Q(continues=row)
    if row.content_key:
        same |= Q(content_key=row.content_key)
    # Who sees this mail sees the portal's others. A bare column would have SQLite look at them all.
    at = Coalesce("portal_id", 0)
    others = Submission.objects.alias(at=at).filter(same, at=row.portal_id).exclude(pk=row.pk)
    for other in others.order_by("received_at")[:10]:
        label = _("continued by") if other.continues_id == row.pk else _("same content")
        related.append((label, other))
    return related
