"""When the board is reminded: once a person, portal and working day, from the portal's hour on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from time_machine import Traveller

from tests.factories import make_portal
from tests.notices import tick
from vanthu.store.models import Job, Membership, Notice, Portal, Role

from .conftest import DAY, MONDAY, do, in_state, morning, person, submitted


def at_hour(portal: Portal, hour: str) -> None:
    path = settings.VANTHU.portals_dir / f"{portal.name}.toml"
    path.write_text(
        f'{path.read_text(encoding="utf-8")}\n[board]\nremind_at = "{hour}"\n', encoding="utf-8"
    )


def test_once_each_working_day(portal: Portal, clock: Traveller) -> None:
    head = person(portal, Role.HEAD)
    submitted(portal, MONDAY - 3 * DAY)
    assert [notice.recipient for notice in morning()] == [head.email]
    clock.shift(600)
    assert len(morning()) == 1  # the same day: no second one
    clock.move_to(MONDAY + DAY)
    assert len(morning()) == 1  # a holiday
    clock.move_to(MONDAY + 2 * DAY)
    assert len(morning()) == 2
    clock.move_to(MONDAY + 5 * DAY)
    assert len(morning()) == 2  # Saturday
    clock.move_to(MONDAY + 7 * DAY)
    assert len(morning()) == 3


def test_not_before_the_hour_and_still_after_it(portal: Portal, clock: Traveller) -> None:
    person(portal, Role.HEAD)
    submitted(portal, MONDAY - 3 * DAY)
    clock.move_to(MONDAY - timedelta(minutes=1))
    assert not morning()
    clock.move_to(MONDAY + timedelta(hours=6))  # the service was down at half past seven
    assert len(morning()) == 1


def test_the_hour_is_the_portals(portal: Portal, clock: Traveller) -> None:
    person(portal, Role.HEAD)
    submitted(portal, MONDAY - 3 * DAY)
    at_hour(portal, "16:45")
    assert not morning()
    clock.shift(timedelta(hours=9, minutes=15))
    assert len(morning()) == 1


def test_nothing_to_say_says_nothing_all_day(portal: Portal, clock: Traveller) -> None:
    for role in Role:
        person(portal, role)
    in_state(portal, "published")
    assert not morning()
    submitted(portal, MONDAY)
    clock.shift(600)
    assert not morning()  # what comes up later is told on the next day
    clock.move_to(MONDAY + 2 * DAY)
    assert len(morning()) == 2  # head and deputy


def test_a_restart_tells_nobody_twice(portal: Portal, clock: Traveller) -> None:
    people = [person(portal, Role.HEAD), person(portal, Role.HEAD)]
    submitted(portal, MONDAY - 3 * DAY)
    morning()
    # Killed before the job was marked done: it runs again from the start.
    Job.objects.filter(kind="board.portal").update(state="ready", token="")
    Notice.objects.filter(recipient=people[1].email).delete()
    assert sorted(morning().values_list("recipient", flat=True)) == sorted(
        user.email for user in people
    )
    # The database itself holds it, whatever a worker believes.
    notice = Notice.objects.filter(recipient=people[0].email).get()
    notice.pk, notice.message_id = None, "another@caobang.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


def test_a_job_that_was_left_lying_tells_nothing_old(portal: Portal, clock: Traveller) -> None:
    person(portal, Role.HEAD)
    submitted(portal, MONDAY - 3 * DAY)
    tick("board.remind")
    clock.move_to(MONDAY + 2 * DAY)
    do(Job.objects.get(kind="board.portal"))
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"email": ""},
        {"email": "portal@caobang.gov.vn"},
        {"email": "a b@caobang.example"},
        {"reminders": False},
        {"is_active": False},
    ],
)
def test_who_is_left_alone(portal: Portal, clock: Traveller, change: dict[str, object]) -> None:
    user = person(portal, Role.HEAD)
    type(user).objects.filter(pk=user.pk).update(**change)
    submitted(portal, MONDAY - 3 * DAY)
    assert not morning()


@pytest.mark.parametrize(
    "dates", [{"valid_to": date(2026, 11, 22)}, {"valid_from": date(2026, 11, 24)}]
)
def test_who_isnt_on_the_board_today(
    portal: Portal, clock: Traveller, dates: dict[str, date]
) -> None:
    person(portal, Role.HEAD)
    Membership.objects.update(**dates)
    submitted(portal, MONDAY - 3 * DAY)
    assert not morning()


def test_a_mail_for_each_portal(portal: Portal, clock: Traveller) -> None:
    other = make_portal("longxuyen")
    head = person(portal, Role.HEAD)
    Membership.objects.create(user=head, portal=other, role=Role.HEAD)
    submitted(portal, MONDAY - 3 * DAY, title="Tại Cao Bằng")
    submitted(other, MONDAY - 3 * DAY, title="Tại Long Xuyên")
    first, second = morning()
    assert (first.portal, second.portal) == (portal, other)
    assert "Tại Long Xuyên" not in first.text
    assert "Tại Cao Bằng" not in second.text
