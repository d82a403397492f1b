"""Drafts that hold something of a mail that is sealed after all: by a later look at a scan, by
a new rule, or because a part of it could not be read before."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from vanthu.store.fulltext import DRAFTS, PUBLICATIONS
from vanthu.store.models import (
    Bulk,
    Draft,
    DraftState,
    PartRow,
    Publication,
    Revision,
    Submission,
)


def forget(submission: Submission) -> None:
    """Delete the mail's own drafts with all that was made of them, also what is public; take drafts
    of other mails back to before they had anything of it, and stop them until an editor looks."""
    own = list(Draft.objects.filter(submission=submission))
    parts = set(PartRow.objects.filter(submission=submission).values_list("pk", flat=True))
    # By number: PostgreSQL locks no rows of a DISTINCT.
    numbers = set(others_of(submission).values_list("pk", flat=True))
    _unname(submission.portal_id, numbers.union(draft.pk for draft in own))
    for draft in Draft.objects.select_for_update(no_key=True).filter(pk__in=numbers):
        _take_back(draft, parts, submission.code)
    _delete(own)


def others_of(submission: Submission) -> QuerySet[Draft]:
    """Drafts of other mails that may have something of this one: it answers their mail, or a draft
    of it was merged into them."""
    related = Q(submission=submission.continues_id or 0) | Q(merged_from__submission=submission)
    return Draft.objects.filter(related).exclude(submission=submission)


def _unname(portal: int, drafts: set[int]) -> None:
    """Acts on many drafts keep number and title of each. Before the drafts' own rows: whoever goes
    on with such an act locks them in this order."""
    for bulk in Bulk.objects.select_for_update(no_key=True).filter(portal=portal).order_by("pk"):
        lines = [*bulk.todo, *bulk.done, *bulk.failed]
        if named := [line for line in lines if line[0] in drafts]:
            for line in named:
                line[2] = "…"
            bulk.save(update_fields=["todo", "done", "failed"])


def _take_back(draft: Draft, parts: set[int], code: str) -> None:
    merged = Draft.objects.filter(merged_into=draft, submission__code=code).exists()
    clean: Revision | None = None
    for revision in draft.revisions.order_by("number"):
        if any(file.get("part") in parts for file in revision.files) or (
            merged and clean is not None and revision.co_authors != clean.co_authors
        ):
            break
        clean = revision
    else:
        return
    if clean is None:
        _delete([draft])
        return
    tainted = draft.revisions.filter(number__gt=clean.number)
    _unpublish(Publication.objects.filter(revision__in=tainted))
    draft.current, draft.approved, draft.approved_by, draft.approved_at = clean, None, None, None
    draft.title, draft.number = clean.title, str(clean.metadata.get("number") or "")[:80]
    draft.state, draft.frozen, draft.frozen_reason = DraftState.EDITING, True, code
    draft.version += 1
    draft.undo = {}
    draft.save()
    # What was written about it since may quote it.
    draft.notes.filter(created_at__gte=tainted.earliest("number").created_at).delete()
    tainted.delete()
    draft.working_copies.all().delete()
    DRAFTS.drop([draft.pk])
    Draft.objects.filter(pk=draft.pk).update(indexed=0)


def _delete(drafts: list[Draft]) -> None:
    numbers = [draft.pk for draft in drafts]
    _unpublish(Publication.objects.filter(draft__in=numbers))
    DRAFTS.drop(numbers)
    Draft.objects.filter(pk__in=numbers).update(current=None, approved=None)
    Revision.objects.filter(draft__in=numbers).delete()
    Draft.objects.filter(pk__in=numbers).delete()


def _unpublish(publications: QuerySet[Publication]) -> None:
    numbers = list(publications.values_list("pk", flat=True))
    PUBLICATIONS.drop(numbers)
    Publication.objects.filter(pk__in=numbers).delete()
