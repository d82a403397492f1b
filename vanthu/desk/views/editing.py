"""Editing a draft, with or without approving it in the same step."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vanthu.desk import meeting
from vanthu.desk.access import desk_of, member
from vanthu.desk.comparing import compare
from vanthu.desk.forms.base import posted
from vanthu.desk.forms.drafts import DraftForm
from vanthu.desk.languages import beside
from vanthu.queue import permissions, typing
from vanthu.queue.actions import SERVICES, Act, Refusal, Stale
from vanthu.queue.editing import says_already
from vanthu.store.models import Draft, PartRow, Revision, User, WorkingCopy

from .drafts import draft_context, get_draft, parts_of

#: Sent with every form, typed by nobody.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "base"})
#: Fields of the service's refusals -> fields of the form.
FIELDS = {"fixes": "fix-0-before", "files": "note"}


@member
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form of everything that may be changed; saving makes a revision."""
    draft = get_draft(request, pk)
    act = Act.APPROVE_WITH_CHANGES if "approve" in request.GET else Act.EDIT
    user = desk_of(request).user
    allowed = {action.id: action for action in permissions.allowed_actions(user, draft)}
    if act not in allowed:
        return _closed(request, draft)
    copy = typing.kept(draft=draft, user=user)
    form, since = _opened(posted(request), draft, copy)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, act, draft, form)
        except Stale:
            draft = get_draft(request, pk)
            form, since = _told(request, draft)
            saved = False
        if saved:
            typing.drop(draft=draft, user=user)
            messages.success(request, allowed[act].done)
            return redirect("desk:draft", pk)
    if request.method == "POST":
        keep_sent(draft, user, form.data)
    context = {
        "heading": _("Edit") if act == Act.EDIT else allowed[act].label,
        "button": allowed[act].label,
        "confirm": allowed[act].confirm,
        "voids": draft.approved_id is not None and act == Act.EDIT,
        # After an upload the page comes again by itself: nothing was lost that came back.
        "restored": copy if request.method == "GET" and "brought" not in request.GET else None,
    }
    return _page(request, draft, form, since, context)


def _opened(
    data: QueryDict | None, draft: Draft, copy: WorkingCopy | None
) -> tuple[DraftForm, Revision | None]:
    """The form with what was sent, or typed and not saved, or as it is; and the revision that it
    was opened on, where a colleague has saved another since."""
    parts = _parts(draft)
    typed: dict[str, Any] | None = None
    if data is None and copy is not None:
        typed = copy.fields
        since = meeting.opened_on(draft, typed.get("base"))
        if since is not None:
            was = DraftForm(None, draft=draft, parts=parts, current=since)
            now = DraftForm(None, draft=draft, parts=parts)
            typed = meeting.follow(typed, was, now).data
    else:
        since = meeting.opened_on(draft, data.get("base") if data else None)
    return DraftForm(data, draft=draft, parts=parts, typed=typed), since


def keep_sent(
    draft: Draft, user: User, data: Mapping[str, Any], more: Mapping[str, str] | None = None
) -> None:
    """What couldn't be saved, as if it had been typed: without JavaScript nobody else keeps it."""
    values = _values(data) | dict(more or {})
    version = _version(data)
    if values and version is not None:
        typing.keep(draft=draft, user=user, version=version, fields=values)


def _page(
    request: HttpRequest,
    draft: Draft,
    form: DraftForm,
    since: Revision | None,
    context: dict[str, Any],
) -> HttpResponse:
    """The form, with what a colleague saved `since` it was opened."""
    common = {
        "form": form,
        "revision": draft.current,
        "others": _others(draft, desk_of(request).user),
        "comparison": compare(since, draft.current) if since and draft.current else None,
        "original_text": beside(draft),
    }
    return render(request, "desk/edit.html", draft_context(request, draft) | common | context)


def _closed(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    """The draft has gone on: nothing can be saved, but what was typed is neither lost nor hidden
    from whoever typed it."""
    user = desk_of(request).user
    if request.method == "POST":
        keep_sent(draft, user, request.POST)
    copy = typing.kept(draft=draft, user=user)
    if copy is None:
        messages.warning(
            request,
            _("That isn't possible now: the draft has gone on, or your role doesn't permit it."),
        )
        return redirect("desk:draft", draft.pk)
    form, since = _opened(None, draft, copy)
    return _page(
        request, draft, form, since, {"heading": _("Edit"), "closed": True, "restored": copy}
    )


def keep_typing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the open form holds now; the answer says that it is kept, and who else is there."""
    if request.method == "POST" and not request.user.is_authenticated:
        return HttpResponse(status=401)  # asked by a script, which a page to sign in helps nothing
    return _keep(request, pk)


@member
@require_POST
def _keep(request: HttpRequest, pk: int) -> HttpResponseBase:
    draft = get_draft(request, pk)
    user = desk_of(request).user
    allowed = {action.id for action in permissions.allowed_actions(user, draft)}
    if not allowed & {Act.EDIT, Act.APPROVE_WITH_CHANGES} and not _had_open(draft, user):
        return HttpResponse(status=409)
    values = _values(request.POST)
    version = _version(request.POST)
    if version is None:
        return HttpResponse(status=400)
    copy = typing.keep(draft=draft, user=user, version=version, fields=values)
    said = (
        _("Kept at %(time)s, not saved yet.")
        % {"time": f"{timezone.localtime(copy.typed_at):%H:%M:%S}"}
        if values and copy.typed_at
        else ""
    )
    since = meeting.opened_on(draft, request.POST.get("base"))
    return JsonResponse({"kept": said, "others": _others(draft, user, saved=since is not None)})


def _values(data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, with the revision that it was typed over; {} when nothing was."""
    typed = {name: str(text) for name, text in data.items() if name not in NOT_TYPED}
    return typed | {"base": str(data.get("base", ""))} if typed else {}


def _version(data: Mapping[str, Any]) -> int | None:
    text = str(data.get("version", ""))
    return int(text) if text.isdecimal() and len(text) <= 9 else None


def _had_open(draft: Draft, user: User) -> bool:
    """Whether the person was at the draft's form while they might edit it."""
    return WorkingCopy.objects.filter(draft=draft, user=user).exists()


@member
@require_POST
def drop_typing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Forget what was typed and not saved."""
    draft, user = get_draft(request, pk), desk_of(request).user
    typing.drop(draft=draft, user=user)
    messages.success(request, _("What wasn't saved has been dropped."))
    allowed = {action.id for action in permissions.allowed_actions(user, draft)}
    if not allowed & {Act.EDIT, Act.APPROVE_WITH_CHANGES}:
        return redirect("desk:draft", pk)
    return redirect(f"{reverse('desk:draft-edit', args=[pk])}?{urlencode(asked_for(allowed))}")


def asked_for(allowed: Container[str]) -> dict[str, str]:
    """What the form's address says for whoever may change the text only by approving it."""
    return {} if Act.EDIT in allowed else {"approve": "1"}


def _others(draft: Draft, user: User, saved: bool = False) -> str:
    if saved and draft.current is not None:
        return _(
            "%(name)s has saved this draft since you opened it. Go on typing: when you save, you "
            "are shown what changed first."
        ) % {"name": draft.current.author or _("The machine")}
    names = ", ".join(map(str, typing.others(draft=draft, user=user)))
    if not names:
        return ""
    return _(
        "%(names)s has this draft open for editing too. Nobody's text is overwritten: whoever "
        "saves second is told first."
    ) % {"names": names}


def _save(request: HttpRequest, act: Act, draft: Draft, form: DraftForm) -> bool:
    """Whether it was saved; else the form says what was in the way and keeps what was typed."""
    user, edit = desk_of(request).user, form.edit()
    try:
        SERVICES[act](draft=draft, actor=user, version=form.cleaned_data["version"], edit=edit)
    except Stale:
        now = get_draft(request, draft.pk)
        sent_twice = act == Act.EDIT and now.current is not None and now.current.author == user
        if not (sent_twice and says_already(now, edit)):
            raise
        return True
    except Refusal as error:
        form.refuse(error, FIELDS)
    except Draft.DoesNotExist as error:
        raise Http404 from error
    else:
        return True
    return False


def _told(request: HttpRequest, draft: Draft) -> tuple[DraftForm, Revision | None]:
    """The form over what is saved now, saying so: what the colleague did stays in the history
    whatever is saved next, so saving once more may go on top of it."""
    parts = _parts(draft)
    data = request.POST.copy()
    since = meeting.opened_on(draft, data.get("base"))
    both: list[str] = []
    if since is not None:
        was = DraftForm(None, draft=draft, parts=parts, current=since)
        data, both = meeting.follow(data, was, DraftForm(None, draft=draft, parts=parts))
    data["version"], data["base"] = str(draft.version), str(draft.current_id)
    form = DraftForm(data, draft=draft, parts=parts)
    form.add_error(None, _stale(since))
    if both:
        form.add_error(
            None,
            _("Both of you have changed: %(fields)s. Yours stands in the form.")
            % {"fields": ", ".join(both)},
        )
    return form, since


def _stale(since: Revision | None) -> str:
    if since is None:
        return _(
            "The draft has gone on since you opened it: look at its state above. Its text is as "
            "you opened it; save again to put yours on top."
        )
    return _(
        "Somebody else has saved this draft since you opened it. What they changed stands below; "
        "what you hadn't touched follows it. Saving again puts your text on top as the newest "
        "revision."
    )


def _parts(draft: Draft) -> list[PartRow]:
    return list(
        PartRow.objects.filter(parts_of(draft))
        .only("path", "role", "name", "type", "size", "sha256", "verdict", "submission", "draft")
        .order_by("pk")
    )
