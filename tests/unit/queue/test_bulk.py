"""Acts on many drafts: each with its line or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import make_draft, make_member, make_portal
from vanthu.jobs.registry import Work
from vanthu.queue import bulk
from vanthu.queue.actions import Act
from vanthu.queue.errors import NotAllowed
from vanthu.store.models import Bulk, Draft, Event, Portal, Role

pytestmark = pytest.mark.django_db
LONG = 60.0


def world(number: int = 3) -> tuple[Any, Any, list[tuple[int, int | None]]]:
    portal = make_portal()
    deputy = make_member(portal, Role.DEPUTY)
    return portal, deputy, [(make_draft(portal).pk, None) for _ in range(number)]


def test_a_crash_in_the_middle_repeats_and_forgets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    portal, deputy, picked = world()
    row = bulk.begin(actor=deputy, portal=portal, act=Act.TAKE, picked=picked)
    done: list[int] = []
    take = bulk.SERVICES[Act.TAKE]

    def fails_at_the_second(**arguments: Any) -> Any:
        result = take(**arguments)
        done.append(result.pk)
        if len(done) == 2:
            raise RuntimeError("the machine stops")
        return result

    monkeypatch.setattr(bulk, "SERVICES", {Act.TAKE: fails_at_the_second})
    with pytest.raises(RuntimeError):
        bulk.go_on(bulk=row, actor=deputy, seconds=LONG)
    row.refresh_from_db()
    assert ([one[0] for one in row.done], len(row.todo)) == ([picked[0][0]], 2)
    assert Draft.objects.get(pk=picked[1][0]).assignee is None
    row = bulk.go_on(bulk=row, actor=deputy, seconds=LONG)
    assert [one[0] for one in row.done] == [pk for pk, _version in picked]
    assert not row.todo
    assert not row.failed
    assert Event.objects.filter(verb="draft.take").count() == 3


def test_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    portal, deputy, picked = world()
    monkeypatch.setattr(bulk, "MOST", 2)
    row = bulk.begin(actor=deputy, portal=portal, act=Act.TAKE, picked=[*picked, *picked])
    assert len(row.todo) == 2


def test_whose_and_what_it_may_be() -> None:
    portal, deputy, picked = world(1)
    stranger = make_member(make_portal("longxuyen"), Role.HEAD)
    with pytest.raises(Portal.DoesNotExist):
        bulk.begin(actor=stranger, portal=portal, act=Act.TAKE, picked=picked)
    for act in (Act.APPROVE, Act.PUBLISH, Act.EDIT, Act.UNDO):
        with pytest.raises(NotAllowed):
            bulk.begin(actor=deputy, portal=portal, act=act, picked=picked)
    row = bulk.begin(actor=deputy, portal=portal, act=Act.DECLINE, picked=picked)
    with pytest.raises(NotAllowed):
        bulk.go_on(bulk=row, actor=deputy, seconds=LONG)
    with pytest.raises(Bulk.DoesNotExist):
        bulk.go_on(bulk=row, actor=stranger, seconds=LONG)
    bulk.ask(bulk=row, actor=deputy, arguments={"reason": "Không thuộc phạm vi", "notify": False})
    bulk.ask(bulk=row, actor=deputy, arguments={"reason": "Khác"})
    bulk.go_on(bulk=row, actor=deputy, seconds=LONG)
    assert Draft.objects.get(pk=picked[0][0]).reason == "Không thuộc phạm vi", "asked once"


def test_an_undo_is_for_a_while_and_once() -> None:
    portal, deputy, picked = world(2)
    row = bulk.begin(actor=deputy, portal=portal, act=Act.TAKE, picked=picked)
    row = bulk.go_on(bulk=row, actor=deputy, seconds=LONG)
    undo = bulk.go_on(bulk=bulk.take_back(bulk=row, actor=deputy), actor=deputy, seconds=LONG)
    assert (len(undo.done), undo.failed) == (2, [])
    assert not Draft.objects.exclude(assignee=None).exists()
    with pytest.raises(NotAllowed):
        bulk.take_back(bulk=row, actor=deputy)
    late = bulk.begin(actor=deputy, portal=portal, act=Act.TAKE, picked=picked)
    late = bulk.go_on(bulk=late, actor=deputy, seconds=LONG)
    Bulk.objects.filter(pk=late.pk).update(created_at=datetime.now(UTC) - timedelta(hours=1))
    with pytest.raises(NotAllowed):
        bulk.take_back(bulk=late, actor=deputy)


def test_old_acts_are_forgotten() -> None:
    portal, deputy, picked = world(1)
    row = bulk.begin(actor=deputy, portal=portal, act=Act.TAKE, picked=picked)
    fresh = bulk.begin(actor=deputy, portal=portal, act=Act.TAKE, picked=picked)
    Bulk.objects.filter(pk=row.pk).update(created_at=datetime.now(UTC) - timedelta(days=8))
    bulk.forget(Work(0, "bulk.forget", None))
    assert list(Bulk.objects.all()) == [fresh]
