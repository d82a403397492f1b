"""Editing a draft, with or without approving it in the same step."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanthu.desk.access import desk_of, member
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.drafts import DraftForm
from vanthu.queue import permissions
from vanthu.queue.actions import SERVICES, Act, Refusal, Stale, Unfit
from vanthu.store.models import Draft, PartRow

from .drafts import draft_context, get_draft

#: Fields of the service's refusals -> fields of the form.
FIELDS = {"fixes": "fix-0-before", "files": "note"}


@member
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form of everything that may be changed; saving makes a revision."""
    draft = get_draft(request, pk)
    act = Act.APPROVE_WITH_CHANGES if "approve" in request.GET else Act.EDIT
    allowed = {
        action.id: action for action in permissions.allowed_actions(desk_of(request).user, draft)
    }
    if act not in allowed:
        messages.warning(
            request,
            _("That isn't possible now: the draft has gone on, or your role doesn't permit it."),
        )
        return redirect("desk:draft", pk)
    form = DraftForm(posted(request), draft=draft, parts=_parts(draft))
    if request.method == "POST" and form.is_valid() and _save(request, act, draft, form):
        messages.success(request, allowed[act].done)
        return redirect("desk:draft", pk)
    return render(
        request,
        "desk/edit.html",
        draft_context(request, draft)
        | {
            "form": form,
            "revision": draft.current,
            "heading": _("Edit") if act == Act.EDIT else allowed[act].label,
            "button": allowed[act].label,
            "confirm": allowed[act].confirm,
            "voids": draft.approved_id is not None and act == Act.EDIT,
        },
    )


def _save(request: HttpRequest, act: Act, draft: Draft, form: DraftForm) -> bool:
    """Whether it was saved; else the form says what was in the way and keeps what was typed."""
    try:
        SERVICES[act](
            draft=draft,
            actor=desk_of(request).user,
            version=form.cleaned_data["version"],
            edit=form.edit(),
        )
    except Unfit as error:
        form.take({FIELDS.get(name, name): text for name, text in error.fields.items()})
    except Stale as error:
        # The colleague's revision stays in the history whatever is saved next, so saving once
        # more may go on top of it; the person decides after having been told.
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = str(error.version)  # type: ignore[index]
        form.add_error(
            None,
            _(
                "Somebody else has saved this draft since you opened it. Open it in another window "
                "and compare; saving again puts your text on top as the newest revision."
            ),
        )
    except Refusal as error:
        form.add_error(None, str(error))
    except Draft.DoesNotExist as error:
        raise Http404 from error
    else:
        return True
    return False


def _parts(draft: Draft) -> list[PartRow]:
    if draft.submission_id is None:
        return []
    return list(
        PartRow.objects.filter(submission=draft.submission_id)
        .only("path", "role", "name", "type", "size", "sha256", "verdict", "submission")
        .order_by("pk")
    )
