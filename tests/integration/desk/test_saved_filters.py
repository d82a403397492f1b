"""Lists under a name: one's own, and those that the secretary shares."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from vanthu.queue import saved
from vanthu.queue.errors import NotAllowed, Unfit
from vanthu.store.models import Event, Portal, SavedFilter, User

from .conftest import As

LIST = "/desk/?kind=news&list=open&after=x&picked=1-2"


@pytest.fixture(autouse=True)
def _none_yet(ids: dict[str, Any]) -> None:
    SavedFilter.objects.all().delete()


def keep(client: Client, name: str, back: str = LIST, **more: str) -> str:
    answer = client.post("/desk/filters/keep/", {"name": name, "back": back} | more, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_list_is_kept_and_found_again(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    html = keep(editor, "  Tin chưa xong ")
    row = SavedFilter.objects.get()
    assert (row.name, row.query, row.shared) == ("Tin chưa xong", "list=open&kind=news", False)
    assert 'href="/desk/?list=open&amp;kind=news" aria-current="page">Tin chưa xong' in html
    assert "Tin chưa xong" not in signed_in("hoangvanlap").get("/desk/").content.decode()
    keep(editor, "Tin chưa xong", "/desk/?list=new&kind=news")
    assert SavedFilter.objects.get().query == "list=new&kind=news"


def test_mails_are_kept_too(ids: dict[str, Any], signed_in: As) -> None:
    secretary = signed_in("hoangvanlap")
    html = keep(secretary, "Thư chưa nhận được", "/desk/submissions/?state=refused&q=", shared="1")
    row = SavedFilter.objects.get()
    assert (row.where, row.query) == ("mails", "state=refused")
    assert 'href="/desk/submissions/?state=refused" aria-current="page">Thư chưa nhận' in html


def test_the_office_shares_and_nobody_else(ids: dict[str, Any], signed_in: As) -> None:
    before = Event.objects.filter(verb="filter.save").count()
    keep(signed_in("hoangvanlap"), "Việc chung", shared="1")
    keep(signed_in("nongthihanh"), "Việc riêng", shared="1")
    assert dict(SavedFilter.objects.values_list("name", "shared")) == {
        "Việc chung": True, "Việc riêng": False,
    }  # fmt: skip
    assert "Việc chung" in signed_in("nongthihanh").get("/desk/").content.decode()
    assert "Việc riêng" not in signed_in("hoangvanlap").get("/desk/filters/").content.decode()
    assert "Việc chung" not in signed_in("nguoila").get("/desk/").content.decode()
    assert Event.objects.filter(verb="filter.save").count() == before + 2


def test_order_rename_drop(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    for name in ("Một", "Hai", "Ba"):
        keep(editor, name)
    one, two, three = SavedFilter.objects.order_by("pk")
    editor.post(f"/desk/filters/{three.pk}/up/")
    editor.post(f"/desk/filters/{three.pk}/up/")
    editor.post(f"/desk/filters/{one.pk}/down/")
    names = [row.name for row in saved.filters_of(one.user, one.portal)]
    assert names == ["Ba", "Hai", "Một"]
    assert editor.post(f"/desk/filters/{two.pk}/", {"name": "Ba"}).status_code == 200
    assert editor.post(f"/desk/filters/{two.pk}/", {"name": "Hai mới"}).status_code == 302
    editor.post(f"/desk/filters/{one.pk}/drop/")
    assert set(SavedFilter.objects.values_list("name", flat=True)) == {"Ba", "Hai mới"}


def test_what_is_somebody_elses_is_not_there(ids: dict[str, Any], signed_in: As) -> None:
    keep(signed_in("nongthihanh"), "Việc riêng")
    keep(signed_in("lythimai"), "Việc chung", shared="1")
    own, shared = SavedFilter.objects.order_by("pk")
    for name in ("hoangvanlap", "nguoila", "lythimai"):
        client = signed_in(name)
        assert client.get(f"/desk/filters/{own.pk}/").status_code == 404
        assert client.post(f"/desk/filters/{own.pk}/drop/").status_code == 404
    assert signed_in("nongthihanh").post(f"/desk/filters/{shared.pk}/drop/").status_code == 404
    assert signed_in("hoangvanlap").post(f"/desk/filters/{shared.pk}/drop/").status_code == 302
    assert SavedFilter.objects.get() == own


def test_what_the_service_refuses(ids: dict[str, Any]) -> None:
    portal, editor = Portal.objects.get(name="caobang"), User.objects.get(username="nongthihanh")
    usual: dict[str, Any] = {
        "actor": editor, "portal": portal, "where": "drafts", "query": "list=new",
    }  # fmt: skip
    for wrong in ({"name": " "}, {"name": "A", "where": "x"}, {"name": "A", "query": "x" * 2000}):
        with pytest.raises(Unfit):
            saved.filter_save(**usual | wrong)
    with pytest.raises(NotAllowed):
        saved.filter_save(**usual, name="A", shared=True)
    with pytest.raises(Portal.DoesNotExist):
        saved.filter_save(**usual | {"portal": Portal.objects.get(name="longxuyen")}, name="A")
