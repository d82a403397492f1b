"""Random changes by several threads while another counts: `python -m tests.integration.store.storm
SECONDS` prints, as JSON, how often was looked and where tallies weren't a count of the rows.

Every look is one snapshot of the database, in which tallies and rows must agree: a tally that came
a moment later, or stayed when its transaction was undone, would be seen.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

WRITERS = 4
TODAY = date(2026, 11, 22)


def main(seconds: float) -> None:
    """Fill, let the storm blow, tell."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    world = World()
    first = random.Random(WRITERS)
    for _ in range(40):
        world.add(first)
    told: dict[str, Any] = {"looks": 0, "wrong": [], "folds": 0, "changes": Counter()}
    end = threading.Event()
    threads = [
        threading.Thread(target=_until, args=(end, told, work))
        for work in (
            *(world.writer(n, told) for n in range(WRITERS)),
            folder(world, told),
            looker(told),
        )
    ]
    for thread in threads:
        thread.start()
    end.wait(seconds)
    end.set()
    for thread in threads:
        thread.join()
    looker(told)()
    print(json.dumps(told))


def _until(end: threading.Event, told: dict[str, Any], work: Callable[[], None]) -> None:
    from django.db import IntegrityError, OperationalError, connection

    try:
        while not end.is_set():
            try:
                work()
            except (IntegrityError, OperationalError) as error:
                # Its mail was removed meanwhile; a deadlock's victim, or SQLite's busy writer.
                told["changes"][type(error).__name__] += 1
    except Exception as error:  # a thread that dies silently would prove nothing
        told["wrong"].append(repr(error))
        raise
    finally:
        connection.close()


class Undone(Exception):
    """Somebody changed their mind in the middle of a transaction."""


class World:
    """A portal with agencies and people, and what may happen to its mails and drafts."""

    def __init__(self) -> None:
        from tests.factories import make_agency, make_member, make_portal
        from vanthu.store.models import Role

        self.changed = threading.Event()
        self.portal = make_portal()
        self.agencies = [make_agency(self.portal, f"Sở số {n}") for n in range(5)]
        self.people = [make_member(self.portal, Role.EDITOR) for _ in range(3)]

    def writer(self, number: int, told: dict[str, Any]) -> Callable[[], None]:
        """One random transaction; every fifth is undone."""
        from django.db import transaction

        chance = random.Random(number)

        def work() -> None:
            deeds = chance.choices(self.deeds(), k=chance.randrange(1, 5))
            undone = chance.random() < 0.2
            try:
                with transaction.atomic():
                    for deed in deeds:
                        deed(chance)
                    if undone:
                        raise Undone
            except Undone:
                told["changes"]["undone"] += 1
            else:
                told["changes"]["kept"] += 1
                self.changed.set()

        return work

    def deeds(self) -> list[Callable[[random.Random], None]]:
        """What may happen."""
        return [self.add, self.mail, self.draft, self.finding, self.remove]

    def add(self, chance: random.Random) -> None:
        """A mail comes, with or without a draft and a finding."""
        from tests.factories import make_submission
        from vanthu.store.models import Draft, FindingRow

        mail = make_submission(
            self.portal,
            agency=chance.choice([None, *self.agencies]),
            code=f"{chance.getrandbits(60):x}",
            raw_key=f"{chance.getrandbits(200):x}",
            received_at=datetime.now(UTC) - timedelta(days=chance.randrange(4)),
        )
        if chance.random() < 0.5:
            Draft.objects.create(portal=self.portal, submission=mail, kind="news", title="Tin")
        if chance.random() < 0.5:
            FindingRow.objects.create(
                submission=mail, severity="stop",
                code=chance.choice(["type.executable", "sender.unknown"]),
                action=chance.choice(["reject", "hold", "warn"]),
            )  # fmt: skip

    def mail(self, chance: random.Random) -> None:
        """A mail's state changes, or whose it is."""
        from vanthu.store.models import Submission, SubmissionState

        self._some(Submission, chance).update(
            state=chance.choice(SubmissionState.values),
            agency=chance.choice([None, *self.agencies]),
        )

    def draft(self, chance: random.Random) -> None:
        """A draft goes on, to somebody else, with another deadline."""
        from vanthu.store.models import Draft, DraftState

        self._some(Draft, chance).update(
            state=chance.choice(DraftState.values),
            assignee=chance.choice([None, *self.people]),
            deadline=chance.choice([None, TODAY + timedelta(days=chance.randrange(5))]),
        )

    def finding(self, chance: random.Random) -> None:
        """A finding weighs otherwise after a re-run."""
        from vanthu.store.models import FindingRow

        self._some(FindingRow, chance).update(action=chance.choice(["reject", "hold", "warn"]))

    def remove(self, chance: random.Random) -> None:
        """A finding or a draft goes, or a mail with all of it."""
        from vanthu.store.models import Draft, FindingRow, Submission

        model = chance.choice([FindingRow, Draft, Submission])
        rows = self._some(model, chance)
        if model is Submission:
            Draft.objects.filter(submission__in=rows).delete()
        rows.delete()

    @staticmethod
    def _some(model: Any, chance: random.Random) -> Any:
        pks = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return model.objects.filter(pk__in=chance.sample(pks, min(len(pks), 2)))


def folder(world: World, told: dict[str, Any]) -> Callable[[], None]:
    """Folds as soon as there is something new; the job does it every ten seconds."""
    from vanthu.store import tallies

    def work() -> None:
        if not world.changed.wait(1):
            return
        world.changed.clear()
        tallies.fold()
        told["folds"] += 1

    return work


def looker(told: dict[str, Any]) -> Callable[[], None]:
    """Compares each tally with a count, both as of one moment."""
    from django.db import connection, transaction

    from vanthu.store.tallies.triggers import COUNTED, recounted

    def work() -> None:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            connection.connection.execute("BEGIN DEFERRED")  # reads while others write
            try:
                look()
            finally:
                connection.connection.execute("ROLLBACK")
        else:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                look()

    def look() -> None:
        for counted in COUNTED:
            keys = ", ".join(counted.columns)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {keys}, sum(n) FROM {counted.tally} GROUP BY {keys} HAVING sum(n) <> 0"
                )
                said = sorted(tuple(map(str, row)) for row in cursor.fetchall())
                cursor.execute(recounted(counted, connection.vendor))
                true = sorted(tuple(map(str, row)) for row in cursor.fetchall())
            told["looks"] += 1
            if said != true:
                told["wrong"].append([counted.tally, said, true])

    return work


if __name__ == "__main__":
    main(float(sys.argv[1]))
