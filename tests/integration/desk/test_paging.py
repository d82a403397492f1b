"""Pages by key: forth and back over all rows, none twice, none left out."""

from __future__ import annotations

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


@pytest.mark.parametrize("token", ["x", "W10", "WyJ4IiwgMV0", "%00", "bnVsbA"])
def test_a_token_that_says_nothing_gives_the_first_page(drafts: list[int], token: str) -> None:
    assert walk(f"?after={token}", 3)[0] == drafts[:3]
    assert walk(f"?before={token}", 3)[0] == drafts[:3]
