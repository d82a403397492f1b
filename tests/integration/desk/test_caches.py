"""What caches may keep: nothing of a person, and nothing unasked that may be taken down."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from vanthu.store.models import Publication

from .conftest import As


@pytest.mark.parametrize("address", ["/desk/", "/desk/submissions/", "/desk/drafts/{taken}/"])
def test_pages_of_the_desk_are_one_persons(
    ids: dict[str, Any], signed_in: As, address: str
) -> None:
    answer = signed_in("hoangvanlap").get(address.format(**ids))
    assert answer.status_code == 200
    assert {"private", "no-cache"} <= set(answer["Cache-Control"].split(", "))
    assert Client().get(address.format(**ids))["Cache-Control"] == "private, no-cache"


def test_public_pages_are_asked_for_again(ids: dict[str, Any]) -> None:
    item = Publication.objects.get(draft=ids["newer"])
    for address in ("", f"{item.pk}-{item.slug}/", f"{item.pk}/print/", "no-such-page/"):
        answer = Client().get(f"/portals/caobang/{address}")
        assert answer["Cache-Control"] == "no-cache", address


def test_what_says_so_itself_keeps_its_word(ids: dict[str, Any]) -> None:
    assert Client().get("/accents.css")["Cache-Control"] == "max-age=300, public"
