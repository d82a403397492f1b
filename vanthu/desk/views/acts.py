"""Doing something with a draft: the page that asks first, and the deed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanthu.desk import undo
from vanthu.desk.access import desk_of, member
from vanthu.desk.context import known_policy
from vanthu.desk.forms.acts import (
    ActForm,
    AskForm,
    AssignForm,
    ByHandForm,
    CheckForm,
    CorrectForm,
    DeclineForm,
    MergeForm,
    PlaceForm,
    PublishForm,
    ScheduleForm,
    SplitForm,
    SubmitForm,
    VerifyForm,
)
from vanthu.desk.forms.base import DeskForm, posted
from vanthu.desk.words import clock, moment_long
from vanthu.queue import permissions
from vanthu.queue.actions import SERVICES, Act, Refusal, Stale
from vanthu.queue.kinship import mergeable
from vanthu.store.models import Draft

from .drafts import AT_ONCE, LOUD, PAGES, draft_context, get_draft, goes_out_at

#: Actions whose form asks for more than a reason.
FORMS: dict[Act, type[ActForm]] = {
    Act.SUBMIT: SubmitForm,
    Act.DECLINE: DeclineForm,
    Act.CORRECT: CorrectForm,
    Act.ASK: AskForm,
    Act.ASSIGN: AssignForm,
    Act.PUBLISH: PublishForm,
    Act.PUBLISH_BY_HAND: ByHandForm,
    Act.APPROVE_SCHEDULE: ScheduleForm,
    Act.VERIFY: VerifyForm,
    Act.PLACE: PlaceForm,
    Act.CHECK: CheckForm,
}


@member
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Ask before an action, then do it."""
    draft = get_draft(request, pk)
    offered = _offered(request, draft, act)
    name = Act(act)
    if offered is None or offered.blocked:
        messages.warning(request, _why_not(offered))
        return redirect("desk:draft", pk)
    form = FORMS.get(name, ActForm)(posted(request), draft=draft, reason=offered.reason)
    if request.method == "POST" and form.is_valid():
        done = _perform(request, name, draft, form, form.arguments())
        if done is not None:
            undo.tell(request, _told(offered, done), name, done)
            return redirect("desk:draft", pk)
    elif request.method == "POST" and name in AT_ONCE:
        return redirect("desk:draft", pk)
    return render(
        request,
        "desk/do.html",
        draft_context(request, draft)
        | {
            "form": form,
            "act": act,
            "heading": offered.label,
            "button": offered.label,
            "confirm": offered.confirm,
            "stop": name in LOUD,
        },
    )


@member
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Move some paragraphs and files to a new draft."""
    draft = get_draft(request, pk)
    offered = _offered(request, draft, Act.SPLIT)
    if offered is None or offered.blocked:
        messages.warning(request, _why_not(offered))
        return redirect("desk:draft", pk)
    form = SplitForm(posted(request), draft=draft)
    if request.method == "POST" and form.is_valid():
        done = _perform(request, Act.SPLIT, draft, form, form.arguments())
        if done is not None:
            messages.success(request, offered.done)
            return redirect("desk:draft", done[1].pk)
    context = {"form": form, "heading": offered.label, "button": offered.label}
    return render(request, "desk/do.html", draft_context(request, draft) | context)


@member
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put another draft into this one."""
    draft = get_draft(request, pk)
    offered = _offered(request, draft, Act.MERGE)
    if offered is None or offered.blocked:
        messages.warning(request, _why_not(offered))
        return redirect("desk:draft", pk)
    others = mergeable(draft, desk_of(request).user)
    form = MergeForm(
        posted(request), draft=draft, others=others, chosen=request.GET.get("other", "")
    )
    if request.method == "POST" and form.is_valid():
        done = _perform(request, Act.MERGE, draft, form, form.arguments())
        if done is not None:
            messages.success(request, offered.done)
            return redirect("desk:draft", pk)
    context = {
        "form": form,
        "heading": offered.label,
        "button": offered.label,
        "confirm": ""
        if others
        else _("There is no other draft of this mail or of this agency that could be merged."),
        "nothing": not others,
    }
    return render(request, "desk/do.html", draft_context(request, draft) | context)


def _offered(request: HttpRequest, draft: Draft, act: str) -> permissions.Action | None:
    if act not in set(Act) or (act in PAGES and act not in (Act.SPLIT, Act.MERGE)):
        raise Http404
    offered = permissions.offered_actions(desk_of(request).user, draft)
    return next((action for action in offered if action.id == act), None)


def _why_not(offered: permissions.Action | None) -> str:
    if offered is None:
        return _("That isn't possible now: the draft has gone on, or your role doesn't permit it.")
    return " ".join(offered.blocked_why)


def _perform(
    request: HttpRequest, act: Act, draft: Draft, form: DeskForm, arguments: dict[str, Any]
) -> Any:
    """The service's result, or None with what was in the way in the form."""
    try:
        return SERVICES[act](draft=draft, actor=desk_of(request).user, **arguments)
    except Stale as error:
        if "reason" in form.fields:
            _once_more(form, error.version)
        else:
            form.refuse(error)
    except Refusal as error:
        form.refuse(error)
    except Draft.DoesNotExist as error:
        raise Http404 from error
    return None


def _once_more(form: DeskForm, version: int) -> None:
    """A reason that somebody has written isn't thrown away with the old version: told of the
    change, they may send it again."""
    form.data = dict(form.data.items()) | {"version": str(version)}
    form.add_error(
        None,
        _(
            "Somebody else has changed it since you opened the page. What you typed stands below: "
            "look at the draft again, then send it once more."
        ),
    )


def _told(offered: permissions.Action, done: Draft) -> str:
    """What is told after the deed, with its names and times."""

    class Values(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return ""

    if offered.id == Act.PUBLISH and (at := goes_out_at(done)) is not None:
        return _("It goes out at %(time)s") % {"time": moment_long(at)}
    policy = known_policy(done.portal)
    values = Values(
        assignee=str(done.assignee or ""),
        submitter=str(done.submitted_by or ""),
        time=clock(timezone.now()),
        head=policy.words.head if policy else "",
    )
    return offered.done.format_map(values)
