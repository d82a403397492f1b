"""The versions of one item that were public one after the other (R26, R77)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from vanthu.store.models import Draft, Publication, PublicationState

#: Publication.reason of a version that a newer one has replaced.
SUPERSEDED = "superseded"
#: Key of a revision's metadata: {"what", "earlier": "public" | "desk"} (`queue.revisions`).
CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Correction:
    """One corrected version: when it came, what it corrects, the version before it, and whether
    everybody may still read that one."""

    at: datetime
    what: str
    earlier: Publication
    readable: bool


def successor(publication: Publication) -> Publication | None:
    """The version of the same draft that is public now at the same target, if another is."""
    return (
        Publication.objects.filter(
            draft=publication.draft_id,
            target=publication.target,
            state=PublicationState.PUBLISHED,
        )
        .exclude(pk=publication.pk)
        .select_related("portal", "draft", "revision")
        .order_by("-published_at")
        .first()
    )


def versions(publication: Publication) -> list[Publication]:
    """All versions of the draft at this target that were ever public, newest first (R26)."""
    rows = Publication.objects.filter(draft=publication.draft_id, target=publication.target)
    return list(
        rows.exclude(published_at=None).select_related("revision").order_by("-published_at")
    )


def corrected(draft: Draft, publication: Publication) -> None:
    """Note on the draft whether what is out now is a corrected version; the caller saves the draft.
    What was withdrawn and opened again is none, whatever was corrected before."""
    draft.correction = {}
    is_correction = bool(publication.revision.metadata.get(CORRECTION))
    draft.corrected_at = publication.published_at if is_correction else None


def corrections(publication: Publication) -> list[Correction]:
    """All corrections of the item that is public now, newest first."""
    if publication.draft.corrected_at is None:
        return []
    rows = versions(publication)
    found, readable = [], publication.state == PublicationState.PUBLISHED
    for newer, older in pairwise(rows):
        correction = newer.revision.metadata.get(CORRECTION)
        if not correction or newer.published_at is None:
            break  # taken down in between: what came before is another story
        # What was wrong in one version stands in all before it too.
        readable = readable and correction.get("earlier") == "public"
        found.append(Correction(newer.published_at, str(correction["what"]), older, readable))
    return found


def readable_still(publication: Publication) -> Publication | None:
    """The version that is public now, for one that was replaced and that everybody may still read;
    None where that is over."""
    if publication.state != PublicationState.WITHDRAWN or publication.reason != SUPERSEDED:
        return None
    newer = successor(publication)
    if newer is None:
        return None
    known = {one.earlier.pk for one in corrections(newer) if one.readable}
    return newer if publication.pk in known else None
