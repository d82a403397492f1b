"""Accounts, roles and first passwords."""

from __future__ import annotations

import pytest

from tests.factories import make_member, make_portal, make_user
from vanthu.queue import people
from vanthu.queue.errors import NotAllowed, Unfit
from vanthu.queue.facts import roles_of
from vanthu.store.models import Event, Membership, Role, User

pytestmark = pytest.mark.django_db


def test_the_first_administrator_is_made_once():
    username, password = people.first_administrator()
    user = User.objects.get(username=username)
    assert user.check_password(password)
    assert user.is_superuser
    assert user.must_change_password
    assert people.first_administrator() is None


def test_first_passwords_differ_and_pass_the_rules():
    from django.contrib.auth.password_validation import validate_password

    passwords = {people.new_password() for _ in range(20)}
    assert len(passwords) == 20
    for password in passwords:
        validate_password(password)


def test_a_taken_name_is_said_so():
    make_user("lan")
    with pytest.raises(Unfit) as caught:
        people.user_create(username="lan")
    assert "username" in caught.value.fields


def test_only_administrators_give_roles():
    portal = make_portal()
    head = make_member(portal, Role.HEAD)
    with pytest.raises(NotAllowed):
        people.membership_add(user=head, portal=portal, role="editor", actor=head)
    admin = make_user("admin", is_superuser=True)
    people.membership_add(user=head, portal=portal, role="editor", actor=admin)
    assert roles_of(head, portal.pk) == {Role.HEAD, Role.EDITOR}


def test_roles_end_with_their_dates_and_with_the_account():
    portal = make_portal()
    user = make_member(portal, Role.HEAD)
    assert roles_of(user, portal.pk) == {Role.HEAD}
    Membership.objects.update(valid_to="2020-01-01")
    assert roles_of(user, portal.pk) == frozenset()
    Membership.objects.update(valid_to=None)
    people.user_close(user=user)
    assert roles_of(user, portal.pk) == frozenset()


def test_a_new_password_follows_the_rules():
    user, first = people.user_create(username="lan", display_name="Nguyễn Thị Lan")
    for bad in ("short", "1234567890", first):
        with pytest.raises(Unfit):
            people.password_change(user=user, old=first, new=bad)
    with pytest.raises(Unfit):
        people.password_change(user=user, old="wrong", new="mat khau rat dai 26")
    people.password_change(user=user, old=first, new="mat khau rat dai 26")
    user.refresh_from_db()
    assert not user.must_change_password
    assert user.check_password("mat khau rat dai 26")


def test_who_is_reached_where_is_the_administrators_to_say():
    user, admin = make_user("lan"), make_user("quan-tri", is_superuser=True)
    people.user_change(
        user=user, display_name="Nông Thị Lan", phone="0206", email="lan@x.example", actor=admin
    )
    user.refresh_from_db()
    assert (str(user), user.phone, user.email) == ("Nông Thị Lan", "0206", "lan@x.example")
    with pytest.raises(NotAllowed):
        people.user_change(user=user, display_name="X", phone="", email="", actor=user)


def test_reminders_are_the_persons_own_switch():
    user = make_user("lan")
    assert user.reminders
    people.reminders_set(user=user, wanted=False)
    people.reminders_set(user=user, wanted=False)
    user.refresh_from_db()
    assert not user.reminders
    assert Event.objects.filter(verb="user.reminders", subject_id=user.pk).count() == 1
