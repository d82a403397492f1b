"""Tình trạng hiệu lực: of an official document what people have stated, else what its dates say; of
news and articles the last day that they name (R96: calendars of meetings and of work).

A document that we took over years after its issue may have been repealed by one that we never saw,
so of such a one nothing is said until a person has stated it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone, translation

from vanthu.store.models import Draft, Force, Kind, Publication, Revision, Validity

#: Published so long after its issue, a document is history: its dates alone don't say that it is
#: still in force.
FRESH = timedelta(days=366)
#: Key of the metadata of news and articles: the last day for which what they say holds.
UNTIL = "valid_until"
#: What ends or pauses force: dated ahead, it hasn't happened yet.
_ENDING = frozenset({Force.PARTLY_ENDED, Force.ENDED, Force.PAUSED})


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds on a day. `stated`: the row that says so; None: told from the document's dates."""

    status: Force
    since: date | None = None
    stated: Validity | None = None
    #: What will hold from a later day.
    then: Force | None = None
    then_on: date | None = None

    @property
    def label(self) -> str:
        """In words."""
        return str(self.status.label)

    @property
    def then_label(self) -> str:
        """What will hold, in words."""
        return str(self.then.label) if self.then else ""

    @property
    def holds(self) -> bool:
        """Whether people may go by it."""
        return self.status in (Force.IN_FORCE, Force.PARTLY_ENDED)


def stated(row: Validity, today: date) -> Standing:
    """What a person's statement means on a day."""
    status, ahead = Force(row.status), row.since is not None and row.since > today
    if status == Force.NOT_YET and row.since is not None and not ahead:
        return Standing(Force.IN_FORCE, row.since, row)
    if status in _ENDING and ahead:
        return Standing(Force.IN_FORCE, None, row, status, row.since)
    return Standing(status, row.since, row)


def told(metadata: Mapping[str, Any], published_on: date, today: date) -> Standing | None:
    """What the document's own dates say; None where they say nothing that one may rely on."""
    effective, expiry = day_of(metadata, "effective_date"), day_of(metadata, "expiry_date")
    if expiry is not None and expiry < today:
        return Standing(Force.ENDED, expiry + timedelta(days=1))
    if effective is None:
        return None
    if effective > today:
        return Standing(Force.NOT_YET, effective)
    issued = day_of(metadata, "date") or effective
    if published_on - issued > FRESH:
        return None
    if expiry is not None:
        ends = expiry + timedelta(days=1)
        return Standing(Force.IN_FORCE, effective, None, Force.ENDED, ends)
    return Standing(Force.IN_FORCE, effective)


def standing_of(
    kind: str,
    metadata: Mapping[str, Any],
    row: Validity | None,
    published_on: date | None = None,
) -> Standing | None:
    """What to show of a draft; None when nothing is known."""
    today = timezone.localdate()
    if kind != Kind.DOCUMENT:
        return lasting(metadata, today)
    if row is not None:
        return stated(row, today)
    return told(metadata, published_on or today, today)


def lasting(metadata: Mapping[str, Any], today: date) -> Standing | None:
    """Whether news or an article still holds; None for what names no last day."""
    until = day_of(metadata, UNTIL)
    if until is None:
        return None
    ends = until + timedelta(days=1)
    if until < today:
        return Standing(Force.ENDED, ends)
    return Standing(Force.IN_FORCE, None, None, Force.ENDED, ends)


def record_of(draft: Draft, revision: Revision) -> dict[str, Any] | None:
    """What holds today of a draft's document, for a record that machines read: `status` of `Force`
    and its Vietnamese name, days as ISO, the document that made it so, `stated` where a person has
    said it and not only the document's dates. None: nothing is known."""
    row = Validity.objects.filter(draft=draft).select_related("by").order_by("-pk").first()
    out = draft.publications.filter(revision=revision, published_at__isnull=False)
    at = out.order_by("published_at").values_list("published_at", flat=True).first()
    day = timezone.localdate(at) if at else None
    found = standing_of(draft.kind, revision.metadata, row, day)
    if found is None:
        return None
    by = found.stated.by if found.stated else None
    with translation.override("vi"):
        return {
            "status": found.status.value,
            "label": found.label,
            "since": found.since.isoformat() if found.since else "",
            "by": (by.number or by.title) if by else found.stated.by_text if found.stated else "",
            "note": found.stated.note if found.stated else "",
            "then": found.then.value if found.then else "",
            "then_label": found.then_label,
            "then_on": found.then_on.isoformat() if found.then_on else "",
            "stated": found.stated is not None,
            "as_of": timezone.localdate().isoformat(),
        }


def standings(publications: Iterable[Publication]) -> dict[int, Standing]:
    """Of each publication that has one, by its id; one query for all."""
    items = [
        item
        for item in publications
        if item.draft.kind == Kind.DOCUMENT or item.revision.metadata.get(UNTIL)
    ]
    documents = [item.draft_id for item in items if item.draft.kind == Kind.DOCUMENT]
    newest: dict[int, Validity] = {}
    if documents:
        rows = Validity.objects.filter(draft__in=documents).order_by("pk")
        newest = {row.draft_id: row for row in rows.select_related("by")}
    found = {}
    for item in items:
        day = timezone.localdate(item.published_at) if item.published_at else None
        stated_last = newest.get(item.draft_id)
        if one := standing_of(item.draft.kind, item.revision.metadata, stated_last, day):
            found[item.pk] = one
    return found


def day_of(metadata: Mapping[str, Any], key: str) -> date | None:
    """An ISO date of the metadata."""
    try:
        return date.fromisoformat(str(metadata.get(key) or "")[:10])
    except ValueError:
        return None
