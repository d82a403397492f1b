"""An item in two languages, at the desk and for the public (R109)."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from django.test import Client

from vanthu.publisher import publication
from vanthu.store.models import Draft, Publication

from .conftest import As

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def path_of(publication: int) -> str:
    item = Publication.objects.select_related("portal").get(pk=publication)
    return f"/portals/{item.portal.name}/{item.pk}-{item.slug}/"


def test_the_public_finds_each_from_the_other_in_its_own_words(ids: dict[str, Any]) -> None:
    vietnamese, english = (
        path_of(ids[name]) for name in ("two_languages_publication", "english_publication")
    )
    answer = Client().get(english)
    page = answer.content.decode()
    assert '<html lang="en"' in page
    assert answer["Content-Language"] == "en"
    assert "Published at" in page
    assert f'<a href="{vietnamese}" lang="vi" hreflang="vi">Tiếng Việt</a>' in page
    assert f'hreflang="vi" href="http://127.0.0.1:8000{vietnamese}"' in page or (
        'rel="alternate" hreflang="vi"' in page and vietnamese in page
    )
    page = Client().get(vietnamese).content.decode()
    assert '<html lang="vi"' in page
    assert f'<a href="{english}" lang="en" hreflang="en">English</a>' in page


def test_what_is_not_public_is_not_linked(ids: dict[str, Any]) -> None:
    draft = Draft.objects.get(pk=ids["english"])
    publication.suspend(draft=draft, reason="Kiểm tra lại")
    page = Client().get(path_of(ids["two_languages_publication"])).content.decode()
    assert "hreflang" not in page
    begun = Publication.objects.get(draft=ids["to_translate"])
    assert "hreflang" not in Client().get(path_of(begun.pk)).content.decode()


def test_the_feed_says_the_language_and_where_the_other_is(ids: dict[str, Any]) -> None:
    feed = ET.fromstring(Client().get("/portals/caobang/feed.atom").content)
    entries = {entry.find(f"{ATOM}title").text: entry for entry in feed.iter(f"{ATOM}entry")}  # type: ignore[union-attr]
    english = entries["Youth clean the banks of the Bang river"]
    assert feed.get(LANG) == "vi"
    assert english.get(LANG) == "en"
    links = [link for link in english.iter(f"{ATOM}link") if link.get("hreflang") == "vi"]
    assert [str(link.get("href")).endswith(path_of(ids["two_languages_publication"])) for link in links] == [True]  # fmt: skip # noqa: E501
    assert entries["Khai mạc tuần lễ chuyển đổi số của tỉnh"].get(LANG) is None


def test_an_editor_begins_the_english_version_and_sees_the_text_beside(
    ids: dict[str, Any], signed_in: As
) -> None:
    client = signed_in("nongthihanh")
    draft = Draft.objects.get(pk=ids["news"])
    page = client.get(f"/desk/drafts/{draft.pk}/").content.decode()
    assert "Chưa có bản tiếng Anh" in page
    answer = client.post(f"/desk/drafts/{draft.pk}/translate/", {"version": draft.version})
    made = Draft.objects.get(translation_of=draft)
    assert answer["Location"] == f"/desk/drafts/{made.pk}/edit/"
    edited = client.get(answer["Location"]).content.decode()
    assert "Nội dung tiếng Việt, để đối chiếu khi dịch" in edited
    assert f'href="/desk/drafts/{made.pk}/"' in client.get(f"/desk/drafts/{draft.pk}/").content.decode()  # fmt: skip # noqa: E501
    # Pressed twice, there is one.
    client.post(f"/desk/drafts/{draft.pk}/translate/", {"version": draft.version})
    assert Draft.objects.filter(translation_of=draft).count() == 1


def test_what_is_to_be_looked_through_is_listed_until_somebody_has(
    ids: dict[str, Any], signed_in: As
) -> None:
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['english']}/"
    assert path in client.get("/desk/?list=review").content.decode()
    page = client.get(path).content.decode()
    assert "Cần rà soát theo bản tiếng Việt" in page
    version = Draft.objects.get(pk=ids["english"]).version
    client.post(f"{path}reviewed/", {"version": version})
    assert path not in client.get("/desk/?list=review").content.decode()
    assert "Rà soát vào ngày" in client.get(path).content.decode()


def test_the_list_of_what_lacks_the_other_language(ids: dict[str, Any], signed_in: As) -> None:
    Draft.objects.filter(pk=ids["two_languages"]).update(version_missing=True)
    listed = signed_in("hoangvanlap").get("/desk/?list=lacking").content.decode()
    assert f"/desk/drafts/{ids['two_languages']}/" in listed
    assert f"/desk/drafts/{ids['to_translate']}/" not in listed
