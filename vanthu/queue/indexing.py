"""Keeping full-text search up with drafts, mails and publications.

Nobody who writes a row thinks of it: a draft whose current revision isn't the indexed one, a mail
or publication that isn't marked, is found by a partial index and indexed in batches, within a
second. So drafting a mail stays fast, and nothing is indexed before its verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from vanthu.jobs.registry import Work, periodic
from vanthu.store import akin
from vanthu.store.fulltext import DRAFTS, PUBLICATIONS, SUBMISSIONS, Entry, Index
from vanthu.store.models import Draft, Publication, Revision, Submission, SubmissionState

from .kinship import keys_of

EVERY = timedelta(seconds=1)
#: Rows a transaction: writers wait for it on SQLite.
BATCH = 100
#: Characters of a text that are indexed; the rest of a 1,000-page annex finds nothing new.
LONGEST_TEXT = 400_000
_UNDECIDED = (SubmissionState.RECEIVED, SubmissionState.PROCESSING)


def stale() -> bool:
    """Whether anything waits to be indexed."""
    return _drafts().exists() or _submissions().exists() or _publications().exists()


@periodic("search.index", EVERY, needed=stale)
def index(work: Work) -> None:
    """Index all that waits."""
    del work
    everything()


def everything() -> int:
    """Index all that waits, in batches; the number of rows."""
    return (
        _keep_up(DRAFTS, _drafts(), _draft_entry, _draft_keys, indexed=F("current_id"))
        + _keep_up(SUBMISSIONS, _submissions(), _submission_entry, indexed=True)
        + _keep_up(PUBLICATIONS, _publications(), _publication_entry, indexed=True)
    )


def _keep_up(
    index: Index,
    rows: QuerySet[Any],
    entry: Callable[[Any], Entry],
    also: Callable[[list[Any]], None] | None = None,
    **done: Any,
) -> int:
    count = 0
    while True:
        with transaction.atomic():
            locked = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
            batch = list(locked.order_by("pk")[:BATCH])
            entries = [entry(row) for row in batch]
            index.put(entries)
            if also is not None:
                also(batch)
            rows.model.objects.filter(pk__in=[one.id for one in entries]).update(**done)
        count += len(entries)
        if len(entries) < BATCH:
            return count


def _drafts() -> QuerySet[Draft]:
    return Draft.objects.filter(~Q(indexed=F("current_id"))).select_related(
        "current", "agency", "submission"
    )


def _submissions() -> QuerySet[Submission]:
    rows = Submission.objects.filter(indexed=False).exclude(state__in=_UNDECIDED)
    return rows.select_related("agency").defer("rules_log")


def _publications() -> QuerySet[Publication]:
    return Publication.objects.filter(indexed=False).select_related("revision")


def _draft_entry(draft: Draft) -> Entry:
    names = [draft.title, draft.number]
    if draft.submission:
        names.append(draft.submission.code)
    body = [draft.agency.name if draft.agency else ""]
    if draft.current:
        body.append(_text(draft.current))
    return Entry(draft.pk, draft.portal_id, "\n".join(names), "\n".join(body))


def _draft_keys(drafts: list[Draft]) -> None:
    akin.keep({draft.pk: keys_of(draft) for draft in drafts})


def _submission_entry(row: Submission) -> Entry:
    # An administrator searches heads only: the subject is content (R50).
    head = [row.code, row.sender_address, row.sender_name, row.agency.name if row.agency else ""]
    return Entry(row.pk, row.portal_id, "\n".join(head), row.subject)


def _publication_entry(row: Publication) -> Entry:
    revision = row.revision
    head = f"{revision.title}\n{revision.metadata.get('number') or ''}"
    return Entry(row.pk, row.portal_id, head, _text(revision))


def _text(revision: Revision) -> str:
    lines = ["".join(run["text"] for run in block["runs"]) for block in revision.blocks]
    return "\n".join([revision.summary, *lines])[:LONGEST_TEXT]
