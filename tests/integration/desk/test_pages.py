"""Every page: who may open it, what it costs, and what every page must have."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from tests.e2e.pages import NO_PAGES, pages_of
from tests.e2e.seed_languages import language_pages
from vanthu.desk.urls_public import urlpatterns as public_patterns

from .access import ROWS
from .conftest import As

#: Database questions a page may ask.
QUERIES = 15
PUBLIC = (
    "published", "old", "newer", "ended", "corrected", "two_languages", "english", "to_translate",
)  # fmt: skip
PEOPLE = ("nongthihanh", "hoangvanlap", "trieudinhle", "lythimai", "quantri", "nguoila", "")


class Skeleton(HTMLParser):
    """What the rules for every page look at."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings = 0
        self.ids: list[str] = []
        self.forbidden: list[str] = []
        self.title = ""
        self.lang = ""
        self._in_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.headings += tag == "h1"
        self._in_title = tag == "title"
        if tag == "html":
            self.lang = names.get("lang") or ""
        if names.get("id"):
            self.ids.append(str(names["id"]))
        if "style" in names or tag == "style" or (tag == "script" and not names.get("src")):
            self.forbidden.append(self.get_starttag_text() or tag)
        if any(name.startswith("on") for name in names):
            self.forbidden.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def test_every_page_has_what_every_page_must_have(ids: dict[str, Any], signed_in: As) -> None:
    faults: list[str] = []
    titles: dict[tuple[str, str], str] = {}
    english = set(language_pages(ids, ""))
    for username, paths in pages_of(ids).items():
        client = signed_in(username)
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(path)
            page = Skeleton(response.content.decode())
            policy = response.headers.get("Content-Security-Policy", "")
            expected = 404 if "nowhere" in path or "987654" in path else 200
            checks = {
                f"status {response.status_code}": response.status_code == expected,
                f"{len(queries)} queries": len(queries) <= QUERIES,
                f"{page.headings} h1": page.headings == 1,
                f"twice the id {_twice(page.ids)}": not _twice(page.ids),
                f"inline {page.forbidden}": not page.forbidden,
                "no title": bool(page.title.strip()),
                f"lang {page.lang}": page.lang == ("en" if path in english else "vi"),
                f"policy {policy}": "script-src 'self'" in policy and "unsafe" not in policy,
                "no nosniff": response.headers.get("X-Content-Type-Options") == "nosniff",
                "no skip link": 'class="skip" href="#main"' in response.content.decode(),
            }
            faults += [f"{username} {path}: {name}" for name, holds in checks.items() if not holds]
            other = titles.setdefault((username, page.title), path)
            if other != path:
                faults.append(f"{username} {path}: same title as {other}: {page.title}")
    assert not faults, "\n".join(faults)


def test_every_address_that_shows_a_page_is_walked(ids: dict[str, Any]) -> None:
    """What axe, the phone's width and the rules above are held against is all there is."""
    shown = {f"desk:{name}" for name, row in ROWS.items() if "GET" in row.methods}
    shown |= {f"public:{pattern.name}" for pattern in public_patterns}
    paths = [path.partition("?")[0] for paths in pages_of(ids).values() for path in paths]
    walked = {resolve(path).view_name for path in paths}
    assert shown - walked == NO_PAGES.keys()


def _twice(ids: list[str]) -> list[str]:
    return sorted({name for name in ids if ids.count(name) > 1})


def test_who_may_open_what(ids: dict[str, Any], signed_in: As) -> None:
    """Columns as in PEOPLE; "in" is the way to sign-in. Another portal's things don't exist."""
    draft = f"/desk/drafts/{ids['waiting']}/"
    table = {
        "/desk/": (200, 200, 200, 200, "/desk/monitor/", 200, "in"),
        draft: (200, 200, 200, 200, 404, 404, "in"),
        f"{draft}edit/": (draft, draft, draft, draft, 404, 404, "in"),
        f"{draft}revisions/": (200, 200, 200, 200, 404, 404, "in"),
        f"{draft}events/": (200, 200, 200, 200, 404, 404, "in"),
        f"{draft}do/approve/": (draft, draft, 200, 200, 404, 404, "in"),
        f"{draft}do/decline/": (draft, draft, 200, 200, 404, 404, "in"),
        f"{draft}do/nonsense/": (404, 404, 404, 404, 404, 404, "in"),
        f"/desk/drafts/{ids['foreign']}/": (404, 404, 404, 404, 404, 200, "in"),
        "/desk/monitor/": (404, 200, 404, 404, 200, 404, "in"),
        "/desk/submissions/": (200, 200, 200, 200, 200, 200, "in"),
        f"/desk/submissions/{ids['held']}/": (200, 200, 200, 200, 200, 404, "in"),
        "/desk/agencies/": (200, 200, 200, 200, 404, 200, "in"),
        "/desk/people/": (404, 404, 404, 404, 200, 404, "in"),
        "/desk/people/add/": (404, 404, 404, 404, 200, 404, "in"),
        "/portals/caobang/": (200,) * 7,
        f"/status/{ids['token']}/": (200,) * 7,
        "/status/nonsense/": (404,) * 7,
    }  # fmt: skip
    found = {path: tuple(_answer(signed_in(name), path) for name in PEOPLE) for path in table}
    assert found == table


def _answer(client: Client, path: str) -> int | str:
    response = client.get(path)
    if response.status_code == 302:
        return "in" if "/sign-in/" in response["Location"] else str(response["Location"])
    return response.status_code


def test_posts_of_other_portals_people_reach_nothing(ids: dict[str, Any], signed_in: As) -> None:
    from vanthu.store.models import Draft, Job, Notice

    stranger = signed_in("nguoila")
    version = Draft.objects.get(pk=ids["taken"]).version
    for path in (
        f"/desk/drafts/{ids['taken']}/do/submit/",
        f"/desk/drafts/{ids['taken']}/edit/",
        f"/desk/monitor/notices/{ids['notice']}/",
        f"/desk/monitor/jobs/{ids['job']}/",
        f"/desk/submissions/{ids['held']}/do/refuse/",
        "/desk/monitor/bad/",
    ):
        response = stranger.post(path, {"version": version, "reason": "x"})
        assert response.status_code == 404, path
    assert Draft.objects.get(pk=ids["taken"]).version == version
    assert Notice.objects.get(pk=ids["notice"]).state == "in_doubt"
    assert Job.objects.get(pk=ids["job"]).state == "dead"


def test_an_administrator_sees_machines_and_no_content(ids: dict[str, Any], signed_in: As) -> None:
    html = signed_in("quantri").get(f"/desk/submissions/{ids['refused']}/").content.decode()
    assert ids["refused"] in html
    assert "type.not_permitted" in html
    assert "Chỉ tiêu biên chế" not in html
    assert "Kính gửi: Sở Tư pháp" not in html
    listed = signed_in("quantri").get("/desk/submissions/").content.decode()
    assert "Chỉ tiêu biên chế" not in listed


def test_the_status_page_tells_no_content(ids: dict[str, Any], signed_in: As) -> None:
    response = signed_in("").get(f"/status/{ids['token']}/")
    html = response.content.decode()
    assert "Đã đăng" in html
    for secret in ("1201/QĐ-UBND", "QD-1201", "Phê duyệt Kế hoạch", "sotuphap"):
        assert secret not in html
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("language", "word"), [("en", "Being edited"), ("vi", "Đang biên tập")])
def test_the_language_is_the_persons_choice(
    ids: dict[str, Any], signed_in: As, language: str, word: str
) -> None:
    client = signed_in("nongthihanh")
    client.post("/desk/language/", {"language": language, "next": "/desk/"})
    response = client.get("/desk/?list=mine", headers={"accept-language": "fr,en;q=0.9"})
    assert word in response.content.decode()
    assert response["Content-Language"] == language


def test_single_letter_keys_can_be_switched_off(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    assert 'data-keys="off"' not in client.get("/desk/").content.decode()
    client.post("/desk/keys/", {})
    assert 'data-keys="off"' in client.get("/desk/").content.decode()


def test_lists_hold_what_they_say(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")

    def drafts(query: str) -> set[int]:
        html = client.get(f"/desk/?{query}").content.decode()
        return {int(pk) for pk in re.findall(r'name="draft" value="(\d+)-', html)}

    assert ids["taken"] in drafts("list=mine")
    assert ids["fresh"] in drafts("list=new")
    assert drafts("list=late") == {ids["late"]}
    assert drafts("list=approval") == {ids["waiting"]}
    assert drafts("list=published") == {ids[name] for name in PUBLIC}
    assert drafts("list=all&q=1236") == {ids["fresh"]}
    assert drafts("list=all&kind=news&q=Phúc Sen") == {ids["second"]}
    assert drafts("list=all&agency=999999") == set()
