"""What is typed and not saved survives, and nobody overwrites anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from vanthu.queue import typing
from vanthu.store.models import Draft, Revision, User, WorkingCopy

from .conftest import As
from .test_drafts import fields


def test_a_crash_takes_nothing(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/edit/"
    form = fields(client.get(path).content.decode())
    answer = client.post(f"/desk/drafts/{ids['news']}/typing/", form | {"text": "Câu gõ dở dang"})
    assert "chưa lưu" in answer.json()["kept"]
    page = signed_in("nongthihanh").get(path).content.decode()
    assert "Câu gõ dở dang" in page
    assert "Đã khôi phục" in page
    assert "Câu gõ dở dang" not in signed_in("hoangvanlap").get(path).content.decode()
    client.post(path, fields(page))
    assert not WorkingCopy.objects.filter(draft=ids["news"]).exclude(typed_at=None).exists()
    current = Draft.objects.get(pk=ids["news"]).current
    assert current is not None
    assert "Câu gõ dở dang" in str(current.blocks)


def test_a_box_unticked_stays_unticked(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['taken']}/edit/"
    form = fields(client.get(path).content.decode())
    boxes = [name for name in form if name.endswith("-use")]
    assert boxes
    typed = {name: text for name, text in form.items() if name not in boxes}
    client.post(f"/desk/drafts/{ids['taken']}/typing/", typed)
    again = fields(client.get(path).content.decode())
    assert not [name for name in again if name.endswith("-use")]


def test_it_can_be_dropped(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/"
    form = fields(client.get(path + "edit/").content.decode())
    client.post(path + "typing/", form | {"title": "Bỏ đi"})
    client.post(path + "typing/drop/")
    assert "Bỏ đi" not in client.get(path + "edit/").content.decode()


def test_two_see_each_other_and_the_second_is_told(ids: dict[str, Any], signed_in: As) -> None:
    one, two = signed_in("nongthihanh"), signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['news']}/"
    first = fields(one.get(path + "edit/").content.decode())
    one.post(path + "typing/", {"version": first["version"]})
    second = fields(two.get(path + "edit/").content.decode())
    answer = two.post(path + "typing/", second | {"text": "Của Lập"})
    assert "Nông Thị Hạnh" in answer.json()["others"]
    one.post(path + "edit/", first | {"text": "Của Hạnh"})
    refused = two.post(path + "edit/", second | {"text": "Của Lập"})
    assert refused.status_code == 200
    assert "Của Lập" in refused.content.decode()
    current = Draft.objects.get(pk=ids["news"]).current
    assert current is not None
    assert "Của Hạnh" in str(current.blocks)
    assert "Của Lập" in two.get(path + "edit/").content.decode()
    assert Revision.objects.filter(draft=ids["news"]).count() >= 2


def test_who_has_left_is_not_there(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/"
    form = fields(client.get(path + "edit/").content.decode())
    client.post(path + "typing/", {"version": form["version"]})
    draft, other = Draft.objects.get(pk=ids["news"]), User.objects.get(username="hoangvanlap")
    assert typing.others(draft=draft, user=other)
    WorkingCopy.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert not typing.others(draft=draft, user=other)


def test_only_who_may_edit(ids: dict[str, Any], signed_in: As) -> None:
    path = f"/desk/drafts/{ids['published']}/typing/"
    assert signed_in("nongthihanh").post(path, {"version": "1", "text": "x"}).status_code == 409
    foreign = f"/desk/drafts/{ids['foreign']}/typing/"
    assert signed_in("nongthihanh").post(foreign, {"version": "1"}).status_code == 404
    bad = f"/desk/drafts/{ids['taken']}/typing/"
    assert signed_in("nongthihanh").post(bad, {"version": "x"}).status_code == 400
