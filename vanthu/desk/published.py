"""What was published in a span of days, item by item: where a report's numbers lead, and with its
authors the base of what they are paid (R54, R126)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import QueryDict
from django.utils.translation import gettext as _

from vanthu.store.models import Agency, Kind, Portal, Publication
from vanthu.validators.policy import Policy

from .period_counts import AGENCY, BOARD, CORRECTED, FIRST, IN_TIME, NO_LIMIT, published
from .spans import Span
from .words import KINDS_SHORT

#: Stands for no agency, no category.
NONE = "none"


@dataclass(frozen=True)
class PublishedFilters:
    """What a number counts; "" is no filter."""

    span: Span
    what: str = FIRST
    kind: str = ""
    category: str = ""
    agency: str = ""
    delay: str = ""

    @classmethod
    def of(cls, values: QueryDict, span: Span) -> PublishedFilters:
        """What the address asks for; what it can't mean is left out."""
        kind, agency, delay = (values.get(name, "") for name in ("kind", "agency", "delay"))
        number = agency.isdecimal() and agency.isascii() and len(agency) < 18
        return cls(
            span,
            CORRECTED if values.get("what") == CORRECTED else FIRST,
            kind if kind in Kind.values else "",
            values.get("category", "")[:60],
            agency if agency == NONE or number else "",
            delay if delay in (IN_TIME, AGENCY, BOARD, NO_LIMIT) else "",
        )

    def rows(self, portal: Portal) -> QuerySet[Publication]:
        """The publications, with what a line shows."""
        rows: Any = published(portal, self.span, self.span)
        rows = rows.filter(what=self.what)
        if self.kind:
            rows = rows.filter(draft__kind=self.kind)
        if self.category:
            rows = rows.filter(field="" if self.category == NONE else self.category)
        if self.agency:
            rows = rows.filter(draft__agency=None if self.agency == NONE else self.agency)
        if self.delay:
            rows = rows.filter(delay=self.delay)
        found: QuerySet[Publication] = rows.annotate(
            author=KeyTextTransform("author", F("revision__metadata")),
            title=F("revision__title"),
        ).select_related("draft", "draft__agency")
        return found

    def query(self, **other: object) -> str:
        """As an address has it."""
        values = {
            "what": self.what if self.what != FIRST else "", "kind": self.kind,
            "category": self.category, "agency": self.agency, "delay": self.delay,
        }  # fmt: skip
        return self.span.query(**(values | other))

    def heading(self) -> str:
        """What is listed."""
        return _("Corrected versions published") if self.what == CORRECTED else _("Items published")

    def about(self, portal: Portal, policy: Policy | None, delays: Mapping[str, str]) -> str:
        """What it is narrowed to, and the span, in words. `delays`: names of whose delay it was."""
        names = {one.id: one.name for one in policy.categories} if policy else {}
        number = int(self.agency) if self.agency.isdecimal() else 0
        agency = Agency.objects.filter(portal=portal, pk=number).first() if number else None
        pieces = [
            str(KINDS_SHORT[Kind(self.kind)]) if self.kind else "",
            _("Without a category") if self.category == NONE else names.get(self.category, ""),
            _("Not on the register of agencies") if self.agency == NONE else str(agency or ""),
            delays.get(self.delay, ""),
            self.span.title,
        ]
        text = "; ".join(piece for piece in pieces if piece)
        return text[:1].upper() + text[1:]
