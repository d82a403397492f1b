"""Rows for `bench/desk.py`: any number of mails and drafts, as there are after years.

    VANTHU_DATA=DIR VANTHU_DATABASE_URL=… python bench/desk_rows.py MAILS

The same number gives the same rows. Three drafts for ten mails, texts of 3 KB on average made of
the syllables of legal prose. However many rows there are, the same number of drafts is unfinished
(that is what a board has in hand), and the rest is published.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BATCH = 5000
#: Unfinished drafts, whatever the size: of four editors, and nobody's.
UNFINISHED = 150
PARAGRAPHS = 2000
WORDS = 55
#: 3 KB of UTF-8 a text on average.
PER_TEXT = (6, 15)
STATES = ("new", "editing", "submitted", "approved")


def main() -> None:
    """Fill the database of the settings."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(int(sys.argv[1]))


def fill(mails: int) -> None:
    """`mails` submissions with findings and notices, three drafts for ten of them."""
    from django.db import connection

    from vanthu.store import tallies

    portal, people, agencies = _world()
    chance = random.Random(mails)
    _copy(_submissions(mails, portal, agencies, chance))
    _copy(_findings(mails, chance))
    _copy(_drafts(mails * 3 // 10, portal, people, agencies, chance))
    _texts(mails * 3 // 10, chance)
    _index(portal.pk, mails)
    tallies.fold()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _world() -> tuple[Any, list[Any], list[Any]]:
    from django.conf import settings

    from tests.factories import make_agency, make_member
    from vanthu.config.policies import copy_template
    from vanthu.store.models import Portal, Role
    from vanthu.store.portals import sync_portals

    copy_template("caobang", settings.VANTHU.portals_dir)
    sync_portals()
    portal = Portal.objects.get(name="caobang")
    people = [make_member(portal, Role.EDITOR, f"editor{n}") for n in range(4)]
    make_member(portal, Role.SECRETARY, "secretary")
    return portal, people, [make_agency(portal, f"Sở số {n}") for n in range(40)]


def _copy(rows: tuple[type[Any], Iterable[dict[str, Any]]]) -> None:
    """Put rows in, columns that aren't given with their defaults; no model object is made."""
    from django.db import connection, transaction

    model, values = rows
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    usual = [f.get_db_prep_save(f.get_default(), connection) for f in fields]
    places = {f.attname: number for number, f in enumerate(fields)}
    marks = ", ".join(["%s"] * len(fields))
    names = ", ".join(f'"{f.column}"' for f in fields)
    statement = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'
    for batch in _batches(values):
        lines = []
        for row in batch:
            line = list(usual)
            for name, value in row.items():
                field = fields[places[name]]
                line[places[name]] = field.get_db_prep_save(value, connection)
            lines.append(line)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, lines)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'),"
                f" (SELECT max(id) FROM {model._meta.db_table}))"
            )


def _batches(values: Iterable[Any]) -> Iterator[Sequence[Any]]:
    batch: list[Any] = []
    for value in values:
        batch.append(value)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _submissions(mails: int, portal: Any, agencies: list[Any], chance: random.Random) -> Any:
    from vanthu.store.models import Submission

    def rows() -> Iterator[dict[str, Any]]:
        now = datetime.now(UTC)
        # 550 mails a day: a million in five years.
        for number in range(1, mails + 1):
            at = now - timedelta(minutes=(mails - number) * 2.6)
            yield {
                "id": number,
                "portal_id": portal.pk,
                "code": f"CBG-26-{number:07d}",
                "token": f"{number:032x}",
                "state": chance.choices(("drafted", "refused", "noted", "held"), (80, 10, 10, 0))[0]
                if number < mails - 100
                else ("held" if number % 4 == 0 else "drafted"),
                "channel": "smtp",
                "raw_key": f"{number:064x}",
                "raw_sha256": f"{number:064x}",
                "raw_size": 60_000,
                "subject": f"V/v gửi đăng tải văn bản số {number}",
                "sender_address": f"vanthu{number % 40}@so{number % 40}.caobang.gov.vn",
                "sender_name": f"Văn thư Sở số {number % 40}",
                "agency_id": agencies[number % 40].pk,
                "received_at": at,
                "booked_at": at,
                "decided_at": at,
                "indexed": True,
            }

    return Submission, rows()


def _findings(mails: int, chance: random.Random) -> Any:
    from vanthu.store.models import FindingRow

    def rows() -> Iterator[dict[str, Any]]:
        codes = ("type.not_permitted", "archive.encrypted", "file.damaged", "type.executable")
        for number in range(1, mails + 1):
            if number % 10 == 0:
                yield {
                    "submission_id": number,
                    "code": chance.choice(codes),
                    "action": "reject",
                    "severity": "stop",
                }

    return FindingRow, ({"id": n} | row for n, row in enumerate(rows(), 1))


def _drafts(
    count: int, portal: Any, people: list[Any], agencies: list[Any], chance: random.Random
) -> Any:
    from vanthu.store.models import Draft

    def rows() -> Iterator[dict[str, Any]]:
        today = datetime.now(UTC)
        for number in range(1, count + 1):
            in_hand = number > count - UNFINISHED
            at = today - timedelta(minutes=(count - number) * 8.7)
            yield {
                "id": number,
                "portal_id": portal.pk,
                "submission_id": number * 3,
                "kind": chance.choice(("document", "document", "document", "news", "article")),
                "state": STATES[number % 4] if in_hand else "published",
                "title": f"Về việc {' '.join(_words(chance, 12))}",
                "number": f"{number}/QĐ-UBND",
                "agency_id": agencies[number % 40].pk,
                # An unfinished one of every five is nobody's yet.
                "assignee_id": people[number % 4].pk if number % 5 else None,
                "deadline": (at + timedelta(days=number % 7)).date() if number % 3 else None,
                "created_at": at,
                "changed_at": at,
            }

    return Draft, rows()


def _texts(count: int, chance: random.Random) -> None:
    """A revision for each draft, current there."""
    from django.db import connection

    from vanthu.store.models import Revision

    pool = [" ".join(_words(chance, WORDS)) for _ in range(PARAGRAPHS)]

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(1, count + 1):
            picked = chance.choices(pool, k=chance.randrange(*PER_TEXT))
            yield {
                "id": number,
                "draft_id": number,
                "number": 1,
                "title": f"Văn bản {number}",
                "blocks": [{"kind": "paragraph", "runs": [{"text": text}]} for text in picked],
                "digest": f"{number:064x}",
                "created_at": datetime.now(UTC),
            }

    _copy((Revision, rows()))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_draft SET current_id = id")


def _words(chance: random.Random, count: int) -> list[str]:
    from vanthu.vietnamese.syllables import seen_syllables

    if not _weighted:
        seen = seen_syllables()
        _weighted.extend((list(seen), list(seen.values())))
    return chance.choices(_weighted[0], _weighted[1], k=count)


_weighted: list[Any] = []


def _index(portal: int, mails: int) -> None:
    """Full text by the same code as in life, without its look for what is new."""
    from django.db import connection, transaction

    from vanthu.queue.indexing import _draft_entry
    from vanthu.store.fulltext import DRAFTS, SUBMISSIONS, Entry
    from vanthu.store.models import Draft

    for batch in _batches(range(1, mails + 1)):
        with transaction.atomic():
            SUBMISSIONS.put(
                Entry(n, portal, f"CBG-26-{n:07d} vanthu{n % 40}", f"Gửi đăng tải văn bản số {n}")
                for n in batch
            )
    drafts = Draft.objects.select_related("current", "agency", "submission").order_by("pk")
    for batch in _batches(drafts.iterator(chunk_size=1000)):
        with transaction.atomic():
            DRAFTS.put(map(_draft_entry, batch))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_draft SET indexed = current_id")


if __name__ == "__main__":
    print(json.dumps({"mails": int(sys.argv[1])}))
    main()
