"""Acts on many drafts: from the list and back; each is done or named with what stood in the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from vanthu.queue.actions import SERVICES, Act
from vanthu.store.models import Bulk, Draft, User

from .conftest import As

BACK = "/desk/?list=new&kind=document"


@pytest.fixture(autouse=True)
def _none_yet(ids: dict[str, Any]) -> None:
    Bulk.objects.all().delete()


def post(client: Client, act: str, drafts: list[int], **more: Any) -> Any:
    values = {"act": act, "draft": drafts, "back": BACK} | more
    return client.post("/desk/many/", values, follow=True)


def back_of(response: Any) -> str:
    """Where it led, without the act that is told there."""
    address: str = response.redirect_chain[-1][0]
    return address.rpartition("&done=")[0]


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_assigning_several_comes_back_to_the_same_list(ids: dict[str, Any], signed_in: As) -> None:
    secretary = signed_in("hoangvanlap")
    editor = User.objects.get(username="nongthihanh")
    picked = [ids["fresh"], ids["news"]]
    answer = post(secretary, "assign", picked, assignee=editor.pk, filled="assign")
    assert back_of(answer) == BACK
    assert "Đã phân công 2 mục cho Nông Thị Hạnh" in html(answer)
    held = Draft.objects.filter(pk__in=picked, assignee=editor)
    assert held.count() == 2
    assert "Đã phân công 2 mục" not in html(secretary.get(BACK)), "told once"


def test_without_a_name_it_is_asked(ids: dict[str, Any], signed_in: As) -> None:
    secretary = signed_in("hoangvanlap")
    answer = post(secretary, "assign", [ids["fresh"]])
    path = answer.redirect_chain[-1][0]
    assert "1236/QĐ-UBND" in html(answer)
    bare = secretary.post(path, {"assignee": ""})
    assert 'role="alert"' in html(bare)
    assert Draft.objects.get(pk=ids["fresh"]).assignee is None
    editor = User.objects.get(username="nongthihanh")
    done = secretary.post(path, {"assignee": editor.pk}, follow=True)
    assert back_of(done) == BACK
    assert Draft.objects.get(pk=ids["fresh"]).assignee == editor


def test_what_stands_in_the_way_is_named(ids: dict[str, Any], signed_in: As) -> None:
    secretary = signed_in("hoangvanlap")
    picked = [ids["fresh"], ids["published"]]
    answer = post(secretary, "decline", picked)
    path = answer.redirect_chain[-1][0]
    answer = secretary.post(path, {"reason": "Không thuộc phạm vi đăng tải"}, follow=True)
    text = html(answer)
    assert "Đã ghi nhận: không đăng 1 mục" in text
    assert "1201/QĐ-UBND" in text
    assert "1 mục" in text
    states = dict(Draft.objects.filter(pk__in=picked).values_list("pk", "state"))
    assert states == {ids["fresh"]: "declined", ids["published"]: "published"}


def test_a_line_that_somebody_has_changed_is_left(ids: dict[str, Any], signed_in: As) -> None:
    seen = Draft.objects.get(pk=ids["fresh"])
    answer = post(signed_in("lythimai"), "take", [f"{seen.pk}-{seen.version - 1}"])  # type: ignore[list-item]
    assert "Vừa có người khác thay đổi" in html(answer)
    assert Draft.objects.get(pk=ids["fresh"]).assignee is None


def test_the_whole_list_is_meant_when_it_is_said(ids: dict[str, Any], signed_in: As) -> None:
    deputy = signed_in("lythimai")
    mine = Draft.objects.filter(portal__name="caobang", unfinished=True, kind="news", assignee=None)
    waiting = set(mine.values_list("pk", flat=True))
    assert len(waiting) > 1
    had = set(Draft.objects.filter(assignee__username="lythimai").values_list("pk", flat=True))
    deputy.post("/desk/many/", {"act": "take", "whole": "1", "back": "/desk/?list=new&kind=news"})
    held = Draft.objects.filter(assignee__username="lythimai").values_list("pk", flat=True)
    assert set(held) - had == waiting


def test_of_another_portal_nothing_is_touched_or_told(ids: dict[str, Any], signed_in: As) -> None:
    answer = post(signed_in("nongthihanh"), "take", [ids["foreign"]])
    assert "Tin của nơi khác" not in html(answer)
    assert Draft.objects.get(pk=ids["foreign"]).assignee is None
    assert not Bulk.objects.get().todo


def test_nobody_is_sent_away_from_the_desk(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    for away in ("https://xa.example/", "//xa.example/desk/", "/desk/\\xa", "javascript:1", ""):
        answer = editor.post("/desk/many/", {"act": "take", "draft": [ids["fresh"]], "back": away})
        assert answer["Location"].startswith("/desk/?done="), away


def test_an_act_belongs_to_whoever_asked_for_it(ids: dict[str, Any], signed_in: As) -> None:
    post(signed_in("hoangvanlap"), "assign", [ids["fresh"]])
    row = Bulk.objects.get()
    assert signed_in("lythimai").get(f"/desk/many/{row.pk}/").status_code == 404
    assert signed_in("nguoila").post(f"/desk/many/{row.pk}/").status_code == 404
    assert signed_in("hoangvanlap").get(f"/desk/many/{row.pk}/").status_code == 200


def test_an_editor_is_offered_what_editors_may(ids: dict[str, Any], signed_in: As) -> None:
    text = html(signed_in("nongthihanh").get("/desk/?list=new"))
    assert 'value="take"' in text
    assert 'value="assign"' not in text
    assert 'id="assign"' not in text
    assert 'value="assign"' in html(signed_in("hoangvanlap").get("/desk/?list=new"))


def test_the_whole_act_is_taken_back(ids: dict[str, Any], signed_in: As) -> None:
    secretary = signed_in("hoangvanlap")
    editor = User.objects.get(username="nongthihanh")
    picked = [ids["fresh"], ids["news"], ids["late"]]
    text = html(post(secretary, "assign", picked, assignee=editor.pk, filled="assign"))
    row = Bulk.objects.get()
    assert f"/desk/many/{row.pk}/undo/" in text
    meanwhile = Draft.objects.get(pk=ids["news"])
    SERVICES[Act.TAKE](
        draft=meanwhile, actor=User.objects.get(username="lythimai"), version=meanwhile.version
    )
    assert signed_in("lythimai").post(f"/desk/many/{row.pk}/undo/").status_code == 404
    answer = secretary.post(f"/desk/many/{row.pk}/undo/", follow=True)
    assert back_of(answer) == BACK
    assert "Đã hoàn tác: 2 mục trở lại như trước" in html(answer)
    assert "Vừa có người khác thay đổi" in html(answer)
    held = dict(Draft.objects.filter(pk__in=picked).values_list("pk", "assignee__username"))
    assert held == {ids["fresh"]: None, ids["news"]: "lythimai", ids["late"]: None}
    again = secretary.post(f"/desk/many/{row.pk}/undo/", follow=True)
    assert "Không còn hoàn tác được" in html(again)
    assert Draft.objects.get(pk=ids["news"]).assignee is not None


def test_a_long_act_shows_how_far_it_is_and_goes_on(
    ids: dict[str, Any], signed_in: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vanthu.desk.views import bulk

    monkeypatch.setattr(bulk, "SECONDS", 0.0)
    deputy = signed_in("lythimai")
    picked = [ids["fresh"], ids["news"], ids["late"]]
    answer = post(deputy, "take", picked)
    path = answer.redirect_chain[-1][0]
    assert "Đã xong 1 trên 3" in html(answer)
    assert "data-go-on" in html(answer)
    assert "Đã xong 2 trên 3" in html(deputy.post(path, follow=True))
    last = deputy.post(path, follow=True)
    assert back_of(last) == BACK
    assert "Đã nhận biên tập 3 mục" in html(last)
    assert Draft.objects.filter(pk__in=picked, assignee__username="lythimai").count() == 3
