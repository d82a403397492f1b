"""What holds of a published item beside its text, for the desk and for the public: force, other
documents, versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanthu.publisher.validity import Standing, standing_of, standings
from vanthu.queue.workflow import Act
from vanthu.store.models import (
    Bearing,
    Draft,
    Force,
    Kind,
    Publication,
    PublicationState,
    Relation,
    RelationState,
    Validity,
)

from .words import Tag

#: What is done on the page "State and links", and not from the bar under the text.
ACTS = {Act.STANDING: "desk:draft-standing"}
FORCE_TAGS = {
    Force.NOT_YET: Tag("note", "clock"),
    Force.IN_FORCE: Tag("ok", "ok"),
    Force.PARTLY_ENDED: Tag("warn", "warn"),
    Force.ENDED: Tag("stop", "stop"),
    Force.PAUSED: Tag("warn", "stop"),
}
#: What it does to the other one, and what the other one does to it.
ACTING: dict[str, Promise] = {
    Bearing.REPLACES: _("Replaces"),
    Bearing.REPEALS: _("Repeals"),
    Bearing.AMENDS: _("Amends"),
}
ACTED_ON: dict[str, Promise] = {
    Bearing.REPLACES: _("Replaced by"),
    Bearing.REPEALS: _("Repealed by"),
    Bearing.AMENDS: _("Amended by"),
}


@dataclass(frozen=True)
class Linked:
    """Another document that this one acts on, or that acts on it."""

    relation: Relation
    words: Promise
    other: Draft
    #: Whether it waits for somebody to decide, on this side.
    open: bool


@dataclass(frozen=True)
class PublicLink:
    """A document as the public page names it; `url` "" for one that isn't public now."""

    words: Promise
    name: str
    url: str


def of_draft(draft: Draft) -> dict[str, Any]:
    """For the desk: what holds now, all statements, all relations. Four queries."""
    rows = list(
        Validity.objects.filter(draft=draft).select_related("by", "set_by").order_by("-pk")[:50]
    )
    metadata = draft.current.metadata if draft.current else {}
    return {
        "standing": standing_of(draft.kind, metadata, rows[0] if rows else None),
        "statements": rows,
        "linked": linked(draft),
        "is_document": draft.kind == Kind.DOCUMENT,
        "versions": list(
            Publication.objects.filter(draft=draft, published_at__isnull=False)
            .select_related("revision", "published_by")
            .defer("revision__blocks", "revision__doubts")
            .order_by("-published_at", "-pk")[:50]
        ),
    }


def linked(draft: Draft) -> list[Linked]:
    """All relations of a draft, those that wait first."""
    rows = (
        Relation.objects.filter(Q(source=draft) | Q(target=draft))
        .select_related("source", "target", "decided_by")
        .order_by("-pk")[:100]
    )
    found = [
        Linked(row, ACTING[row.bearing], row.target, False)
        if row.source_id == draft.pk
        else Linked(row, ACTED_ON[row.bearing], row.source, row.state == RelationState.OPEN)
        for row in rows
    ]
    return sorted(found, key=lambda item: not item.open)


def tag_of(standing: Standing) -> Tag:
    """How loud it is."""
    return FORCE_TAGS[standing.status]


def for_public(item: Publication) -> dict[str, Any]:
    """What the public page says of an item's force and of its kin: only what a person has
    confirmed, or its own dates tell."""
    standing = standings([item]).get(item.pk)
    if item.draft.kind != Kind.DOCUMENT:
        tag = tag_of(standing) if standing else None
        return {"standing": standing, "standing_tag": tag, "bearing": []}
    rows = list(
        Relation.objects.filter(
            Q(source=item.draft_id) | Q(target=item.draft_id), state=RelationState.DONE
        )
        .filter(source__kind=Kind.DOCUMENT, target__kind=Kind.DOCUMENT)
        .select_related("source", "target")
        .order_by("pk")[:50]
    )
    by = standing.stated.by if standing and standing.stated else None
    others = {
        *(row.target_id if row.source_id == item.draft_id else row.source_id for row in rows),
        *([by.pk] if by else []),
    }
    public = _public(others) if others else {}
    bearing = []
    for row in rows:
        acting = row.source_id == item.draft_id
        other = row.target if acting else row.source
        words = (ACTING if acting else ACTED_ON)[row.bearing]
        bearing.append(_link(words, other, public))
    named = None
    if by is not None:
        named = _link(_("By the document"), by, public)
    elif standing and standing.stated and standing.stated.by_text:
        named = PublicLink(_("By the document"), standing.stated.by_text, "")
    return {
        "standing": standing,
        "standing_tag": tag_of(standing) if standing else None,
        "standing_by": named,
        "bearing": bearing,
    }


def _link(words: Promise, other: Draft, public: dict[int, Publication]) -> PublicLink:
    """As the public has it: by the version that is out, not by one that is being worked on. What
    isn't public now, or was taken down for what its title says, is named by its number alone."""
    out = public.get(other.pk)
    if out is None:
        return PublicLink(words, other.number, "")
    number = str(out.revision.metadata.get("number") or other.number)
    title = out.revision.title
    path = reverse("public:article", args=[out.portal.name, out.pk, out.slug])
    return PublicLink(words, f"{number}: {title}" if number else title, path)


def _public(drafts: set[int]) -> dict[int, Publication]:
    """Draft → what is public of it, while something is."""
    rows = (
        Publication.objects.filter(
            draft__in=drafts, target="pages", state=PublicationState.PUBLISHED
        )
        .select_related("portal", "revision")
        .defer("revision__blocks", "revision__files", "revision__doubts")
    )
    return {row.draft_id: row for row in rows}
