"""Lists of drafts: what they can be narrowed to, what they offer, and what they cost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_member
from vanthu.desk.access import Desk
from vanthu.desk.filters import Filters, day_of
from vanthu.store.models import Draft, FindingRow, Portal, Submission, User

from .conftest import As

#: Database questions a list may ask, with everything that it can show.
QUERIES = 15


def drafts_in(html: str) -> set[int]:
    return {int(pk) for pk in re.findall(r'name="draft" value="(\d+)-', html)}


def test_every_filter_narrows_and_is_a_chip(ids: dict[str, Any], signed_in: As) -> None:
    secretary = signed_in("hoangvanlap")
    today = timezone.localdate()
    editor = User.objects.get(username="nongthihanh")
    Draft.objects.filter(pk=ids["news"]).update(
        category="news", received_on=today - timedelta(days=40)
    )
    day = f"{today - timedelta(days=40):%d/%m/%Y}"
    there = Draft.objects.filter(portal__name="caobang", state="published")
    published = set(there.values_list("pk", flat=True))
    assert ids["published"] in published
    table: dict[str, set[int]] = {
        "list=all&category=news": {ids["news"]},
        f"list=all&from={day}&to={day}": {ids["news"]},
        f"list=open&to={day}": {ids["news"]},
        "list=all&state=published": published,
        "list=approval&assignee=nobody": set(),
        f"list=approval&assignee={editor.pk}": {ids["waiting"]},
        "list=open&code=virus.not_scanned": {ids["taken"]},
        "list=all&code=virus.not_scanned": {ids["taken"]},
        "list=all&code=virus.not_scanned&kind=news": set(),
    }
    for query, expected in table.items():
        html = secretary.get(f"/desk/?{query}").content.decode()
        assert drafts_in(html) == expected, query
        assert html.count('class="chip"') == query.count("&"), query


def test_what_an_address_cannot_mean_is_left_out(ids: dict[str, Any], signed_in: As) -> None:
    secretary = signed_in("hoangvanlap")
    usual = drafts_in(secretary.get("/desk/?list=open").content.decode())
    for query in ("kind=x", "agency=-1", "agency=99999999999999999999", "state=published",
                  "code=x.y", "assignee=x", "order=best", "order=x", "picked=x.1-x.-"):  # fmt: skip
        html = secretary.get(f"/desk/?list=open&{query}").content.decode()
        assert drafts_in(html) == usual, query
    html = secretary.get("/desk/?list=open&from=31/02/2026").content.decode()
    assert "Có ngày không đọc được" in html
    assert drafts_in(html) == usual


def test_days_are_read_as_people_write_them() -> None:
    year = timezone.localdate().year
    written = {"9/11/2026": (2026, 11, 9), "09-11-2026": (2026, 11, 9), "9.11.2026": (2026, 11, 9),
               "2026-11-09": (2026, 11, 9), "09/11": (year, 11, 9)}  # fmt: skip
    for text, expected in written.items():
        day = day_of(text)
        assert day is not None
        assert (day.year, day.month, day.day) == expected
    assert day_of(" ") is None
    for wrong in ("31/02/2026", "11/2026", "hôm nay"):
        with pytest.raises(ValueError, match=wrong):
            day_of(wrong)


@pytest.mark.parametrize(
    "query",
    ["list=new", "list=open&kind=document&code=virus.not_scanned", "list=all&from=01/01/2026",
     "list=all&code=virus.not_scanned", "q=quyet+dinh&list=all", "list=mine"],
)  # fmt: skip
def test_a_list_asks_few_questions(ids: dict[str, Any], signed_in: As, query: str) -> None:
    secretary = signed_in("hoangvanlap")
    secretary.post(
        "/desk/many/", {"act": "take", "draft": [ids["news"]], "back": f"/desk/?{query}"}
    )
    with CaptureQueriesContext(connection) as queries:
        assert secretary.get(f"/desk/?{query}").status_code == 200
    asked = [one["sql"] for one in queries if "django_session" not in one["sql"]]
    assert len(asked) <= QUERIES, "\n".join(one[:160] for one in asked)


def test_a_warning_is_of_whoever_has_not_released_it(ids: dict[str, Any], signed_in: As) -> None:
    FindingRow.objects.filter(code="virus.not_scanned").update(released_at=timezone.now())
    for name in ("open", "all"):
        html = signed_in("hoangvanlap").get(f"/desk/?list={name}&code=virus.not_scanned")
        assert not drafts_in(html.content.decode())


def test_picks_of_other_pages_are_carried(ids: dict[str, Any], signed_in: As) -> None:
    rows = {row.pk: row.version for row in Draft.objects.filter(pk__in=[ids["fresh"], ids["news"]])}
    picked = ".".join(f"{pk}-{version}" for pk, version in rows.items())
    html = signed_in("hoangvanlap").get(f"/desk/?list=new&kind=news&picked={picked}")
    text = html.content.decode()
    assert f'type="hidden" name="draft" value="{ids["fresh"]}-' in text
    assert re.search(rf'value="{ids["news"]}-\d+" checked', text)
    assert "picked=" not in re.findall(r'name="back" value="([^"]*)"', text)[0]


def test_waiting_mails_stand_beside_the_lists(ids: dict[str, Any], signed_in: As) -> None:
    for name in ("hoangvanlap", "nongthihanh"):
        html = signed_in(name).get("/desk/?list=new").content.decode()
        tabs = re.findall(r'<ul class="tabs">.*?</ul>', html, re.DOTALL)[0]
        assert re.search(r'state=held">Chờ xem xét <b>\d+</b>', tabs), name
        assert re.search(r'state=quarantined">Cách ly <b>\d+</b>', tabs), name


def test_a_page_that_has_emptied_is_the_first_one(ids: dict[str, Any], signed_in: As) -> None:
    token = "WyIwMDAxLTAxLTAxIiwgMCwgMV0"  # before everything
    html = signed_in("hoangvanlap").get(f"/desk/?list=new&before={token}").content.decode()
    assert f'href="/desk/drafts/{ids["fresh"]}/"' in html


def test_whom_the_chooser_proposes(ids: dict[str, Any], signed_in: As) -> None:
    """The editor of the category, else whoever had the agency's last draft."""
    secretary = signed_in("hoangvanlap")
    editor = User.objects.get(username="nongthihanh")
    deputy = User.objects.get(username="lythimai")

    def proposed(pk: int) -> str:
        html = secretary.get("/desk/?list=new").content.decode()
        return re.findall(rf'id="w{pk}" data-proposed="([^"]*)"', html)[0]

    assert proposed(ids["fresh"]) == str(editor.pk), "who has the agency's other drafts"
    assert not proposed(ids["news"]), "nothing speaks for anybody"
    editor.memberships.update(fields=["law"])
    member = deputy.memberships.get()
    member.role, member.fields = "editor", ["news"]
    member.save()
    Draft.objects.filter(pk__in=[ids["fresh"], ids["news"]]).update(category="news")
    assert proposed(ids["fresh"]) == str(deputy.pk)
    assert proposed(ids["news"]) == str(deputy.pk)


def test_an_empty_list_teaches(ids: dict[str, Any], signed_in: As) -> None:
    deputy = signed_in("lythimai")
    Draft.objects.filter(assignee__username="lythimai").update(assignee=None)
    html = deputy.get("/desk/?list=mine").content.decode()
    assert "Hôm nay Ông/Bà đã xử lý" not in html
    assert "portal@caobang.gov.vn" in html
    assert "Thư gần nhất" in html
    assert 'href="/desk/submissions/"' in html
    deputy.post("/desk/many/", {"act": "take", "draft": [ids["news"], ids["second"]]})
    deputy.post("/desk/many/", {"act": "take", "draft": [ids["fresh"]]})
    Draft.objects.filter(assignee__username="lythimai").update(assignee=None)
    html = deputy.get("/desk/?list=mine").content.decode()
    assert "Hôm nay Ông/Bà đã xử lý: 3 mục nhận biên tập." in html


def test_each_goes_to_whom_it_is_proposed(ids: dict[str, Any], signed_in: As) -> None:
    """What nobody is proposed for stays, and is named."""
    secretary = signed_in("hoangvanlap")
    answer = secretary.post(
        "/desk/many/",
        {
            "act": "assign", "assignee": "proposed", "draft": [ids["fresh"], ids["news"]],
            "back": "/desk/?list=new",
        },
        follow=True,
    )  # fmt: skip
    html = answer.content.decode()
    assert "Đã phân công 1 mục cho người được gợi ý" in html
    assert "Chưa có gợi ý người nhận" in html
    assert Draft.objects.get(pk=ids["fresh"]).assignee == User.objects.get(username="nongthihanh")
    assert Draft.objects.get(pk=ids["news"]).assignee is None


def test_what_is_assigned_as_proposed_is_what_the_list_proposed(
    ids: dict[str, Any], signed_in: As
) -> None:
    """Of two with the category in hand whoever holds less, by the list as by the act."""
    secretary, editor = signed_in("hoangvanlap"), User.objects.get(username="nongthihanh")
    other = make_member(editor.memberships.get().portal, "editor", "AAA")  # the first by name
    for user in (editor, other):
        user.memberships.update(fields=["news"])
    Draft.objects.filter(assignee=editor).update(assignee=other)
    Draft.objects.filter(pk=ids["fresh"]).update(category="news")
    html = secretary.get("/desk/?list=new").content.decode()
    assert f'id="w{ids["fresh"]}" data-proposed="{editor.pk}"' in html
    secretary.post(
        "/desk/many/", {"act": "assign", "assignee": "proposed", "draft": [ids["fresh"]]}
    )
    assert Draft.objects.get(pk=ids["fresh"]).assignee == editor


def test_a_draft_leads_back_to_the_list_that_it_was_opened_from(
    ids: dict[str, Any], signed_in: As
) -> None:
    editor = signed_in("nongthihanh")
    draft = f"/desk/drafts/{ids['fresh']}/"

    def back() -> str:
        html = editor.get(draft).content.decode()
        return re.findall(r'<a href="([^"]*)" data-key="Escape"', html)[0].replace("&amp;", "&")

    assert back() == "/desk/"
    editor.get("/desk/?list=new&kind=document&done=7&picked=1-1")
    assert back() == "/desk/?list=new&kind=document"
    editor.get("/desk/")
    assert back() == "/desk/"
    for wrong in ('"><script>', "//xa.example", "x" * 2000, "á"):
        editor.cookies["vanthu_list"] = wrong
        assert back().startswith("/desk/")
        assert '"><script>' not in editor.get(draft).content.decode()


def test_a_waiting_mail_is_decided_from_its_list(ids: dict[str, Any], signed_in: As) -> None:
    secretary = signed_in("hoangvanlap")
    here = "/desk/submissions/?state=held"
    html = secretary.get(here).content.decode()
    assert 'aria-current="page">Chờ xem xét' in html, "the lists stand above this one too"
    path = re.findall(rf'href="(/desk/submissions/{ids["held"]}/do/refuse/\?back=[^"]*)"', html)[0]
    assert f'href="{here}"' in secretary.get(path).content.decode()
    answer = secretary.post(path, {"reason": "Không thuộc phạm vi", "notify": ""})
    assert answer["Location"] == here
    assert Submission.objects.get(code=ids["held"]).state == "refused"
    assert "do/refuse/" not in signed_in("nongthihanh").get(here).content.decode()


@pytest.mark.parametrize(
    "query",
    ["", "&kind=question", "&agency=1", "&category=law", "&assignee=me", "&assignee=nobody",
     "&state=declined", "&from=01/01/2026&to=02/01/2026", "&from=01/01/2026&agency=1"],
)  # fmt: skip
def test_lists_of_any_length_walk_an_index(ids: dict[str, Any], query: str) -> None:
    """Nothing is sorted: an index gives the page's rows in their order."""
    user = User.objects.get(username="hoangvanlap")
    portal = Portal.objects.get(name="caobang")
    desk = Desk(user, {portal: frozenset({"secretary"})}, (portal,), portal)
    filters = Filters.of(QueryDict(f"list=all{query}"))
    rows = filters.drafts(desk, timezone.localdate()).order_by(*filters.sorting())[:51]
    plan = rows.explain()
    assert "USING INDEX" in plan
    assert "TEMP B-TREE" not in plan, plan


def test_a_look_into_a_draft(ids: dict[str, Any], signed_in: As) -> None:
    path = f"/desk/drafts/{ids['fresh']}/glance/"
    html = signed_in("nongthihanh").get(path).content.decode()
    assert "QUYẾT ĐỊNH" in html
    assert "QD-1236.txt" in html
    assert len(html) < 3000
    assert signed_in("nguoila").get(path).status_code == 404
    assert signed_in("quantri").get(path).status_code == 404
