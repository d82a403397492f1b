"""What comes first on the pages of the desk: the list's order and filter, the line, the form."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from vanthu.store.models import Draft

from .conftest import As
from .test_drafts import fields

BASIS = {"by": "address", "name": "@caobang.gov.vn"}


def test_what_comes_first_stands_first_on_its_day(ids: dict[str, Any], signed_in: As) -> None:
    """Nothing else moves, and pages by key neither repeat nor hide anything."""
    first, second = sorted((ids["fresh"], ids["news"]))
    Draft.objects.filter(pk__in=[first, second]).update(deadline=date(2026, 11, 24))
    client = signed_in("hoangvanlap")

    def order(query: str) -> list[int]:
        html = client.get(f"/desk/?list=new{query}").content.decode()
        return [int(pk) for pk in re.findall(r'id="w(\d+)"', html)]

    shown = order("")
    assert shown.index(second) < shown.index(first), "the newest first"
    Draft.objects.filter(pk=first).update(precedence=0, precedence_basis=BASIS)
    again = order("")
    assert again.index(first) < again.index(second)
    assert sorted(again) == sorted(shown)
    assert order("&first=1") == [first]
    page = client.get("/desk/?list=new&first=1").content.decode()
    assert "Ưu tiên: gửi từ địa chỉ của caobang.gov.vn" in page


def test_an_editor_places_it_with_a_reason(ids: dict[str, Any], signed_in: As) -> None:
    client, path = signed_in("hoangvanlap"), f"/desk/drafts/{ids['news']}/"
    assert "Xếp ưu tiên" in client.get(path).content.decode()
    form = fields(client.get(f"{path}do/place/").content.decode()) | {"first": "1"}
    assert client.post(f"{path}do/place/", form | {"reason": ""}).status_code == 200
    done = client.post(f"{path}do/place/", form | {"reason": "Bài của cán bộ xã"})
    assert done.status_code == 302
    draft = Draft.objects.get(pk=ids["news"])
    assert (draft.precedence, draft.precedence_basis["by"]) == (0, "person")
    page = client.get(path).content.decode()
    assert "Hoàng Văn Lập: Bài của cán bộ xã" in page
    assert "Bỏ ưu tiên" in page
    form = fields(client.get(f"{path}do/place/").content.decode()) | {"first": ""}
    client.post(f"{path}do/place/", form | {"reason": "Đã đăng"})
    assert Draft.objects.get(pk=ids["news"]).precedence == 1
