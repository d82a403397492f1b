"""Values of drafts that are older than the column or table that holds them.

A migration makes the place, and new drafts fill theirs as they are written; those that were there
before get them here, a batch a transaction, so that writers never wait long. Nothing is done twice,
and nothing is touched that came after the migration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, F, OuterRef, QuerySet

from vanthu.jobs.registry import Work, periodic
from vanthu.store import akin
from vanthu.store.models import Draft, DraftKey, FindingRow, Kind

from .kinship import keys_of

#: The migrations that made the places.
KEYS, PRINTS = "0021_desk_notes", "0017_standing"
EXPECTED = "print.copy_expected"
#: Rows a transaction: texts are read for their keys.
BATCH = 100


@periodic("drafts.fill", timedelta(days=1))
def fill(work: Work) -> None:
    """Fill in what older drafts lack."""
    del work
    everything()


def everything() -> int:
    """The number of drafts that got something."""
    return keys() + prints()


def keys() -> int:
    """Keys of kinship of drafts that were indexed before there were any."""
    rows = Draft.objects.filter(
        ~Exists(DraftKey.objects.filter(draft=OuterRef("pk"))), indexed=F("current_id")
    )
    count = 0
    for batch in _batches(_older(rows, KEYS).select_related("current")):
        found = {draft.pk: keys_of(draft) for draft in batch}
        akin.keep(found)
        count += sum(map(bool, found.values()))
    return count


def prints() -> int:
    """Whether a printed copy is owed (R6, R105), as the findings of the mail say; of drafts that
    are still worked on alone, since nobody could record the copies of the others."""
    expected = FindingRow.objects.filter(submission=OuterRef("submission"), code=EXPECTED)
    rows = Draft.objects.filter(Exists(expected), unfinished=True, print_wanted=False)
    count = 0
    for batch in _batches(_older(rows, PRINTS).select_related("current")):
        at = _expected_at(batch)
        owed = [draft.pk for draft in batch if _owes(draft, at[draft.submission_id])]
        count += Draft.objects.filter(pk__in=owed).update(print_wanted=True)
    return count


def _owes(draft: Draft, at: set[tuple[str, int | None]]) -> bool:
    """As `pipeline.write.wants_print`: one of its files is told to be sent on paper, or for a
    document the mail is."""
    files = {file.get("part") for file in draft.current.files} if draft.current else set()
    whole = draft.kind == Kind.DOCUMENT and any(role in ("", "body") for role, _part in at)
    return whole or any(part in files for _role, part in at)


def _expected_at(batch: Iterable[Draft]) -> dict[int | None, set[tuple[str, int | None]]]:
    """Mail → role and id of the parts that the finding names."""
    found: dict[int | None, set[tuple[str, int | None]]] = defaultdict(set)
    rows = FindingRow.objects.filter(
        submission__in={draft.submission_id for draft in batch}, code=EXPECTED
    )
    for mail, role, part in rows.values_list("submission", "part__role", "part"):
        found[mail].add((role or "", part))
    return found


def _older(rows: QuerySet[Draft], migration: str) -> QuerySet[Draft]:
    """Those that were there before a migration was applied to this database."""
    applied: datetime | None = (
        MigrationRecorder.Migration.objects.filter(app="store", name=migration)
        .values_list("applied", flat=True)
        .first()
    )
    return rows.filter(created_at__lt=applied) if applied is not None else rows.none()


def _batches(rows: QuerySet[Draft]) -> Iterator[list[Draft]]:
    """All rows by their ids, each batch locked in a transaction of its own; a row that somebody
    else holds is left for the next time."""
    last = 0
    while True:
        with transaction.atomic():
            locked = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
            batch = list(locked.filter(pk__gt=last).order_by("pk")[:BATCH])
            if not batch:
                return
            last = batch[-1].pk
            yield batch
