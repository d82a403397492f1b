"""What everybody reads: pages, files, feed."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client

from vanthu.desk.views.public import published
from vanthu.store.models import Portal, Publication, User

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def article(ids: dict[str, Any]) -> Publication:
    return Publication.objects.get(pk=ids["publication"])


def _entries(feed: ET.Element) -> list[ET.Element]:
    """The article's entries."""
    entries = feed.findall(f"{ATOM}entry")
    return [one for one in entries if (one.findtext(f"{ATOM}title") or "").startswith("1201/")]


def path_of(article: Publication) -> str:
    return f"/portals/caobang/{article.pk}-{article.slug}/"


def test_the_page_names_its_source_and_the_line_for_re_use(article: Publication) -> None:
    html = Client().get(path_of(article)).content.decode()
    assert "Nguồn: Văn phòng UBND tỉnh Cao Bằng" in html
    assert "Theo Cổng thông tin điện tử tỉnh Cao Bằng" in html
    assert "Không thay văn bản chính thức" in html
    assert "QD-1201.txt" not in html  # the received file stays inside


def test_a_wrong_slug_leads_to_the_right_one(article: Publication) -> None:
    response = Client().get(f"/portals/caobang/{article.pk}-khac/")
    assert response["Location"] == path_of(article)
    assert Client().get(f"/portals/longxuyen/{article.pk}-{article.slug}/").status_code == 404


@pytest.mark.parametrize(
    ("state", "status"), [("suspended", 410), ("withdrawn", 410), ("ready", 404), ("failed", 404)]
)
def test_what_is_taken_down_is_gone_everywhere(
    article: Publication, state: str, status: int
) -> None:
    Publication.objects.filter(pk=article.pk).update(state=state)
    client = Client()
    for path in (path_of(article), f"/portals/caobang/{article.pk}/print/"):
        response = client.get(path)
        assert response.status_code == status
        assert "1201/QĐ-UBND" not in response.content.decode()
    assert client.get(f"/portals/caobang/{article.pk}/files/1/QD-1201.pdf").status_code == 404
    assert "1201/QĐ-UBND" not in client.get("/portals/caobang/").content.decode()
    assert "1201/QĐ-UBND" not in client.get("/portals/caobang/feed.atom").content.decode()


def test_files_are_the_publications_in_a_sandbox(article: Publication) -> None:
    response = Client().get(f"/portals/caobang/{article.pk}/files/1/QD-1201.pdf")
    assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    for path in ("files/2/QD-1201.pdf", "files/0/QD-1201.pdf", "files/1/khac.pdf"):
        assert Client().get(f"/portals/caobang/{article.pk}/{path}").status_code == 404


def test_the_feed_is_atom_with_the_line_of_r24(article: Publication) -> None:
    response = Client().get("/portals/caobang/feed.atom")
    assert response["Content-Type"] == "application/atom+xml"
    feed = ET.fromstring(response.content)
    line = "Theo Cổng thông tin điện tử tỉnh Cao Bằng"
    assert feed.findtext(f"{ATOM}rights") == line
    (entry,) = _entries(feed)
    assert entry.findtext(f"{ATOM}rights") == line
    assert line in (entry.findtext(f"{ATOM}summary") or "")
    assert (entry.findtext(f"{ATOM}title") or "").startswith("1201/QĐ-UBND")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href", "").endswith(path_of(article))


def test_what_people_wrote_is_text_in_the_feed(article: Publication) -> None:
    article.revision.summary = "a < b\n<script>x</script>"
    article.revision.save()
    feed = ET.fromstring(Client().get("/portals/caobang/feed.atom").content)
    summary = _entries(feed)[0].findtext(f"{ATOM}summary") or ""
    assert summary.startswith("a &lt; b<br>&lt;script&gt;")


def test_a_secretary_who_is_not_named_yet_is_not_shown(article: Publication) -> None:
    User.objects.update(phone="")
    client = Client()
    token = article.draft.submission.token
    gone = f"/portals/caobang/{article.pk}/print/"
    for path in (path_of(article), "/portals/caobang/rules/", f"/status/{token}/"):
        html = client.get(path).content.decode()
        assert "(ghi " not in html
        assert "Đề nghị gọi" not in html
    Publication.objects.filter(pk=article.pk).update(state="withdrawn")
    assert "(ghi " not in client.get(gone).content.decode()


def test_an_empty_feed_is_still_a_feed(ids: dict[str, Any]) -> None:
    feed = ET.fromstring(Client().get("/portals/longxuyen/feed.atom").content)
    assert feed.findall(f"{ATOM}entry") == []


def test_search_finds_by_number_and_words(article: Publication) -> None:
    client = Client()
    assert "1201/QĐ-UBND" in client.get("/portals/caobang/?q=1201").content.decode()
    assert "1201/QĐ-UBND" in client.get("/portals/caobang/?q=phòng chống").content.decode()
    assert "1201/QĐ-UBND" not in client.get("/portals/caobang/?kind=news").content.decode()


def test_accents_come_from_the_policies(ids: dict[str, Any]) -> None:
    response = Client().get("/accents.css")
    assert response["Content-Type"].startswith("text/css")
    assert '[data-portal="caobang"] { --accent: #2b3d8c; }' in response.content.decode()


def test_the_feed_tells_readers_what_was_taken_down(article: Publication) -> None:
    feed = ET.fromstring(Client().get("/portals/caobang/feed.atom").content)
    known = _entries(feed)[0].findtext(f"{ATOM}id")
    Publication.objects.filter(pk=article.pk).update(state="suspended")
    response = Client().get("/portals/caobang/feed.atom")
    assert response["Cache-Control"] == "no-cache"
    feed = ET.fromstring(response.content)
    assert _entries(feed) == []
    gone = feed.find("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert gone is not None
    assert gone.get("ref") == known
    assert gone.get("when", "").startswith("20")
    file = Client().get(f"/portals/caobang/{article.pk}/files/1/QD-1201.pdf")
    assert file.status_code == 404
    Publication.objects.filter(pk=article.pk).update(state="published")
    feed = ET.fromstring(Client().get("/portals/caobang/feed.atom").content)
    assert feed.find("{http://purl.org/atompub/tombstones/1.0}deleted-entry") is None


def test_what_a_search_met_is_looked_up_by_its_keys(article: Publication) -> None:
    """And not looked for among all that the portal shows."""
    shown = published(article.portal, named=True)
    assert article in shown
    assert not published(Portal.objects.get(name="longxuyen"), named=True)
    if connection.vendor == "sqlite":
        plan = shown.filter(pk__in=[article.pk]).explain()
        assert "SEARCH store_publication USING INTEGER PRIMARY KEY" in plan
        assert "USING INDEX publication_newest" in published(article.portal).explain()
