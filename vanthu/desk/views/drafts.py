"""One draft: its text beside the received files, what was found, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vanthu.desk import confirmations, languages, reuse
from vanthu.desk.access import desk_of, member
from vanthu.desk.context import known_policy, role_name, short_name
from vanthu.desk.conversion import conversions_of
from vanthu.desk.doubts import MOST_GROUPS, groups_of, marked_doubts
from vanthu.desk.events import lines_of
from vanthu.desk.filepane import is_tab, pane_of, parts_shown
from vanthu.desk.forms.doubts import DoubtsForm
from vanthu.desk.forms.personal import PersonalForm
from vanthu.desk.personal import panel_of
from vanthu.desk.pictures import standing
from vanthu.desk.precedence import placed
from vanthu.desk.reckoning import reckoning
from vanthu.desk.ruler import due, ruler
from vanthu.desk.rules import clause_of
from vanthu.desk.standing import ACTS
from vanthu.desk.taken_down import of_draft, said_of
from vanthu.desk.words import moment_long
from vanthu.publisher import publication
from vanthu.queue import permissions
from vanthu.queue.doubts import open_doubts
from vanthu.queue.signed import signed
from vanthu.queue.state_words import words_of
from vanthu.queue.workflow import Act
from vanthu.store.models import (
    Draft,
    DraftState,
    FindingRow,
    Kind,
    PartRow,
    Publication,
    PublicationState,
    User,
)
from vanthu.validators.codes import codes, fill
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Action, Severity

#: The one filled button: the first of these that may be done.
NEXT = (
    Act.STOP, Act.APPROVE, Act.TAKE, Act.SUBMIT, Act.HAND_OVER, Act.PUBLISH, Act.CONTINUE,
    Act.RESUME, Act.RECALL,
)  # fmt: skip
#: Actions that have a page of their own.
PAGES = {
    Act.EDIT: "desk:draft-edit",
    Act.APPROVE_WITH_CHANGES: "desk:draft-edit",
    Act.SPLIT: "desk:draft-split",
    Act.MERGE: "desk:draft-merge",
    Act.ACCEPT_PROPOSAL: "desk:draft-proposal",
    Act.REJECT_PROPOSAL: "desk:draft-proposal",
    Act.PERSONAL: "desk:draft-personal",
    Act.APPROVE_ON_PAPER: "desk:draft-paper",
    Act.PRINTED: "desk:draft-printed",
    **ACTS,
}
KEYS = {
    Act.TAKE: "n", Act.EDIT: "e", Act.SUBMIT: "Control+Enter",
    Act.HAND_OVER: "Control+Enter", Act.APPROVE: "d", Act.APPROVE_WITH_CHANGES: "s",
    Act.RETURN: "t", Act.DECLINE: "u",
}  # fmt: skip
#: Done with one press: nothing is bound or published by them, and they can be undone.
AT_ONCE = frozenset({Act.TAKE, Act.CONTINUE, Act.RECALL, Act.HAND_OVER, Act.UNDO})
LOUD = frozenset({Act.DECLINE, Act.SUSPEND, Act.WITHDRAW, Act.STOP})
#: States before anything could have been published, unless it is being corrected.
UNSEEN = (
    DraftState.NEW, DraftState.AWAITING_SENDER, DraftState.COLLATED, DraftState.SUBMITTED,
)  # fmt: skip
#: Shown elsewhere on the page than in the bar.
ELSEWHERE = frozenset(
    {
        Act.ACCEPT_PROPOSAL, Act.REJECT_PROPOSAL, Act.SPLIT, Act.MERGE, Act.PERSONAL, Act.VERIFY,
        Act.CHECK, Act.UNDO, Act.PRINTED, Act.PLACE, *ACTS, *languages.ACTS, *reuse.ACTS,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Button:
    """One action as the bar shows it."""

    act: str
    label: str
    url: str
    post: bool
    key: str
    look: str


@dataclass(frozen=True)
class Shown:
    """One finding in words: what it is, on what ground, what to do."""

    row: FindingRow
    title: str
    why: str
    mend: str
    clause: str
    open: bool


def get_draft(request: HttpRequest, pk: int) -> Draft:
    """The draft, or 404 for whoever has no role at its portal."""
    try:
        return permissions.draft_of(desk_of(request).user, pk)
    except Draft.DoesNotExist as error:
        raise Http404 from error


def draft_context(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What every page about a draft shows of it: its portal's accent and names, its line."""
    desk = desk_of(request)
    policy = known_policy(draft.portal)
    titles = [role_name(policy, role) for role in sorted(desk.roles_at(draft.portal_id))]
    text, tag = due(draft, timezone.localdate())
    return {
        "draft": draft,
        "portal": draft.portal,
        "portal_short": short_name(draft.portal),
        "policy": policy,
        "role_title": ", ".join(titles),
        "due": text,
        "due_tag": tag,
        "draft_url": reverse("desk:draft", args=[draft.pk]),
        "draft_name": draft.number or draft.title[:80],
    }


@member
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The draft's own page."""
    return draft_page(request, get_draft(request, pk))


def draft_page(
    request: HttpRequest, row: Draft, asked: PersonalForm | None = None
) -> HttpResponseBase:
    """The page, with what stood in the way of a decision on personal data when one was `asked`."""
    desk = desk_of(request)
    parts, selected = parts_shown(row, parts_of(row), request.GET.get("file", ""))
    offered = permissions.offered_actions(desk.user, row)
    current = row.current
    findings = findings_of(row, known_policy(row.portal))
    roles = desk.roles_at(row.portal_id)
    personal = panel_of(row, offered, roles, known_policy(row.portal), selected)
    if asked is not None:
        personal = replace(personal, form=asked)
    doubts = _doubts(row, offered)
    publications = _publications(row)
    context = draft_context(request, row)
    context |= {
        "revision": current,
        "locked": row.kind == Kind.DOCUMENT,
        "help": _help(row),
        "parts": parts,
        "tabs": [part for part in parts if is_tab(part)],
        "selected": selected,
        "pane": pane_of(selected, parts),
        "mail_body": _mail_body(row, selected),
        "personal": personal,
        "doubts": doubts,
        "text": marked_doubts(personal.text, doubts["groups"]),
        "converted": conversions_of(selected),
        "inline": standing(current.files) if current else {},
        "findings": findings,
        "open_findings": sum(item.open for item in findings),
        "days": ruler(row, timezone.localdate()),
        "reckoned": reckoning(row, known_policy(row.portal), timezone.localdate(), publications),
        "facts": facts_of_revision(row),
        "log": lines_of(draft=row, limit=8, known=people_of(row, desk.user)),
        "publications": publications,
        "paper": signed(row),
        "languages": languages.panel_of(row, context["policy"]),
        "reuse": _reuse(row, context["policy"], publications),
        "taken_down": of_draft(row, timezone.localdate(), publications),
        "confirmations": confirmations.panel_of(row, offered, known_policy(row.portal)),
        "precedence": placed(row),
        "changed_by_approver": confirmations.changed_by_approver(row),
        "proposal": any(action.id == Act.REJECT_PROPOSAL for action in offered),
        **_bar(row, offered),
    }
    return render(request, "desk/draft.html", context)


def _reuse(
    row: Draft, policy: Policy | None, publications: list[Publication]
) -> list[reuse.Line] | None:
    """Requests to use it elsewhere; None where nobody has to ask, or nothing was public."""
    out = any(one.published_at is not None for one in publications)
    return reuse.lines_of(row, reuse.SHOWN) if out and reuse.by_approval(policy) else None


def _doubts(row: Draft, offered: list[permissions.Action]) -> dict[str, Any]:
    """Places in doubt, with the form for whoever may edit."""
    blocks_now = row.current.blocks if row.current else []
    groups = groups_of(open_doubts(row), blocks_now)
    may = any(action.id == Act.EDIT and not action.blocked for action in offered)
    return {
        "groups": groups,
        "count": sum(len(group.places) for group in groups),
        "more": max(len(groups) - MOST_GROUPS, 0),
        "form": DoubtsForm(None, groups=groups, version=row.version) if groups and may else None,
    }


def _help(row: Draft) -> str:
    """The state's explanation, with the people in it."""
    policy = known_policy(row.portal)
    values = {
        "assignee": str(row.assignee or _("Nobody yet")),
        "submitter": str(row.submitted_by or ""),
        "approver": str(row.approved_by or ""),
        "reason": row.reason or (_("as the agency wished") if row.frozen_reason else ""),
        "head": role_name(policy, "head"),
        "due": _goes_out(row),
    }
    words = words_of(row.state, corrected=row.corrected_at is not None)
    if row.merged_into_id and not row.reason:
        return _("Merged")
    return _(words.help).format_map(values)


def _goes_out(row: Draft) -> str:
    at = goes_out_at(row)
    return _("at once") if at is None else _("at %(time)s") % {"time": moment_long(at)}


def goes_out_at(row: Draft) -> datetime | None:
    """When a scheduled draft is published; None for at once."""
    waiting = publication.waiting_for(row) if row.state == DraftState.SCHEDULED else None
    return waiting.due_at if waiting else None


def parts_of(row: Draft) -> Q:
    """The files of a draft: its mail's, and those that people brought to it."""
    brought = Q(draft=row)
    return brought | Q(submission=row.submission_id) if row.submission_id else brought


def _mail_body(row: Draft, selected: PartRow | None) -> bool:
    return bool(row.submission and selected and selected.role == "body")


def findings_of(row: Draft, policy: Policy | None) -> list[Shown]:
    """The findings on the whole mail and on the draft's files, open ones first."""
    if row.submission_id is None:
        return []
    parts = [
        file["part"] for file in (row.current.files if row.current else []) if file.get("part")
    ]
    found = (
        FindingRow.objects.filter(Q(part=None) | Q(part__in=parts), submission=row.submission_id)
        .select_related("part", "released_by")
        .defer("part__text", "part__blocks", "part__metadata", "part__official")
    )
    shown = [in_words(item, policy) for item in found]
    order = [Severity.STOP, Severity.WARNING, Severity.NOTE, Severity.INFO]
    shown.sort(key=lambda item: (not item.open, order.index(Severity(item.row.severity))))
    return shown


def in_words(row: FindingRow, policy: Policy | None) -> Shown:
    """A finding in the reader's language; an unknown code (older data) shows as it is."""
    code = codes().get(row.code)
    if code is None:
        return Shown(row, row.code, "", "", "", False)
    language = get_language() or "vi"
    words = code.words(language)
    args = {
        "noun": policy.words.noun if policy else "",
        "board": policy.words.board if policy else "",
        "sender": "Quý cơ quan",
        **row.args,
    }
    text = words.why or words.note
    why = fill(policy.grounded(text, code.clause) if policy else text, args, language)
    return Shown(
        row=row,
        title=fill(words.title, args, language),
        why=why,
        mend=fill(words.mend, args, language),
        clause=clause_of(policy, code.clause) if policy and code.clause else "",
        open=row.action == Action.HOLD and row.released_at is None,
    )


def facts_of_revision(row: Draft) -> list[tuple[str, str, bool]]:
    """(label, value, required and empty) of the metadata, in the form's order."""
    from vanthu.desk.forms.metadata import METADATA
    from vanthu.queue.deadlines import CATEGORY
    from vanthu.queue.facts import REQUIRED, missing_fields

    metadata = row.current.metadata if row.current else {}
    required = {*REQUIRED[row.kind], *missing_fields(row)}
    lines = []
    policy = known_policy(row.portal)
    category = policy.category(str(metadata.get(CATEGORY))) if policy else None
    if category is not None:
        lines.append((_("Category"), category.name, False))
    for field in METADATA:
        if row.kind not in field.kinds:
            continue
        value = field.shown(metadata.get(field.key))
        if value or field.key in required:
            lines.append((str(field.label), value, not value))
    agency = row.agency.name if row.agency else ""
    lines.append((_("Supplied by"), agency or str(metadata.get("supplied_by") or ""), False))
    return [line for line in lines if line[1] or line[2]]


def people_of(row: Draft, *others: User) -> list[User]:
    """People whose names are at hand already."""
    return [user for user in (row.assignee, row.submitted_by, row.approved_by, *others) if user]


def _publications(row: Draft) -> list[Publication]:
    said = said_of(row)
    if row.state in UNSEEN and row.approved_id is None and not said:
        return []
    return list(
        Publication.objects.filter(draft=row)
        .exclude(state=PublicationState.READY, target="hand")
        .select_related("revision", "published_by")
        .defer("revision__blocks")
        .annotate(**said)
        .order_by("-pk")[:5]
    )


def _bar(row: Draft, offered: list[permissions.Action]) -> dict[str, Any]:
    """The buttons, with the one next step; and what stands in whose way."""
    allowed = [action for action in offered if not action.blocked]
    names = [action.id for action in allowed]
    main = next((act.value for act in NEXT if act.value in names), "")
    buttons = [_button(row, action, main) for action in allowed if Act(action.id) not in ELSEWHERE]
    if Act.SUBMIT in names:  # its key is the same
        buttons = [button for button in buttons if button.act != Act.HAND_OVER]
    buttons.sort(key=lambda button: (button.look == "main", button.look != "link"))
    return {
        "buttons": buttons,
        "allowed": names,
        "blocked": [action for action in offered if action.blocked],
    }


def _button(row: Draft, action: permissions.Action, main: str) -> Button:
    act = Act(action.id)
    if act in PAGES:
        url = reverse(PAGES[act], args=[row.pk])
        if act == Act.APPROVE_WITH_CHANGES:
            url += "?approve=1"
    else:
        url = reverse("desk:draft-do", args=[row.pk, act.value])
    look = "main" if act.value == main else ("link" if act in LOUD else "")
    label = _("Edit") if act == Act.EDIT else action.label
    return Button(act.value, label, url, act in AT_ONCE, KEYS.get(act, ""), look)
