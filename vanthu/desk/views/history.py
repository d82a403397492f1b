"""A draft's revisions compared word by word, what a re-run proposes, and its events."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanthu.desk.access import desk_of, member
from vanthu.desk.comparing import compare
from vanthu.desk.context import known_policy
from vanthu.desk.events import lines_of
from vanthu.desk.forms.base import whole
from vanthu.queue import permissions
from vanthu.queue.actions import SERVICES, Act, Refusal, Stale
from vanthu.queue.facts import pending_proposal
from vanthu.queue.restoring import draft_restore
from vanthu.store.models import Draft, Revision

from .drafts import draft_context, get_draft


@member
@require_safe
def revisions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All revisions; the chosen one against the one before it (or another chosen one)."""
    draft = get_draft(request, pk)
    rows = list(
        draft.revisions.filter(proposed=False)
        .select_related("author")
        .defer("blocks")
        .order_by("-number")
    )
    new = _chosen(request, "new", rows) or (rows[0] if rows else None)
    older = [row for row in rows if new and row.number < new.number]
    old = _chosen(request, "old", rows) or (older[0] if older else None)
    policy = known_policy(draft.portal)
    offered = permissions.allowed_actions(desk_of(request).user, draft)
    may = any(action.id == Act.EDIT for action in offered)
    context = {
        "rows": rows,
        "old": old,
        "new": new,
        "comparison": compare(old, new, policy) if old and new else None,
        "only": new if new and not old else None,
        "sides": [row for row in (old, new) if row],
        "restorable": [row for row in (new, old) if may and row and row.pk != draft.current_id],
    }
    return render(request, "desk/revisions.html", draft_context(request, draft) | context)


@member
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Bring an earlier revision back, as the newest one."""
    draft = get_draft(request, pk)
    number, version = request.POST.get("number", ""), request.POST.get("version", "")
    try:
        draft_restore(
            draft=draft,
            actor=desk_of(request).user,
            version=whole(version),
            number=whole(number),
        )
    except Stale:
        messages.warning(
            request, _("Somebody else has changed it since you opened the page. Look again first.")
        )
        return redirect("desk:draft-revisions", pk)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("desk:draft-revisions", pk)
    messages.success(request, _("Revision %(n)s is back, as the newest one.") % {"n": number})
    return redirect("desk:draft", pk)


@member
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The text that a re-run proposes, against today's; a person takes it or not."""
    draft = get_draft(request, pk)
    row = pending_proposal(draft)
    if row is None or draft.current is None:
        messages.warning(request, _("There is no proposed text any more."))
        return redirect("desk:draft", pk)
    offered = {
        action.id: action for action in permissions.offered_actions(desk_of(request).user, draft)
    }
    if request.method == "POST":
        act = Act.ACCEPT_PROPOSAL if "accept" in request.POST else Act.REJECT_PROPOSAL
        version = request.POST.get("version", "")
        try:
            SERVICES[act](
                draft=draft,
                actor=desk_of(request).user,
                version=whole(version),
            )
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        except Draft.DoesNotExist as error:
            raise Http404 from error
        else:
            messages.success(request, offered[act].done if act in offered else _("Saved."))
        return redirect("desk:draft", pk)
    context = {
        "row": row,
        "comparison": compare(draft.current, row),
        "accept": offered.get(Act.ACCEPT_PROPOSAL),
        "reject": offered.get(Act.REJECT_PROPOSAL),
    }
    return render(request, "desk/proposal.html", draft_context(request, draft) | context)


@member
@require_safe
def events(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything that the audit trail says of the draft and its mail."""
    draft = get_draft(request, pk)
    context = {"log": lines_of(draft=draft)}
    return render(request, "desk/events.html", draft_context(request, draft) | context)


def _chosen(request: HttpRequest, name: str, rows: list[Revision]) -> Revision | None:
    number = whole(request.GET.get(name, ""))
    if not number:
        return None
    if all(row.number != number for row in rows):
        raise Http404
    return get_object_or_404(rows[0].draft.revisions, number=number)
