"""The public status page: reached by the random link in the mail, it tells the state, no content.

No title, no name of a file, no address: a forwarded link must not tell what was sent.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vanthu.desk.context import known_policy
from vanthu.desk.ruler import ruler
from vanthu.desk.words import SUBMISSION_FOR_SENDER
from vanthu.queue.state_words import STATE_WORDS, words_of
from vanthu.store.models import (
    Draft,
    DraftState,
    PartRow,
    Publication,
    PublicationState,
    Submission,
    SubmissionState,
)
from vanthu.validators.verdicts import Verdict

#: The steps that every draft goes through, and the states that stand at each.
STEPS = (
    (DraftState.NEW,),
    (DraftState.EDITING, DraftState.AWAITING_SENDER, DraftState.COLLATED, DraftState.RETURNED),
    (DraftState.SUBMITTED,),
    (DraftState.APPROVED, DraftState.SCHEDULED),
    (DraftState.PUBLISHED,),
)


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponseBase:
    """The state of one submission."""
    submission = get_object_or_404(Submission.objects.select_related("portal"), token=token)
    drafts = list(
        # What was merged shows as the draft that it went into, of whatever mail that is.
        Draft.objects.filter(
            Q(submission=submission, merged_into=None) | Q(merged_from__submission=submission)
        )
        .distinct()
        .select_related("portal")
        .defer("title", "number")
        .order_by("ordinal")
    )
    links = dict(
        Publication.objects.filter(draft__in=drafts, state=PublicationState.PUBLISHED)
        .order_by("pk")
        .values_list("draft_id", "address")
    )
    today = timezone.localdate()
    context: dict[str, Any] = {
        "portal": submission.portal,
        "policy": known_policy(submission.portal),
        "submission": submission,
        "headline": headline(submission, drafts, today),
        "drafts": [_draft(draft, links.get(draft.pk, ""), today) for draft in drafts],
        "files": _files(submission),
        "now": timezone.now(),
    }
    response = render(request, "public/status.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def headline(submission: Submission, drafts: list[Draft], today: date) -> str:
    """The sentence that answers first: what state, and is it in time?"""
    if not drafts or submission.state != SubmissionState.DRAFTED:
        return str(SUBMISSION_FOR_SENDER[submission.state])  # type: ignore[index]
    slowest = min(drafts, key=lambda draft: _progress(draft.state))
    state = _(_public(slowest))
    due = min(filter(None, map(_promised, drafts)), default=None)
    if due is None:
        return state
    if due < today:
        return _("%(state)s, past its date") % {"state": state}
    if due == today:
        return _("%(state)s, due today") % {"state": state}
    return _("%(state)s, in time") % {"state": state}


def _promised(draft: Draft) -> date | None:
    """The date that the regulation sets; a target of the board's own is no promise to agencies."""
    settled = _progress(draft.state) >= len(STEPS) - 1
    return draft.deadline if draft.deadline_basis.get("clause") and not settled else None


def _progress(state: str) -> int:
    for index, states in enumerate(STEPS):
        if state in states:
            return index
    return len(STEPS)


def _draft(draft: Draft, address: str, today: date) -> dict[str, Any]:
    place = _progress(draft.state)
    steps = [
        {
            "label": _(STATE_WORDS[states[0]].public if index != place else _public(draft)),
            "class": "done" if index < place else ("now" if index == place else ""),
        }
        for index, states in enumerate(STEPS)
    ]
    if place == len(STEPS):
        steps = [{"label": _(_public(draft)), "class": "now"}]
    return {
        "draft": draft,
        "steps": steps,
        "address": address if draft.state == DraftState.PUBLISHED else "",
        "days": ruler(draft, today) if _promised(draft) else [],
    }


def _public(draft: Draft) -> str:
    return words_of(draft.state, corrected=draft.corrected_at is not None).public


def _files(submission: Submission) -> dict[str, int]:
    """How many files were taken, of how many that were sent; members count, containers don't."""
    verdicts = Counter(
        PartRow.objects.filter(submission=submission, role__in=("attachment", "member"))
        .exclude(verdict="")
        .values_list("verdict", flat=True)
    )
    return {
        "all": sum(verdicts.values()),
        "taken": verdicts[Verdict.TAKEN] + verdicts[Verdict.NOTED],
        "held": verdicts[Verdict.HELD],
        "refused": verdicts[Verdict.REFUSED],
    }
