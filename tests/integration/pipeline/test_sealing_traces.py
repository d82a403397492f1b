"""What a database keeps of deleted rows: on a real file, with its log, outside any transaction."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.db import connection

from tests.factories import make_draft, make_portal, make_submission
from vanthu.queue.indexing import everything
from vanthu.store.blobs import blobs
from vanthu.store.models import Draft, Revision, Submission
from vanthu.store.sealed import seal
from vanthu.store.sealed.traces import clean_database

WORDS = (b"zqcanaryzq", b"ZQCANARYZQ")


@pytest.mark.django_db(transaction=True)
def test_deleted_words_leave_database_index_and_log(tmp_path: Path) -> None:

    portal = make_portal()
    row = make_submission(portal, subject="ZQCANARYZQ")
    row.raw_sha256, row.raw_size = blobs().put(io.BytesIO(b"x"))
    row.save()
    draft = make_draft(portal, submission=row, title="ZQCANARYZQ")
    Revision.objects.filter(draft=draft).update(summary="ZQCANARYZQ " * 50)
    everything()
    assert _found()
    seal(row, code="secrecy.marked", action="hold", severity="stop")
    assert clean_database(indexed=True)
    assert not Draft.objects.exists()
    assert Submission.objects.get().subject == ""
    assert _found() == []


def _found() -> list[str]:
    """Pages of the database, by VACUUM-free reading: the file itself and its log."""
    name = Path(str(connection.settings_dict["NAME"]))
    files = [name, name.with_name(f"{name.name}-wal")]
    return [f.name for f in files if f.exists() and any(w in f.read_bytes() for w in WORDS)]
