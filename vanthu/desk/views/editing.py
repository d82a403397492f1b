"""Editing a draft, with or without approving it in the same step."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanthu.desk.access import desk_of, member
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.drafts import DraftForm
from vanthu.queue import permissions, typing
from vanthu.queue.actions import SERVICES, Act, Refusal, Stale, Unfit
from vanthu.store.models import Draft, PartRow, User

from .drafts import draft_context, get_draft

#: Sent with every form, typed by nobody.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version"})
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
    user = desk_of(request).user
    copy = typing.kept(draft=draft, user=user)
    typed = copy.fields if copy else None
    form = DraftForm(posted(request), draft=draft, parts=_parts(draft), typed=typed)
    if request.method == "POST" and form.is_valid() and _save(request, act, draft, form):
        typing.drop(draft=draft, user=user)
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
            "restored": copy if request.method == "GET" else None,
            "outdated": copy is not None and copy.version != draft.version,
            "others": _others(draft, user),
        },
    )


@member
@require_POST
def keep_typing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the open form holds now; the answer says that it is kept, and who else is there."""
    draft = get_draft(request, pk)
    user = desk_of(request).user
    if Act.EDIT not in {action.id for action in permissions.allowed_actions(user, draft)}:
        return HttpResponse(status=409)
    values = {name: str(text) for name, text in request.POST.items() if name not in NOT_TYPED}
    version = request.POST.get("version", "")
    if not version.isdecimal() or len(version) > 9:
        return HttpResponse(status=400)
    copy = typing.keep(draft=draft, user=user, version=int(version), fields=values)
    said = (
        _("Kept at %(time)s, not saved yet.")
        % {"time": f"{timezone.localtime(copy.typed_at):%H:%M:%S}"}
        if values and copy.typed_at
        else ""
    )
    return JsonResponse({"kept": said, "others": _others(draft, user)})


@member
@require_POST
def drop_typing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Forget what was typed and not saved."""
    draft = get_draft(request, pk)
    typing.drop(draft=draft, user=desk_of(request).user)
    messages.success(request, _("What wasn't saved has been dropped."))
    return redirect("desk:draft-edit", pk)


def _others(draft: Draft, user: User) -> str:
    names = ", ".join(map(str, typing.others(draft=draft, user=user)))
    if not names:
        return ""
    return _(
        "%(names)s has this draft open for editing too. Nobody's text is overwritten: whoever "
        "saves second is told first."
    ) % {"names": names}


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
