"""A look at a draft without leaving the list: how its text begins, and its files."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vanthu.desk.access import member
from vanthu.desk.blocks import text_of

from .drafts import get_draft

#: Characters of the text, in whole paragraphs as far as they go.
LENGTH = 700


@member
@require_safe
def glance(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A piece of a page; whoever opens its address alone gets no more than that."""
    draft = get_draft(request, pk)
    current = draft.current
    paragraphs: list[str] = []
    left = LENGTH
    for block in current.blocks if current else []:
        text = text_of(block).strip()
        if text and left > 0:
            paragraphs.append(text if len(text) <= left else f"{text[:left].rstrip()}…")
            left -= len(text)
    context = {"draft": draft, "paragraphs": paragraphs, "revision": current}
    return render(request, "desk/parts/glance.html", context)
