"""The paper on which a draft's approval rests, read along with the draft: its page has no question
to spare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from vanthu.store.models import Draft, PaperApproval


@dataclass(frozen=True, slots=True)
class Signed:
    """Who has signed, when, and where the scan is; recorded at `Draft.approved_at`."""

    pk: int
    approver: str
    on: date
    number: str
    registered_by: str


def paper() -> Subquery:
    """For `annotate(signed=paper())` on drafts: the paper of the approval that stands now. One
    given at the desk since then, or a revision since then, rests on no paper."""
    rows = PaperApproval.objects.filter(
        draft=OuterRef("pk"),
        revision=OuterRef("approved"),
        registered_at__gte=OuterRef("approved_at"),
    )
    told = JSONObject(
        pk=F("pk"), approver=_name("approver"), on=F("on"), number=F("number"),
        registered_by=_name("registered_by"),
    )  # fmt: skip
    return Subquery(rows.order_by("-pk").values(told=told)[:1])


def signed(draft: Draft) -> Signed | None:
    """What `paper` has read."""
    told = getattr(draft, "signed", None)
    return Signed(**told | {"on": date.fromisoformat(told["on"])}) if told else None


def _name(person: str) -> Coalesce:
    """As `User.__str__`."""
    return Coalesce(
        NullIf(F(f"{person}__display_name"), Value("")), F(f"{person}__username"),
        output_field=CharField(),
    )  # fmt: skip
