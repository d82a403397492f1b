"""What the form asks of items that bear a mark, and what their readers see of it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.factories import make_draft
from tests.published import published
from vanthu.config.policies import template_text
from vanthu.store.models import Draft, Portal, Publication

from .conftest import As
from .test_drafts import fields

ATOM = "{http://www.w3.org/2005/Atom}"
ITEMS = (
    "[items]\nreference = true\nreference_category = 'news'\nquoted = true\nadvertising = true\n"
    "official = true\nsigned_off = true\n"
)


@pytest.fixture
def asked(ids: dict[str, Any]) -> dict[str, Any]:
    """The portal asks for all of it."""
    path = django_settings.VANTHU.portals_dir / "caobang.toml"
    path.write_text(template_text("caobang") + "\n" + ITEMS, encoding="utf-8")
    return ids


def out(**metadata: Any) -> Publication:
    """A news item with these metadata, published."""
    portal = Portal.objects.get(name="caobang")
    known = {"author": "Lê Thị Hoa", "source": "Sở Y tế", "category": "news"}
    draft = make_draft(
        portal, kind="news", title="Vắc-xin mới", number="", metadata=known | metadata
    )
    return published(draft)


def read(item: Publication, page: str = "") -> str:
    base = f"/portals/caobang/{item.pk}"
    return Client().get(f"{base}/{page}/" if page else f"{base}-{item.slug}/").content.decode()


def titles() -> list[str]:
    feed = ET.fromstring(Client().get("/portals/caobang/feed.atom").content)
    return [one.findtext(f"{ATOM}title") or "" for one in feed.findall(f"{ATOM}entry")]


def test_the_form_asks_only_where_the_regulation_does(ids: dict[str, Any], signed_in: As) -> None:
    path = f"/desk/drafts/{ids['second']}/edit/"
    html = signed_in("nongthihanh").get(path).content.decode()
    for key in ("reference_only", "quoted", "quoted_on", "advertising", "signed_off"):
        assert f'name="meta-{key}"' not in html


def test_marks_are_ticked_and_kept_in_the_revision(asked: dict[str, Any], signed_in: As) -> None:
    client, path = signed_in("nongthihanh"), f"/desk/drafts/{asked['second']}/edit/"
    form = fields(client.get(path).content.decode())
    assert "meta-quoted" not in form
    told = {"meta-quoted": "on", "meta-quoted_from": "TTXVN", "meta-quoted_on": "19/11/2026"}
    page = client.post(path, {**form, **told, "meta-quoted_url": "nhandan.vn"})
    assert "Địa chỉ phải bắt đầu bằng https:// hoặc http://." in page.content.decode()
    told |= {"meta-quoted_url": "https://nhandan.vn/a", "meta-signed_off": "Trần Văn Nam"}
    assert client.post(path, {**form, **told}).status_code == 302
    metadata = Draft.objects.get(pk=asked["second"]).current.metadata
    assert metadata["quoted"] is True
    assert metadata["quoted_on"] == "2026-11-19"
    assert metadata["signed_off"] == "Trần Văn Nam"
    again = fields(client.get(path).content.decode())
    assert again["meta-quoted"] == "on"
    assert again["meta-quoted_on"] == "19/11/2026"
    del again["meta-quoted"]
    assert client.post(path, again).status_code == 302
    assert "quoted" not in Draft.objects.get(pk=asked["second"]).current.metadata


def test_what_a_quoted_item_lacks_is_named_on_its_page(
    asked: dict[str, Any], signed_in: As
) -> None:
    draft = make_draft(
        Portal.objects.get(name="caobang"), kind="news", title="Tin", number="",
        metadata={"quoted": True},
    )  # fmt: skip
    html = signed_in("nongthihanh").get(f"/desk/drafts/{draft.pk}/").content.decode()
    assert 'Ngày đã đăng</dt><dd><span class="tag tag--warn">' in html
    assert "Dẫn lại từ (tác giả hoặc cơ quan)</dt><dd><span" in html


def test_what_is_for_reference_says_so_everywhere(asked: dict[str, Any], signed_in: As) -> None:
    item = out(reference_only=True)
    for html in (
        read(item),
        read(item, "print"),
        Client().get("/portals/caobang/").content.decode(),
    ):
        assert "Tin tham khảo" in html
    assert "chưa được xác nhận tính chính xác" in read(item)
    assert "Thông tin chính thống" not in read(item)
    assert "[Tin tham khảo] Vắc-xin mới" in titles()
    archive = signed_in("hoangvanlap").get(f"/desk/drafts/{item.draft_id}/package/")
    data = b"".join(archive.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "Tin tham khảo" in package.read("noi-dung.html").decode()
        assert package.read("noi-dung.txt").decode().startswith("Tin tham khảo\n")
        assert json.loads(package.read("thong-tin.json"))["marks"] == ["Tin tham khảo"]


def test_what_is_quoted_names_source_and_day(asked: dict[str, Any]) -> None:
    item = out(
        quoted=True, quoted_from="Báo Nhân Dân", quoted_on="2026-11-19",
        quoted_url="https://nhandan.vn/a", signed_off="Trần Văn Nam",
    )  # fmt: skip
    for html in (read(item), read(item, "print")):
        assert "Theo Báo Nhân Dân, đăng lúc 19/11/2026" in html
        assert 'href="https://nhandan.vn/a"' in html
        assert "Thông tin chính thống" not in html
        assert "Trần Văn Nam" not in html


def test_what_the_agency_supplied_is_called_official_where_the_policy_says_so(
    ids: dict[str, Any],
) -> None:
    assert "Thông tin chính thống" not in read(out())


def test_official_and_advertising(asked: dict[str, Any]) -> None:
    assert "Thông tin chính thống" in read(out())
    item = Publication.objects.latest("pk")
    item.revision.metadata["advertising"] = True
    item.revision.save()
    html = read(item)
    assert "Thông tin quảng bá" in html
    assert "Thông tin chính thống" not in html
    assert "[Thông tin quảng bá] Vắc-xin mới" in titles()
