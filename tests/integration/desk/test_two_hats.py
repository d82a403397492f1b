"""Several portals: an administrator with a role at one of them reads nothing of the others (R50),
and a form belongs to the portal that it was opened at."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from vanthu.queue.people import membership_add
from vanthu.store.models import Draft, Portal, Role, Submission, User

from .conftest import As


@pytest.fixture
def both(ids: dict[str, Any], signed_in: As) -> Client:
    """Who administers the machines and is an editor at the one portal."""
    user = User.objects.get(username="quantri")
    membership_add(user=user, portal=Portal.objects.get(name="longxuyen"), role=Role.EDITOR)
    return signed_in("quantri")


@pytest.mark.parametrize("path", ["/desk/?list=all", "/desk/approvals/", "/desk/?list=all&q=quy"])
def test_lists_show_only_the_portal_of_the_role(both: Client, path: str) -> None:
    both.get("/desk/portal/caobang/")
    html = both.get(path).content.decode()
    assert "Cao Bằng" not in html
    titles = Draft.objects.filter(portal__name="caobang").values_list("title", flat=True)
    assert titles
    assert not [title for title in titles if title in html]


def test_subjects_of_other_portals_stay_closed(both: Client, ids: dict[str, Any]) -> None:
    row = Submission.objects.exclude(subject="").filter(portal__name="caobang").first()
    assert row is not None
    word = max(row.subject.split(), key=len)
    html = both.get("/desk/submissions/").content.decode()
    assert row.code in html, "that it came is the administrator's to see"
    assert row.subject not in html
    assert row.code not in both.get("/desk/submissions/", {"q": word}).content.decode()
    assert row.code in both.get("/desk/submissions/", {"q": row.code}).content.decode()


def test_without_any_role_the_portals_are_there_to_choose(
    ids: dict[str, Any], signed_in: As
) -> None:
    admin = signed_in("quantri")
    admin.get("/desk/portal/longxuyen/")
    assert admin.session["portal"] == "longxuyen"


@pytest.fixture
def roles_at_both(ids: dict[str, Any], signed_in: As) -> Client:
    """The secretary of the one portal, who helps out at the other, and looks at that."""
    user = User.objects.get(username="hoangvanlap")
    membership_add(user=user, portal=Portal.objects.get(name="longxuyen"), role=Role.SECRETARY)
    client = signed_in("hoangvanlap")
    client.get("/desk/portal/longxuyen/")
    return client


@pytest.mark.parametrize(
    ("opened", "made"), [("caobang", "caobang"), ("longxuyen", "longxuyen"), ("x", "longxuyen")]
)
def test_what_is_written_belongs_to_the_forms_portal(
    roles_at_both: Client, opened: str, made: str
) -> None:
    page = roles_at_both.get("/desk/drafts/new/").content.decode()
    assert 'name="of_portal" value="longxuyen"' in page
    form = {"title": "Viết ở cửa sổ cũ", "kind": "news", "of_portal": opened}
    assert roles_at_both.post("/desk/drafts/new/", form).status_code == 302
    assert Draft.objects.get(title="Viết ở cửa sổ cũ").portal.name == made


def test_the_list_of_another_window_is_not_acted_on(
    roles_at_both: Client, ids: dict[str, Any]
) -> None:
    new = Draft.objects.filter(portal__name="longxuyen", state="new")
    assert new.exists()
    sent = {"act": "take", "whole": "1", "back": "/desk/?list=new", "of_portal": "caobang"}
    page = roles_at_both.post("/desk/many/", sent, follow=True).content.decode()
    assert "đã chọn cổng khác" in page
    assert not new.exclude(assignee=None).exists()
    roles_at_both.post("/desk/many/", sent | {"of_portal": "longxuyen"})
    assert not Draft.objects.filter(portal__name="longxuyen", state="new", assignee=None).exists()


def test_the_register_offers_saving_where_one_may(
    ids: dict[str, Any], signed_in: As, roles_at_both: Client
) -> None:
    """By the role at the agency's own portal, whichever portal is looked at."""
    user = User.objects.get(username="nongthihanh")
    membership_add(user=user, portal=Portal.objects.get(name="longxuyen"), role=Role.SECRETARY)
    client = signed_in("nongthihanh")
    client.get("/desk/portal/longxuyen/")
    path = f"/desk/agencies/{ids['office']}/"
    page = client.get(path).content.decode()
    assert "Chỉ Thư ký" in page
    assert 'data-key="Control+Enter"' not in page
    assert 'data-key="Control+Enter"' in roles_at_both.get(path).content.decode()
