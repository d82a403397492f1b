"""The alert on sealed mail: shown on the lists of those who have to phone or to decide."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from vanthu.desk.access import Desk
from vanthu.queue.sealing import waiting

register = template.Library()


@register.inclusion_tag("desk/parts/sealed_alert.html", takes_context=True)
def sealed_alert(context: Context) -> dict[str, Any]:
    """One line a sealed mail that waits; nothing for everybody else."""
    desk = context.get("desk")
    if not isinstance(desk, Desk) or not desk.roles:
        return {"sealings": []}
    rows = waiting(desk.user).select_related("submission__portal", "submission__agency")
    return {"sealings": list(rows.order_by("sealed_at").distinct()[:5])}
