"""Hoàn tác: the button in the message that tells what was done, for one draft or for many."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from vanthu.queue.undo import UNDOABLE
from vanthu.queue.workflow import Act
from vanthu.store.models import Draft

#: How a message names the draft that it can be undone for.
TAG = "undo:"


def tell(request: HttpRequest, text: str, act: Act, draft: Draft) -> None:
    """Say what was done, with the way back where there is one."""
    tag = f"{TAG}{value_of(draft.pk, draft.version)}" if act in UNDOABLE else ""
    messages.success(request, text, extra_tags=tag)


def value_of(pk: int, version: int) -> str:
    """A draft and the version that the act has left it at, as forms send them (`picks.read`)."""
    return f"{pk}-{version}"


def values_of(tags: str) -> list[str]:
    """What a message's tags say can be undone."""
    return [tag.removeprefix(TAG) for tag in tags.split() if tag.startswith(TAG)]
