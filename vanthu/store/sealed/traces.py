"""What lay open before a mark of secrecy was found, and what databases keep of deleted rows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from vanthu.store.blobs import FolderBlobs, blobs
from vanthu.store.fulltext import DRAFTS, PUBLICATIONS, SUBMISSIONS
from vanthu.store.models import (
    PaperApproval,
    PartRow,
    Preview,
    Publication,
    Receipt,
    Reuse,
    Revision,
    Submission,
)

from .shred import shred

#: Tables whose deleted rows PostgreSQL keeps on their pages until it is told to clean up.
_TABLES = ("store_submission", "store_receipt", "store_part", "store_finding", "store_notice")
_WORKED = ("store_draft", "store_revision")
_INDEXES = (SUBMISSIONS.table, DRAFTS.table, PUBLICATIONS.table)


def shred_blobs(names: Iterable[str]) -> int:
    """Wipe these blobs, but for those that another submission has of its own; how many went.

    Under the lock that whoever relies on a blob holds until its row is committed.
    """
    store, wiped = blobs(), 0
    with store.collecting():
        for sha256 in names:
            if not _named_elsewhere(sha256):
                wiped += shred(store.path(sha256))
                wiped += _shred_preview(store, sha256)
    return wiped


def _shred_preview(store: FolderBlobs, sha256: str) -> int:
    """What was made of the file so that people could look at it goes with it."""
    preview = Preview.objects.filter(sha256=sha256).first()
    if preview is None:
        return 0
    preview.delete()
    made = filter(None, (preview.made_sha256, preview.poster_sha256))
    return sum(shred(store.path(name)) for name in made if not _named_elsewhere(name))


def _named_elsewhere(sha256: str) -> bool:
    """A sealed submission names no blob, so whatever names it is another."""
    of_revisions = Revision.objects.filter(files__icontains=sha256)
    return (
        Submission.objects.filter(raw_sha256=sha256).exists()
        or Receipt.objects.filter(Q(raw_sha256=sha256), submission__sealed_at__isnull=True).exists()
        or PartRow.objects.filter(sha256=sha256).exists()
        or of_revisions.exists()
        or Publication.objects.filter(files__icontains=sha256).exists()
        or PaperApproval.objects.filter(scan__sha256=sha256).exists()
        or Reuse.objects.filter(scan__sha256=sha256).exists()
    )


def clean_database(*, indexed: bool = False) -> bool:
    """Make the database forget what was deleted; False when somebody reads and it has to wait.
    `indexed`: the search's index too, which takes its time and is seldom needed.

    SQLite overwrites deleted rows itself (`secure_delete`), but its write-ahead log holds older
    pages until it is emptied. PostgreSQL keeps dead rows until they are vacuumed.
    """
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in _INDEXES if indexed else ():
                # FTS5 only notes what was deleted, until its segments are merged.
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - ours
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            return not busy
        tables = (*_TABLES, *_WORKED, *_INDEXES) if indexed else _TABLES
        cursor.execute(f"VACUUM {', '.join(tables)}")
    return True
