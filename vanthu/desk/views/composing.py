"""Writing without a mail: one's own article, or one that somebody is given to write."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanthu.desk.access import desk_of, member, portal_of_form
from vanthu.desk.context import known_policy
from vanthu.desk.forms.base import DeskForm, posted
from vanthu.desk.forms.composing import CommissionForm, ComposeForm
from vanthu.queue import composing
from vanthu.queue.errors import Refusal
from vanthu.store.models import Draft, Portal
from vanthu.validators.policy import Policy


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Soạn tin, bài: what it is called, then the editor."""
    portal, policy = _here(request)
    user = desk_of(request).user
    form = ComposeForm(posted(request), policy=policy, author=user.display_name, portal=portal)
    if request.method == "POST" and form.is_valid():
        draft = _done(form, composing.draft_compose, portal=portal, actor=user, **form.arguments())
        if draft is not None:
            return redirect("desk:draft-edit", draft.pk)
    may = bool(desk_of(request).roles_at(portal.pk) & composing.COMMISSIONERS)
    context = {
        "form": form,
        "portal": portal,
        "heading": _("Write news or an article"),
        "lead": _("For what no mail brought. The text, pictures and files come next."),
        "button": _("Go on to the text"),
        "commission": may,
        **_back(),
    }
    return render(request, "desk/draft_new.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def commission(request: HttpRequest) -> HttpResponseBase:
    """Giao viết bài: who writes about what, until when."""
    portal, policy = _here(request)
    desk = desk_of(request)
    if not desk.roles_at(portal.pk) & composing.COMMISSIONERS:
        messages.warning(request, _("Your role at this portal does not permit it."))
        return redirect("desk:draft-new")
    form = CommissionForm(posted(request), policy=policy, portal=portal)
    if request.method == "POST" and form.is_valid():
        arguments = form.arguments()
        draft = _done(form, composing.draft_commission, portal=portal, actor=desk.user, **arguments)
        if draft is not None:
            messages.success(
                request,
                _("%(name)s has been told; the limit is %(day)s.")
                % {"name": draft.assignee, "day": f"{draft.deadline:%d/%m/%Y}"},
            )
            return redirect("desk:draft", draft.pk)
    context = {
        "form": form,
        "portal": portal,
        "heading": _("Give somebody an article to write"),
        "lead": _("It appears in their list with its limit, and they are told by mail."),
        "button": _("Give it to them"),
        **_back(),
    }
    return render(request, "desk/form.html", context)


def _here(request: HttpRequest) -> tuple[Portal, Policy]:
    """The portal that the person works at, with its policy."""
    desk = desk_of(request)
    portal = portal_of_form(request)
    policy = known_policy(portal)
    if portal is None or policy is None or not desk.roles_at(portal.pk):
        raise Http404
    return portal, policy


def _back() -> dict[str, Any]:
    return {"back_url": reverse("desk:inbox"), "back_label": _("Documents, news, articles")}


def _done(form: DeskForm, service: Any, **arguments: Any) -> Draft | None:
    """The new draft, or None with what was in the way in the form."""
    try:
        draft: Draft = service(**arguments)
    except Refusal as error:
        form.refuse(error)
    else:
        return draft
    return None
