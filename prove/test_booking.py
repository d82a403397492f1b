"""Bar 4, the part of booking: bookers that are killed while they race book each mail once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.peers.postgres import postgres
from tests.peers.process import wait_for
from vanthu.config.policies import template_text
from vanthu.ingest.envelope import Envelope, new_queue_id, now
from vanthu.ingest.spool import Spool, spools

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]

MAILS = 400
SECONDS = 20
#: Two processes, each the booker of the same spools.
BOOKER = """
import django; django.setup()
from django.conf import settings
from vanthu.ingest.booking import Booker
Booker(settings.VANTHU).run()
"""


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database; "" is SQLite."""
    if kind == "sqlite":
        yield ""
    else:
        with postgres() as server:
            yield server.create("booking")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_bookers_killed_at_random_book_each_mail_once(
    kind: str, tmp_path: Path, figure: Figure
) -> None:
    (tmp_path / "portals").mkdir()
    (tmp_path / "portals" / "caobang.toml").write_text(template_text("caobang"), encoding="utf-8")
    with database(kind) as url:
        environment = {key: value for key, value in os.environ.items() if "VANTHU" not in key}
        environment |= {"VANTHU_DATA": str(tmp_path), "VANTHU_DATABASE_URL": url,
                        "VANTHU_LOG_LEVEL": "CRITICAL",
                        "DJANGO_SETTINGS_MODULE": "vanthu.config.django"}  # fmt: skip
        run(environment, "-m", "vanthu.cli", "migrate").wait()
        arrivals = fill(tmp_path)
        kills = race(environment, tmp_path)
        codes = ask(environment, "Submission.objects.values_list('code', flat=True)")
        receipts = ask(environment, "Receipt.objects.values_list('transport_key', flat=True)")
        jobs = ask(environment, "Job.objects.values_list('ref', flat=True)")
        whole = ask(environment, "[audit.verify()]")
    figure(f"{kind}: arrivals, kills", f"{arrivals}, {kills}", "")
    figure(f"{kind}: submissions", len(codes), str(MAILS))
    figure(f"{kind}: doubled", max(Counter(codes).values()) - 1, "0")
    assert len(codes) == len(set(codes)) == len(jobs) == len(set(jobs)) == MAILS
    assert len(receipts) == len(set(receipts)) == arrivals
    assert sorted(int(code[-6:]) for code in codes) == list(range(1, MAILS + 1))
    assert whole == ["None"]
    assert not [path for spool in spools(tmp_path / "spool") for path in spool.bad_dir.iterdir()]


def fill(data: Path) -> int:
    """Each mail three times, over two spools, as if redelivered; how many files."""
    dice = random.Random(20261122)
    arrivals = 0
    with Spool(data / "spool" / "one") as one, Spool(data / "spool" / "two") as two:
        order = [number for number in range(MAILS) for _ in range(3)]
        dice.shuffle(order)
        for number in order:
            envelope = Envelope(
                queue_id=new_queue_id(), channel="smtp", peer="127.0.0.1", mail_from="a@x.vn",
                rcpt_to=[{"address": "portal@caobang.gov.vn", "portal": "caobang"}],
                received_at=now(),
            )  # fmt: skip
            with dice.choice([one, two]).open_entry(envelope) as writer:
                writer.write(f"Received: by hop {arrivals}\r\n".encode())
                writer.write(f"From: a@x.vn\r\nSubject: {number}\r\n\r\nbody\r\n".encode())
                writer.commit()
            arrivals += 1
    return arrivals


def race(environment: dict[str, str], data: Path) -> int:
    """Two bookers; one is killed every now and then. How many kills."""
    dice = random.Random(7)
    bookers = [run(environment, "-c", BOOKER) for _ in range(2)]
    kills = 0

    def waiting() -> int:
        return sum(len(spool.entries()) for spool in spools(data / "spool"))

    end = time.monotonic() + SECONDS
    while waiting() and time.monotonic() < end:
        time.sleep(dice.uniform(1.0, 2.5))  # the moment of the kill is what is tried
        number = dice.randrange(2)
        bookers[number].kill()
        bookers[number].wait()
        bookers[number] = run(environment, "-c", BOOKER)
        kills += 1
    wait_for(lambda: not waiting(), "empty spools", 300)
    for booker in bookers:
        booker.kill()
        booker.wait()
    return kills


def run(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *arguments], env=environment)


def ask(environment: dict[str, str], expression: str) -> list[str]:
    """A list out of the database, by a process of its own."""
    program = (
        "import django; django.setup()\nfrom vanthu.store.models import *\n"
        f"from vanthu.store import audit\nprint(*{expression}, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()
