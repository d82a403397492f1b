"""Statements written once give what QuerySets give, with changing values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from vanthu.store import audit
from vanthu.store.models import Agency, Event, Job, JobState, Portal
from vanthu.store.prepared import Select, Slot, Update, insert, insert_all, update

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, 0, 123456, tzinfo=UTC)


def job(kind: str, **values: object) -> Job:
    row = Job(kind=kind, not_before=NOW, **values)
    insert(row)
    return row


def test_an_inserted_row_is_what_save_would_have_made() -> None:
    ours = job("a", ref=7, args={"tên": ["Sở"]}, dedupe_key="k")
    theirs = Job.objects.create(kind="a", not_before=NOW, ref=7, args={"tên": ["Sở"]})
    assert (ours.pk + 1, ours._state.adding, ours._state.db) == (theirs.pk, False, "default")
    skipped = {"id", "dedupe_key", "created_at"}
    names = [field.name for field in Job._meta.fields if field.name not in skipped]
    first, second = Job.objects.order_by("pk").values_list(*names)
    assert first == second
    assert Job.objects.get(pk=ours.pk).created_at is not None


def test_unique_keys_hold() -> None:
    job("a", dedupe_key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        job("b", dedupe_key="k")


def test_many_rows_keep_their_order_past_the_databases_number_of_parameters() -> None:
    rows = [Job(kind=f"k{number}", not_before=NOW) for number in range(200)]
    with transaction.atomic():
        insert_all(rows)
    assert len({row.pk for row in rows}) == 200
    assert all(Job.objects.get(pk=row.pk).kind == row.kind for row in rows[::50])
    insert_all([])


def test_json_that_is_text_already() -> None:
    row = Job(kind="a", not_before=NOW)
    insert(row, encoded={"args": '{"name":"Sở"}'})
    assert Job.objects.get(pk=row.pk).args == {"name": "Sở"}
    assert Job.objects.filter(args__name="Sở").exists()


def test_an_update_writes_the_named_fields_alone() -> None:
    row = job("a")
    row.kind, row.state, row.done_at = "b", JobState.DONE, NOW
    assert update(row, "state", "done_at") == 1
    stored = Job.objects.get(pk=row.pk)
    assert (stored.kind, stored.state, stored.done_at) == ("a", "done", NOW)
    row.delete()
    row.pk = 10**6
    assert update(row, "state") == 0


def test_selects_take_values_anew_each_time() -> None:
    due = Select(
        lambda: Job.objects.filter(
            Q(kind=Slot("kind")) | Q(kind="always"),
            not_before__lte=Slot("now", Job._meta.get_field("not_before")),
        ).order_by("pk")
    )
    first, always = job("first", args={"n": 1}), job("always")
    assert due.all(kind="first", now=NOW) == [first, always]
    assert due.all(kind="other", now=NOW) == [always]
    assert due.all(kind="first", now=NOW - timedelta(seconds=1)) == []
    found = due.first(kind="first", now=NOW)
    assert found.args == {"n": 1}
    assert found.not_before == NOW
    found.save()


def test_rows_come_with_their_relations_or_as_values() -> None:
    portal = Portal.objects.create(name="mau", code="MAU", title="Mẫu")
    Agency.objects.create(portal=portal, name="Sở")
    rows = Select(lambda: Agency.objects.select_related("portal").filter(name=Slot("name")))
    values = Select(
        lambda: Agency.objects.filter(name__in=[Slot("a"), Slot("b")]).values_list(
            "portal__title", "valid_from"
        )
    )
    agency = rows.first(name="Sở")
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert agency.portal == portal
    assert not queries.captured_queries
    assert rows.first(name="không có") is None
    assert values.all(a="Sở", b="x") == [("Mẫu", None)]


def test_updates_tell_how_many_and_give_columns_back() -> None:
    take = Update(
        lambda: Job.objects.filter(pk=Slot("job"), state=JobState.READY),
        returning=("args", "created_at"),
        state=JobState.LEASED,
        claims=F("claims") + Slot("more"),
        lease_until=Now() + timedelta(seconds=60),
    )
    row = job("a", args={"x": [1]})
    assert take.first(job=row.pk, more=3) == ({"x": [1]}, row.created_at)
    assert take.first(job=row.pk, more=3) is None
    assert take.run(job=row.pk, more=3) == 0
    stored = Job.objects.get(pk=row.pk)
    assert (stored.state, stored.claims) == ("leased", 3)
    assert stored.lease_until > datetime.now(UTC)


def test_events_of_a_block_are_appended_at_its_end_in_their_order() -> None:
    audit.record("first", "job", 1)
    with transaction.atomic(), audit.together():
        audit.record("second", "job", 1)
        with audit.together():
            audit.record("third", "job", 1)
        assert Event.objects.count() == 1
    audit.record("fourth", "job", 1)
    verbs = Event.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["first", "second", "third", "fourth"]
    assert audit.verify() is None


def test_a_block_that_raises_appends_nothing() -> None:
    def deed() -> None:
        audit.record("first", "job", 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic(), audit.together():
        deed()
    assert not Event.objects.exists()
