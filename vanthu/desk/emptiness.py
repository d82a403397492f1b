"""What an empty list tells: what was done today, when mail last came, where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import ngettext

from vanthu.store.models import Event, Submission

from .access import Desk
from .context import known_policy

#: What a person did with drafts, as the page counts it up; what isn't here is only in the sum.
DONE: dict[str, Callable[[int], str]] = {
    "draft.take": lambda n: ngettext("%(n)d taken for editing", "%(n)d taken for editing", n),
    "draft.assign": lambda n: ngettext("%(n)d assigned", "%(n)d assigned", n),
    "draft.submit": lambda n: ngettext(
        "%(n)d submitted for approval", "%(n)d submitted for approval", n
    ),
    "draft.approve": lambda n: ngettext("%(n)d approved", "%(n)d approved", n),
    "draft.publish": lambda n: ngettext("%(n)d published", "%(n)d published", n),
    "draft.ask": lambda n: ngettext(
        "%(n)d waiting for the agency", "%(n)d waiting for the agency", n
    ),
    "draft.decline": lambda n: ngettext(
        "%(n)d not to be published", "%(n)d not to be published", n
    ),
}


def empty(desk: Desk, today: date) -> dict[str, Any]:
    """For the page of a list that holds nothing."""
    portal = desk.portal.pk if desk.portal else 0
    policy = known_policy(desk.portal)
    start = timezone.make_aware(datetime.combine(today, time.min))
    mine = Event.objects.filter(actor=desk.user.pk, at__gte=start, subject="draft", portal=portal)
    # By verb, since a draft that was taken and submitted was done twice.
    rows = mine.values_list("verb").annotate(n=Count("subject_id", distinct=True)).order_by()
    counted = dict(rows)
    return {
        "last_mail": Submission.objects.filter(portal=portal).order_by("-received_at").first(),
        "done_today": [DONE[verb](n) % {"n": n} for verb in DONE if (n := counted.get(verb))],
        "addresses": policy.addresses if policy else (),
    }
