"""Two bookers at once, on whichever database the tests run over."""

from __future__ import annotations

import threading
from pathlib import Path

from django.db import connection

from tests.integration.ingest.conftest import Station, mail
from tests.peers.process import wait_for
from vanthu.ingest.booking import book_stream, refresh
from vanthu.ingest.envelope import Envelope, new_queue_id, now
from vanthu.ingest.spool import Spool
from vanthu.store import audit
from vanthu.store.models import Job, Receipt, Submission

MAILS = 12
COPIES = 4


def envelope() -> Envelope:
    return Envelope(
        queue_id=new_queue_id(),
        channel="smtp",
        peer="127.0.0.1",
        mail_from="a@x.vn",
        rcpt_to=[{"address": "portal@caobang.gov.vn", "portal": "caobang"}],
        received_at=now(),
    )


def test_the_same_mails_from_many_threads_are_booked_once(station: Station) -> None:
    import io

    station.add_mailbox(1)
    refresh(station.settings)
    faults: list[BaseException] = []
    start = threading.Barrier(COPIES)

    def book() -> None:
        try:
            start.wait(10)
            for number in range(MAILS):
                book_stream(envelope(), io.BytesIO(mail(f"mail {number}")))
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=book) for _ in range(COPIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert Submission.objects.count() == Job.objects.count() == MAILS
    assert Receipt.objects.count() == MAILS * COPIES
    numbers = sorted(int(code[-6:]) for code in Submission.objects.values_list("code", flat=True))
    assert numbers == list(range(1, MAILS + 1))
    assert audit.verify() is None


def test_two_bookers_on_one_spool(station: Station, tmp_path: Path) -> None:
    station.add_mailbox(1)
    refresh(station.settings)
    with Spool(station.settings.spool / "receiver") as spool:
        for number in range(MAILS):
            with spool.open_entry(envelope()) as writer:
                writer.write(mail(f"mail {number}"))
                writer.commit()
        station.book()
        station.book()
        wait_for(lambda: not spool.entries(), "an empty spool")
        assert spool.bad() == []
    station.close()
    assert Submission.objects.count() == Receipt.objects.count() == MAILS
