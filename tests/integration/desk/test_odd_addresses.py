"""Addresses that no page of ours links to: answered, and never with a fault of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from .conftest import As


@pytest.mark.parametrize("back", ["//[", "http://[", "//evil.example/desk/", "/desk\\\\evil"])
def test_the_way_back_is_an_address_of_the_desk(
    ids: dict[str, Any], signed_in: As, back: str
) -> None:
    answer = signed_in("hoangvanlap").post("/desk/mails/again/", {"back": back})
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/submissions/"


@pytest.mark.parametrize(
    "address",
    [
        "/desk/?category=%00", "/desk/submissions/?type=a%00", "/desk/submissions/%00/",
        "/status/%00/", "/portals/caobang/?q=%00",
    ],
)  # fmt: skip
def test_what_databases_refuse_is_never_asked(
    ids: dict[str, Any], signed_in: As, address: str
) -> None:
    assert signed_in("hoangvanlap").get(address).status_code == 400
    assert Client().get(address).status_code == 400
