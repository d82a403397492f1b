"""Signing in, the lock, and the first password."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from vanthu.store.models import Event, User

from .conftest import As

PATH = "/desk/sign-in/"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("nguoidung", password="mat-khau-cua-toi-1")


def attempt(client: Client, password: str) -> Any:
    return client.post(PATH, {"username": "nguoidung", "password": password})


def test_passwords_are_kept_by_argon2(person: User) -> None:
    assert person.password.startswith("argon2$argon2id$")


def test_the_form_asks_browsers_to_keep_nothing(db: None) -> None:
    html = Client().get(PATH).content.decode()
    assert html.count('autocomplete="off"') >= 3
    assert 'type="password"' in html


def test_a_wrong_password_is_told_in_vietnamese(person: User) -> None:
    response = attempt(Client(), "sai")
    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in response.content.decode()


def test_five_wrong_passwords_lock_the_name(person: User) -> None:
    client = Client()
    for _try in range(4):
        assert attempt(client, "sai").status_code == 200
    locked = attempt(client, "sai")
    assert locked.status_code == 429
    assert "Tạm khóa đăng nhập" in locked.content.decode()
    assert "15 phút" in locked.content.decode()
    # The right one doesn't open it before the time is over, nor from another session.
    assert attempt(Client(), "mat-khau-cua-toi-1").status_code == 429


def test_no_session_outlives_the_browser(person: User) -> None:
    response = attempt(Client(), "mat-khau-cua-toi-1")
    cookie = response.cookies["sessionid"]
    assert response.status_code == 302
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert cookie["httponly"]


def test_signing_out_takes_a_post(person: User) -> None:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/sign-out/").status_code == 405
    assert client.post("/desk/sign-out/").status_code == 302
    assert "/sign-in/" in client.get("/desk/")["Location"]


def test_a_first_password_opens_only_the_page_that_changes_it(person: User, signed_in: As) -> None:
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    client = signed_in("nguoidung")
    for path in ("/desk/", "/desk/account/", "/desk/monitor/", "/desk/drafts/1/"):
        assert client.get(path)["Location"] == "/desk/account/password/"
    wrong = client.post(
        "/desk/account/password/",
        {"old": "sai", "new": "mat-khau-khac-2", "again": "mat-khau-khac-2"},
    )
    assert "Mật khẩu hiện tại chưa đúng" in wrong.content.decode()
    differ = client.post(
        "/desk/account/password/",
        {"old": "mat-khau-cua-toi-1", "new": "mat-khau-khac-2", "again": "mat-khau-khac-3"},
    )
    assert "khác nhau" in differ.content.decode()
    short = client.post(
        "/desk/account/password/", {"old": "mat-khau-cua-toi-1", "new": "ngan", "again": "ngan"}
    )
    assert short.status_code == 200
    right = client.post(
        "/desk/account/password/",
        {"old": "mat-khau-cua-toi-1", "new": "mat-khau-khac-2", "again": "mat-khau-khac-2"},
    )
    assert right["Location"] == "/desk/"
    assert client.get("/desk/account/").status_code == 200
    assert Event.objects.filter(verb="user.password_change").exists()


def test_an_administrator_makes_accounts_and_gives_roles(
    ids: dict[str, Any], signed_in: As
) -> None:
    from vanthu.store.models import Portal

    admin = signed_in("quantri")
    made = admin.post("/desk/people/add/", {"username": "bientap2", "display_name": "Biên Tập Hai"})
    user = User.objects.get(username="bientap2")
    assert user.must_change_password
    assert "Mật khẩu ban đầu" in made.content.decode()
    portal = Portal.objects.get(name="caobang")
    given = admin.post(
        f"/desk/people/{user.pk}/role/",
        {"portal": portal.pk, "role": "editor", "valid_from": "01/11/2026", "valid_to": ""},
    )
    assert given.status_code == 302
    membership = user.memberships.get()
    assert membership.valid_from is not None
    assert membership.valid_from.isoformat() == "2026-11-01"
    taken = admin.post("/desk/people/add/", {"username": "bientap2", "display_name": "X"})
    assert "đã có người dùng" in taken.content.decode()
    admin.post(f"/desk/roles/{membership.pk}/remove/")
    assert not user.memberships.exists()
    admin.post(f"/desk/people/{user.pk}/do/close/")
    user.refresh_from_db()
    assert not user.is_active


def test_reminders_are_switched_on_the_account_page(
    ids: dict[str, Any], person: User, signed_in: As
) -> None:
    from vanthu.store.models import Membership, Portal

    User.objects.filter(pk=person.pk).update(email="nguoidung@x.example")
    client = signed_in("nguoidung")
    assert "Thư nhắc việc" not in client.get("/desk/account/").content.decode()  # no role, no mail
    portal = Portal.objects.get(name="caobang")
    Membership.objects.create(user=person, portal=portal, role="editor")
    page = client.get("/desk/account/").content.decode()
    assert "nguoidung@x.example" in page
    assert 'name="reminders" checked' in page
    assert client.get("/desk/account/reminders/").status_code == 405
    client.post("/desk/account/reminders/", {})
    person.refresh_from_db()
    assert not person.reminders
    assert 'name="reminders" checked' not in client.get("/desk/account/").content.decode()
    client.post("/desk/account/reminders/", {"reminders": "on"})
    person.refresh_from_db()
    assert person.reminders


def test_an_administrator_corrects_an_address(
    person: User, ids: dict[str, Any], signed_in: As
) -> None:
    admin = signed_in("quantri")
    path = f"/desk/people/{person.pk}/change/"
    assert path in admin.get(f"/desk/people/{person.pk}/").content.decode()
    wrong = admin.post(path, {"display_name": "Người Dùng", "email": "không phải"})
    assert wrong.status_code == 200
    right = admin.post(path, {"display_name": "Người Dùng", "email": "moi@x.example"})
    assert right["Location"] == f"/desk/people/{person.pk}/"
    person.refresh_from_db()
    assert person.email == "moi@x.example"
    assert signed_in("nguoidung").get(path).status_code in (403, 404)
