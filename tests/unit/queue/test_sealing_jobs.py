"""Wiping and destroying: orphaned boxes, copies in the spool, mailboxes that are away."""

from __future__ import annotations

import io
import os
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories import make_portal, make_submission
from vanthu.ingest.envelope import Envelope
from vanthu.ingest.raw_key import CHUNK, RawKeyReader
from vanthu.ingest.spool import Spool
from vanthu.jobs.registry import Later, Work
from vanthu.queue import sealing_jobs
from vanthu.store.models import Receipt, Sealing, Submission
from vanthu.store.sealed.boxes import boxes, new_name
from vanthu.validators.policy import MailboxConfig

RAW = b"From: a@x.vn\r\nSubject: s\r\n\r\nbody\r\n"


@pytest.fixture
def row(db: None, settings: Any, tmp_path: Any) -> Submission:
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path})
    reader = RawKeyReader(io.BytesIO(RAW))
    while reader.read(CHUNK):
        pass
    return make_submission(make_portal(), raw_key=reader.key, sealed_at=datetime.now(UTC))


def test_boxes_that_nothing_names_go_after_a_day(row: Submission) -> None:
    names = [new_name(number) for number in range(3)]
    for name in names:
        boxes().write(name, {}, io.BytesIO(b"x"))
    kept, fresh, orphan = names
    Sealing.objects.create(submission=row, box=kept, sealed_at=datetime.now(UTC))
    old = time.time() - 2 * sealing_jobs.ORPHANED
    for name in (kept, orphan):
        for path in (boxes().box_path(name), boxes().key_path(name)):
            os.utime(path, (old, old))
    sealing_jobs.sweep(Work(0, "sealed.sweep", None))
    assert boxes().names() == {kept, fresh}


def test_a_copy_that_could_not_be_booked_goes_and_others_stay(
    row: Submission, settings: Any
) -> None:
    with Spool(settings.VANTHU.spool / "a") as spool:
        for name, raw in (("same", b"Received: by b\r\n" + RAW), ("other", RAW + b"more")):
            envelope = Envelope(queue_id=name, channel="smtp", rcpt_to=[])
            with spool.open_entry(envelope) as writer:
                writer.write(raw)
                path = writer.commit()
            spool.set_aside(path, "broken")
        assert sealing_jobs._wipe_spool(row) == "destroyed"
        assert [bad.name for bad in spool.bad()] == ["other"]
        assert sealing_jobs._wipe_spool(row) == "absent"


def test_a_mailbox_that_is_away_is_tried_again(
    row: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing = Sealing.objects.create(
        submission=row, sealed_at=datetime.now(UTC), decision="destroyed"
    )
    receipt = Receipt.objects.create(
        submission=row, transport_key="imap:box:7:42", channel="imap", received_at=row.received_at
    )
    work = Work(0, "mailbox.expunge", receipt.pk, {"sealing": sealing.pk})
    config = MailboxConfig(name="box", address="a@x.vn", host="127.0.0.1", user="a")

    def away(*_args: Any) -> str:
        raise ConnectionRefusedError

    monkeypatch.setattr(sealing_jobs, "_mailbox", lambda _name: config)
    monkeypatch.setattr(sealing_jobs, "expunge", away)
    with pytest.raises(Later):
        sealing_jobs.expunge_from_mailbox(work)
    sealing.refresh_from_db()
    assert sealing.wiped == {}
