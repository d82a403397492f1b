"""Each portal's accent as a stylesheet: a strict CSP allows no style attributes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from vanthu.store.portals import policies
from vanthu.validators.policy import PolicyError


@require_safe
@cache_control(max_age=300, public=True)
def accents(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """`[data-portal="caobang"] { --accent: #2b3d8c }`, one line a portal."""
    try:
        found = policies()
    except PolicyError:
        found = {}
    lines = [
        f'[data-portal="{name}"] {{ --accent: {policy.accent}; }}' for name, policy in found.items()
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/css; charset=utf-8")
