"""Update rhythm as pages show it: each category with where to go on (`queue.rhythm` reckons it)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from vanthu.queue.rhythm import Beat


def with_urls(beats: Iterable[Beat]) -> list[tuple[Beat, str]]:
    """Each with what lies ready for it, in its list; else a new item of the category."""
    return [(beat, _url(beat)) for beat in beats]


def _url(beat: Beat) -> str:
    if not beat.ready:
        return reverse("desk:draft-new")
    query = urlencode({"list": beat.ready, "category": beat.category.id})
    return f"{reverse('desk:inbox')}?{query}"
