"""How much each list holds, read once a request: navigation and tabs show the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from vanthu.store.models import SubmissionState

from .access import Desk
from .counts import mails_by_state
from .lists import list_counts, lists_of

#: Mails that wait for a person: shown among the lists of work.
WAITING_MAILS = (SubmissionState.HELD, SubmissionState.QUARANTINED)


@dataclass(frozen=True, slots=True)
class Tab:
    """One list above the list."""

    label: str | Promise
    url: str
    count: int | None
    current: bool = False
    hot: bool = False


def draft_numbers(request: HttpRequest, person: Desk) -> dict[str, int]:
    """List of drafts → how many it holds."""
    return _once(
        request, "_drafts", lambda: list_counts(person.user, person.portal, timezone.localdate())
    )


def mail_numbers(request: HttpRequest, person: Desk) -> dict[str, int]:
    """State of mails → how many there are at the portals that the person watches."""
    return _once(request, "_mails", lambda: mails_by_state(one.pk for one in person.watched))


def tabs(request: HttpRequest, person: Desk, current: str) -> list[Tab]:
    """The lists of work: drafts by what is to be done, and mails that wait. `current`: a list's
    name or a state of mails."""
    if not person.roles:
        return []
    drafts, mails = draft_numbers(request, person), mail_numbers(request, person)
    url = reverse("desk:inbox")
    found = [
        Tab(
            item.label,
            f"{url}?list={item.name}",
            drafts.get(item.name) if item.counted else None,
            item.name == current,
            item.hot,
        )
        for item in lists_of(person.portal)
        if item.tab or item.name == current
    ]
    url = reverse("desk:submissions")
    found[-1:-1] = [
        Tab(state.label, f"{url}?state={state}", mails.get(state, 0), state == current)
        for state in WAITING_MAILS
    ]
    return found


def _once(request: HttpRequest, name: str, make: Callable[[], dict[str, int]]) -> dict[str, int]:
    kept: dict[str, dict[str, int]] = request.__dict__.setdefault("_vanthu_numbers", {})
    if name not in kept:
        kept[name] = make()
    return kept[name]
