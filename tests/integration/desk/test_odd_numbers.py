"""Numbers and days that nobody types: left out, told, or not there; never a fault of ours."""

from __future__ import annotations

from typing import Any

import pytest

from vanthu.store.models import Draft

from .conftest import As

#: Digits for Python's str.isdigit, none for int; more digits than int reads.
ODD = ("²", "9" * 5000)


@pytest.mark.parametrize("odd", ODD)
def test_in_addresses(ids: dict[str, Any], signed_in: As, odd: str) -> None:
    client = signed_in("hoangvanlap")
    draft = ids["published"]
    assert client.get(f"/desk/drafts/{draft}/revisions/", {"new": odd}).status_code == 200
    assert client.get(f"/desk/drafts/{draft}/standing/", {"relation": odd}).status_code == 200
    path = f"/desk/submissions/{ids['read']}/do/release/"
    assert client.get(path, {"what": odd}).status_code == 404


@pytest.mark.parametrize("odd", ODD)
def test_in_forms(ids: dict[str, Any], signed_in: As, odd: str) -> None:
    client = signed_in("nongthihanh")
    sent = (
        (f"drafts/{ids['proposal']}/proposal/", {"reject": "1", "version": odd}),
        (f"drafts/{ids['news']}/revisions/restore/", {"version": odd, "number": odd}),
        (f"drafts/{ids['news']}/reviewed/", {"version": odd}),
    )
    before = Draft.objects.get(pk=ids["proposal"]).version
    for path, form in sent:
        assert client.post(f"/desk/{path}", form).status_code == 302, path
    assert Draft.objects.get(pk=ids["proposal"]).version == before
    note = client.post(f"/desk/drafts/{ids['news']}/notes/", {"a1-answers": odd, "text": "Ghi"})
    assert note.status_code == 302


@pytest.mark.parametrize("path", ["register", "monitor/files", "submissions"])
@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001", "hôm qua"])
def test_a_day_that_cannot_be_read_is_told(
    ids: dict[str, Any], signed_in: As, path: str, day: str
) -> None:
    page = signed_in("hoangvanlap").get(f"/desk/{path}/", {"from": day, "to": day})
    assert page.status_code == 200
    assert "Ngày ghi theo dạng" in page.content.decode()


def test_a_year_mistyped_is_asked_again(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    draft = Draft.objects.get(pk=ids["fresh"])
    form = {"version": draft.version, "reason": "Thiếu phụ lục", "until": "25/11/9999"}
    page = client.post(f"/desk/drafts/{draft.pk}/do/ask/", form)
    assert page.status_code == 200
    assert "Thiếu phụ lục" in page.content.decode()
    assert Draft.objects.get(pk=draft.pk).state == draft.state
