"""Tình trạng hiệu lực and newer documents: at the desk and for the public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from vanthu.store.models import Draft, Publication, Relation, Revision, Validity

from .conftest import As
from .test_drafts import fields


def public(ids: dict[str, Any], name: str) -> str:
    item = Publication.objects.select_related("portal").get(draft=ids[name])
    return Client().get(f"/portals/caobang/{item.pk}-{item.slug}/").content.decode()


def test_the_secretary_is_led_from_the_list_to_a_filled_form(
    ids: dict[str, Any], signed_in: As
) -> None:
    client = signed_in("hoangvanlap")
    listed = client.get("/desk/standing/").content.decode()
    path = f"/desk/drafts/{ids['old']}/standing/?relation={ids['relation']}"
    assert path in listed
    assert "21/2026/QĐ-UBND" in listed
    form = fields(client.get(path).content.decode())
    assert form["status"] == "ended"
    assert form["since"] == "18/11/2026"
    assert form["by_text"] == "21/2026/QĐ-UBND"
    assert "Hết hiệu lực" not in public(ids, "old")
    assert client.post(path, form).status_code == 302
    page = public(ids, "old")
    assert "Hết hiệu lực toàn bộ" in page
    assert "từ 18/11/2026" in page
    newer = Publication.objects.get(draft=ids["newer"])
    assert f"/portals/caobang/{newer.pk}-{newer.slug}/" in page
    assert "Thay thế" in public(ids, "newer")
    assert "15/2019/QĐ-UBND" in public(ids, "newer")
    assert path not in client.get("/desk/standing/").content.decode()


def test_until_somebody_decides_the_public_sees_nothing_of_it(ids: dict[str, Any]) -> None:
    assert "15/2019/QĐ-UBND" not in public(ids, "newer")
    assert "Tình trạng hiệu lực" not in public(ids, "old")  # seven years old: who knows
    assert "Còn hiệu lực" in public(ids, "newer")


def test_others_are_named_as_the_public_has_them(ids: dict[str, Any], signed_in: As) -> None:
    """Not by a title that is being worked on, and by none that was taken down."""
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['old']}/standing/?relation={ids['relation']}"
    client.post(path, fields(client.get(path).content.decode()))
    newer = Publication.objects.get(draft=ids["newer"])
    Revision.objects.filter(pk=newer.revision_id).update(title="Đã duyệt và đăng")
    Draft.objects.filter(pk=ids["newer"]).update(title="Đang sửa, chưa ai duyệt")
    page = public(ids, "old")
    assert "Đang sửa" not in page
    assert "Đã duyệt và đăng" in page
    Publication.objects.filter(pk=newer.pk).update(state="suspended")
    page = public(ids, "old")
    assert "Đã duyệt và đăng" not in page
    assert "21/2026/QĐ-UBND" in page


def test_what_is_out_of_force_says_so_in_the_list(ids: dict[str, Any]) -> None:
    page = Client().get("/portals/caobang/").content.decode()
    assert page.count("Hết hiệu lực toàn bộ") == 1
    item = Publication.objects.get(draft=ids["ended"])
    printed = Client().get(f"/portals/caobang/{item.pk}/print/").content.decode()
    assert "Hết hiệu lực toàn bộ" in printed


def test_nothing_follows_with_a_reason(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['old']}/standing/{ids['relation']}/unrelated/"
    form = fields(client.get(path).content.decode())
    assert client.post(path, form).status_code == 200
    client.post(path, form | {"reason": "Nhầm số, văn bản khác"})
    assert Relation.objects.get(pk=ids["relation"]).state == "dismissed"
    assert "15/2019/QĐ-UBND" not in public(ids, "newer")
    assert client.get(path).status_code == 404


def test_by_a_document_in_words_and_ahead_of_its_day(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['newer']}/standing/"
    ahead = timezone.localdate() + timedelta(days=30)
    form = fields(client.get(path).content.decode())
    wrong = form | {"status": "ended", "since": f"{ahead:%d/%m/%Y}", "by_text": ""}
    assert "Ghi văn bản làm thay đổi hiệu lực" in client.post(path, wrong).content.decode()
    client.post(path, wrong | {"by_text": "Nghị quyết số 5/2026/NQ-HĐND"})
    assert Validity.objects.get(draft=ids["newer"]).by_text.startswith("Nghị quyết")
    page = public(ids, "newer")
    assert "Còn hiệu lực" in page
    assert f"Hết hiệu lực toàn bộ từ ngày {ahead:%d/%m/%Y}" in page
    form = fields(client.get(path).content.decode())
    client.post(path, form | {"status": "in_force", "by_text": "theo số 15/2019/QĐ-UBND"})
    assert Validity.objects.filter(draft=ids["newer"]).latest("pk").by_id == ids["old"]


@pytest.mark.parametrize("name", ["nguoila", "quantri"])
def test_foreign_documents_do_not_exist(ids: dict[str, Any], signed_in: As, name: str) -> None:
    client = signed_in(name)
    for path in (
        f"/desk/drafts/{ids['old']}/standing/",
        f"/desk/drafts/{ids['old']}/standing/{ids['relation']}/unrelated/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, {"status": "ended"}).status_code == 404
    other = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['newer']}/standing/?relation={ids['relation']}"
    assert other.get(path).status_code == 404
    assert not Validity.objects.filter(draft=ids["old"]).exists()
