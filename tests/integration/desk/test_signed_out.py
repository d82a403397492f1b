"""A session that has ended: no sign-in inside a page, and no way that ends at a blank one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from vanthu.desk.views import files
from vanthu.parsers.sandbox import SandboxError
from vanthu.store.models import PartRow

from .conftest import As

PART = {"HX-Request": "true"}


@pytest.mark.parametrize(
    "path", ["/desk/monitor/?part=health", "/desk/?list=all", "/desk/rhythm/?part=late"]
)
def test_a_part_of_a_page_is_refused(ids: dict[str, Any], path: str) -> None:
    answer = Client().get(path, headers=PART)
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_note_that_htmx_sends_is_refused(ids: dict[str, Any]) -> None:
    path = f"/desk/drafts/{ids['news']}/notes/"
    own = PART | {"Origin": "http://testserver"}
    assert Client().post(path, {"text": "Gõ dở"}, headers=own).status_code == 401


def test_every_page_has_the_words_for_it(ids: dict[str, Any], signed_in: As) -> None:
    for path in ("/desk/", f"/desk/drafts/{ids['news']}/"):
        page = signed_in("nongthihanh").get(path).content.decode()
        assert 'id="failed"' in page
        assert "Phiên làm việc đã hết nên chưa thực hiện được gì" in page


@pytest.mark.parametrize(
    ("stood_on", "back"),
    [
        ("http://testserver/desk/submissions/?state=held", "/desk/submissions/%3Fstate%3Dheld"),
        ("http://testserver/desk/tour/", "/desk/tour/"),
        ("https://xa.example/desk/tour/", "/desk/"),
        ("http://testserver/portals/caobang/", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_the_way_in_leads_to_the_page_of_the_form(
    ids: dict[str, Any], stood_on: str, back: str
) -> None:
    headers = {"Referer": stood_on} if stood_on else {}
    answer = Client().post("/desk/tour/close/", headers=headers)
    assert answer["Location"] == f"/desk/sign-in/?next={back}"


def test_a_page_that_was_asked_for_is_where_it_leads(ids: dict[str, Any]) -> None:
    answer = Client().get("/desk/submissions/?state=held")
    assert answer["Location"].endswith("?next=/desk/submissions/%3Fstate%3Dheld")


def test_what_has_words_of_its_own_is_no_refusal(
    ids: dict[str, Any], signed_in: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(row: PartRow) -> None:
        raise SandboxError("away")

    monkeypatch.setattr(files, "comparable", lambda row: True)
    monkeypatch.setattr(files, "compare", away)
    part = PartRow.objects.filter(submission__portal__name="caobang", verdict="taken").first()
    assert part is not None
    path = f"/desk/files/{part.pk}/conversion/"
    assert signed_in("nongthihanh").get(path).status_code == 503
    answer = signed_in("nongthihanh").get(path, headers=PART)
    assert answer.status_code == 200
    assert "Hiện chưa đọc được tệp" in answer.content.decode()
