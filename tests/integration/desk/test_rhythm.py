"""How often categories are renewed: told from the newest publication of each, and what to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vanthu.publisher.publication import record_by_hand
from vanthu.queue.rhythm import beats, due_of
from vanthu.store.models import Draft, Portal, Publication, User
from vanthu.store.portals import policy_of, sync_portals
from vanthu.validators.policy_contents import Category

from .conftest import As

RHYTHM = (
    '[[categories]]\nid = "daily"\nname = "Tin hằng ngày"\nevery = 1\n\n'
    '[[categories]]\nid = "weekly"\nname = "Bản tin tuần"\nevery = 7\nevery_of = "calendar"\n\n'
)


@pytest.fixture
def rhythmic(ids: dict[str, Any]) -> Portal:
    """The portal with two categories that have a rhythm."""
    path = settings.VANTHU.portals_dir / "caobang.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[categories]]", f"{RHYTHM}[[categories]]", 1), encoding="utf-8")
    sync_portals()
    portal = Portal.objects.get(name="caobang")
    assert policy_of(portal).category("daily")
    return portal


def published(ids: dict[str, Any], category: str, ago: timedelta) -> None:
    row = Publication.objects.get(pk=ids["publication"])
    Publication.objects.filter(pk=row.pk).update(
        category=category, published_at=datetime.now(UTC) - ago
    )


@pytest.mark.parametrize(
    ("every", "of", "due"),
    [
        (1, "working", date(2026, 11, 16)),  # published on a Friday
        (1, "calendar", date(2026, 11, 14)),
        (7, "calendar", date(2026, 11, 20)),
    ],
)
def test_by_when_something_new_is_wanted(every: int, of: str, due: date) -> None:
    one = Category(id="news", name="Tin", every=every, every_of=of)  # type: ignore[arg-type]
    assert due_of(one, datetime(2026, 11, 13, 3, tzinfo=UTC)) == due


def test_the_newest_publication_of_each_in_one_statement(
    ids: dict[str, Any], rhythmic: Portal
) -> None:
    published(ids, "weekly", timedelta(days=2))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = {beat.category.id: beat for beat in beats(rhythmic, policy_of(rhythmic))}
    assert len(asked) == 1
    assert found["daily"].late
    assert found["daily"].last is None
    assert not found["weekly"].late
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "publication_rhythm" in plan
    published(ids, "weekly", timedelta(days=9))
    late = next(b for b in beats(rhythmic, policy_of(rhythmic)) if b.category.id == "weekly")
    assert late.late
    assert late.days in (1, 2, 3)


def test_what_lies_ready_is_named(ids: dict[str, Any], rhythmic: Portal, signed_in: As) -> None:
    Draft.objects.filter(pk=ids["approved"]).update(category="daily")
    page = signed_in("nongthihanh").get("/desk/rhythm/").content.decode()
    assert "Tin hằng ngày" in page
    assert "list=approved&amp;category=daily" in page
    monitor = signed_in("quantri").get("/desk/monitor/").content.decode()
    assert "/desk/rhythm/?part=late" in monitor
    part = signed_in("quantri").get("/desk/rhythm/?part=late").content.decode()
    assert "Tin hằng ngày" in part
    assert "category=daily" not in part  # who has no role there works on nothing


def test_a_portal_without_a_rhythm_says_so(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    assert "/desk/rhythm/" not in client.get("/desk/monitor/").content.decode()
    assert client.get("/desk/rhythm/").status_code == 200


def test_a_publication_keeps_its_category(ids: dict[str, Any]) -> None:
    draft = Draft.objects.get(pk=ids["approved"])
    draft.category = "reports"
    actor = User.objects.get(username="hoangvanlap")
    row = record_by_hand(
        draft=draft, actor=actor, address="https://caobang.gov.vn/1", at=datetime.now(UTC)
    )
    assert row.category == "reports"
