"""Pages by key: forth and back over all rows, none twice, none left out."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from tests.factories import make_draft, make_portal
from vanthu.desk.paging import page_of
from vanthu.store.models import Draft

pytestmark = pytest.mark.django_db
ORDER = ("due", "-pk")


@pytest.fixture
def drafts() -> list[int]:
    portal = make_portal()
    days = [date(2026, 5, 4), None, date(2026, 5, 3), None, date(2026, 5, 4), None, None]
    for day in days:
        make_draft(portal, deadline=day)
    return list(Draft.objects.order_by(*ORDER).values_list("pk", flat=True))


def walk(query: str, size: int) -> tuple[list[int], Any]:
    request = RequestFactory().get(f"/{query}")
    page = page_of(Draft.objects.all(), ORDER, request, size)
    return [row.pk for row in page.rows], page


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10])
def test_forth_and_back(drafts: list[int], size: int) -> None:
    seen, pages, query = [], [], ""
    while True:
        found, page = walk(query, size)
        pages.append(found)
        seen += found
        if not page.next:
            break
        query = page.next
    assert seen == drafts
    for earlier in reversed(pages[:-1]):
        found, page = walk(page.previous, size)
        assert found == earlier
    assert not page.previous


def test_a_row_that_goes_hides_no_other(drafts: list[int]) -> None:
    _, page = walk("", 3)
    Draft.objects.filter(pk=drafts[2]).delete()
    assert walk(page.next, 3)[0] == drafts[3:6]


def test_a_page_that_others_have_emptied_is_the_first_one(drafts: list[int]) -> None:
    _, first = walk("", 3)
    _, second = walk(first.next, 3)
    Draft.objects.filter(pk__in=drafts[3:]).delete()
    found, page = walk(first.next, 3)
    assert (found, page.previous, page.next) == (drafts[:3], "", "")
    Draft.objects.filter(pk__in=drafts[1:3]).delete()
    found, page = walk(second.previous, 3)
    assert (found, page.previous, page.next) == (drafts[:1], "", "")


def test_the_page_before_is_a_full_one(drafts: list[int]) -> None:
    _, second = walk(walk("", 3)[1].next, 3)
    Draft.objects.filter(pk=drafts[1]).delete()
    found, page = walk(second.previous, 3)
    assert found == [drafts[0], drafts[2], drafts[3]]
    assert walk(page.next, 3)[0] == drafts[4:7]


ODD = [
    base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    for text in ('["2026-05-04\\u0000", 1]', '["\\ud800", 1]', "[" * 5000)
]


@pytest.mark.parametrize("token", ["x", "W10", "WyJ4IiwgMV0", "%00", "bnVsbA", *ODD])
def test_a_token_that_says_nothing_gives_the_first_page(drafts: list[int], token: str) -> None:
    assert walk(f"?after={token}", 3)[0] == drafts[:3]
    assert walk(f"?before={token}", 3)[0] == drafts[:3]
