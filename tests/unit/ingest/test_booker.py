"""The booker's loop: what goes to bad/, what waits, how it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from tests.factories import subject_of
from tests.peers.process import wait_for
from vanthu.config.policies import copy_template
from vanthu.ingest.booking import Booker, bad_files, booker, refresh, retry_all_bad, retry_bad
from vanthu.ingest.envelope import Envelope, new_queue_id, now
from vanthu.ingest.spool import Spool
from vanthu.store.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def spool(settings: Any, tmp_path: Path) -> Iterator[Spool]:
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path})
    copy_template("caobang", settings.VANTHU.portals_dir)
    refresh(settings.VANTHU)
    with Spool(settings.VANTHU.spool / "receiver") as spool:
        yield spool


def put(spool: Spool, body: str = "x", portal: str = "caobang") -> Path:
    envelope = Envelope(
        queue_id=new_queue_id(),
        channel="smtp",
        peer="127.0.0.1",
        mail_from="a@x.vn",
        rcpt_to=[{"address": "portal@caobang.gov.vn", "portal": portal}],
        received_at=now(),
    )
    with spool.open_entry(envelope) as writer:
        writer.write(f"From: a@x.vn\r\nSubject: {body}\r\n\r\n{body}\r\n".encode())
        return writer.commit()


def test_everything_in_every_spool_is_booked(settings: Any, spool: Spool) -> None:
    put(spool, "1")
    with Spool(settings.VANTHU.spool / "other") as other:
        put(other, "2")
        assert Booker(settings.VANTHU).book_all() == 2
    assert spool.entries() == []


@pytest.mark.parametrize("portal", ["", "nowhere"])
def test_file_that_fails_three_times_goes_to_bad_and_comes_back(
    settings: Any, spool: Spool, portal: str
) -> None:
    name = put(spool, "bad", portal).name if portal else "junk"
    if not portal:
        (spool.new / name).write_bytes(b"not a spool file")
    put(spool, "good")
    loop = Booker(settings.VANTHU)
    loop.book_all()
    assert subject_of(Submission.objects.get()) == "good"
    assert bad_files(settings.VANTHU) == []
    loop.book_all()
    loop.book_all()
    (bad,) = bad_files(settings.VANTHU)
    assert (bad.spool, bad.entry.name) == ("receiver", name)
    assert bad.entry.reason
    assert spool.entries() == []
    retry_bad(settings.VANTHU, "receiver", name)
    assert [path.name for path in spool.entries()] == [name]
    for _ in range(3):
        loop.book_all()
    assert retry_all_bad(settings.VANTHU) == 1
    with pytest.raises(FileNotFoundError):
        retry_bad(settings.VANTHU, "receiver", "unknown")


def test_database_away_counts_against_nothing(
    settings: Any, spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(spool, "1")
    put(spool, "2")
    real = booker.book_entry
    tried: list[str] = []

    def away(spool: Spool, path: Path) -> list[Submission]:
        tried.append(path.name)
        raise OperationalError("away")

    monkeypatch.setattr(booker, "book_entry", away)
    loop = Booker(settings.VANTHU)
    for _ in range(5):
        assert not loop._round()
    assert bad_files(settings.VANTHU) == []
    assert len(spool.entries()) == 2
    assert len(set(tried)) == 2  # one file's trouble doesn't hold up the other
    monkeypatch.setattr(booker, "book_entry", real)
    assert loop._round()
    assert Submission.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_loop_is_woken_and_ends(settings: Any, spool: Spool) -> None:
    loop = Booker(settings.VANTHU, poll=60)
    thread = threading.Thread(target=loop.run, daemon=True)
    put(spool, "before")
    thread.start()
    wait_for(lambda: not spool.entries(), "the first round", 10)
    put(spool, "woken")
    loop._wake.send()
    wait_for(lambda: not spool.entries(), "the woken round", 10)
    loop.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert Submission.objects.count() == 2


def test_broken_policy_keeps_the_last_good_one_in_force(settings: Any, spool: Spool) -> None:
    (settings.VANTHU.portals_dir / "caobang.toml").write_text("name = ", encoding="utf-8")
    put(spool)
    assert Booker(settings.VANTHU)._round()
    assert Submission.objects.count() == 1
