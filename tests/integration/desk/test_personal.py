"""The panel of personal data on a draft's page: shown, decided, and never a value too many."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import block, make_draft, make_member, make_portal
from vanthu.desk.forms.personal import LISTED
from vanthu.publisher import personal
from vanthu.store.models import Draft, Role, User

pytestmark = pytest.mark.django_db

CCCD, PHONE = "004085012345", "0912 345 678"
TEXT = f"Ông Nguyễn Văn An, số CCCD {CCCD}, điện thoại {PHONE}."


@pytest.fixture
def draft() -> Draft:
    return make_draft(make_portal(), kind="news", number="", metadata={}, blocks=[block(TEXT)])


def _client(draft: Draft, role: Role) -> Client:
    user: User = make_member(draft.portal, role)
    client = Client()
    client.force_login(user)
    return client


def _post(client: Client, draft: Draft, **fields: str):
    data = {"version": str(draft.version), **fields}
    return client.post(f"/desk/drafts/{draft.pk}/personal/", data)


def _open(draft: Draft) -> list[str]:
    current = Draft.objects.get(pk=draft.pk).current
    assert current
    return [item.kind for item in personal.open_items(current)]


def test_places_are_marked_in_the_text(draft: Draft) -> None:
    page = _client(draft, Role.SECRETARY).get(f"/desk/drafts/{draft.pk}/").content.decode()
    assert '<mark id="pd-1"' in page
    assert 'href="#pd-1"' in page
    assert "*********345" in page


def test_all_masked_with_one_button(draft: Draft) -> None:
    response = _post(_client(draft, Role.EDITOR), draft, all="mask")
    assert response.status_code == 302
    assert _open(draft) == []
    page = _client(draft, Role.EDITOR).get(f"/desk/drafts/{draft.pk}/").content.decode()
    assert CCCD not in page
    assert "*********345" in page


def test_one_kind_masked_another_left_with_its_ground(draft: Draft) -> None:
    fields = {
        "choice-cccd": "mask", "choice-phone": "keep", "ground-phone": "consent",
        "note-phone": "Đơn đồng ý ngày 20/11/2026",
    }  # fmt: skip
    assert _post(_client(draft, Role.SECRETARY), draft, **fields).status_code == 302
    assert _open(draft) == []


def test_no_ground_is_told_at_its_field_and_nothing_is_recorded(draft: Draft) -> None:
    response = _post(_client(draft, Role.SECRETARY), draft, **{"choice-phone": "keep"})
    assert response.status_code == 200
    assert "Đề nghị chọn căn cứ để công khai" in response.content.decode()
    assert _open(draft) == ["cccd", "phone"]


def test_an_editor_is_not_offered_to_leave_it(draft: Draft) -> None:
    client = _client(draft, Role.EDITOR)
    assert 'value="keep"' not in client.get(f"/desk/drafts/{draft.pk}/").content.decode()
    response = _post(client, draft, **{"choice-phone": "keep", "ground-phone": "official"})
    assert response.status_code == 200
    assert _open(draft) == ["cccd", "phone"]


def test_another_portals_draft_is_not_there(draft: Draft) -> None:
    stranger = Client()
    stranger.force_login(make_member(make_portal("longxuyen"), Role.HEAD))
    assert _post(stranger, draft, all="mask").status_code == 404


def test_a_decision_is_taken_back_with_its_button(draft: Draft) -> None:
    client = _client(draft, Role.SECRETARY)
    _post(client, draft, all="mask")
    draft.refresh_from_db()
    assert draft.current
    row = next(r for r in draft.current.metadata[personal.KEY] if r["kind"] == "cccd")
    assert (
        f'name="undo" value="{row["key"]}"'
        in client.get(f"/desk/drafts/{draft.pk}/").content.decode()
    )
    assert _post(client, draft, undo=row["key"]).status_code == 302
    assert _open(draft) == ["cccd"]


@pytest.fixture
def list_of_people() -> Draft:
    """A list of those who get something, with their numbers: each commune sends such."""
    rows = [block(f"Hộ thứ {n}, điện thoại 09{n:08d}") for n in range(10_000_000, 10_001_200)]
    return make_draft(make_portal(), kind="news", number="", metadata={}, blocks=rows)


@pytest.mark.parametrize("sent", [{"all": "mask"}, {"choice-phone": "mask"}])
def test_a_list_of_a_thousand_people_can_be_decided_on(
    list_of_people: Draft, sent: dict[str, str]
) -> None:
    client = _client(list_of_people, Role.SECRETARY)
    page = client.get(f"/desk/drafts/{list_of_people.pk}/").content.decode()
    names = re.findall(r'<select name="(item-[^"]+)"', page)
    assert len(names) == LISTED
    assert f"Còn {len(_open(list_of_people)) - LISTED} mục chưa liệt kê" in page
    # All that a browser sends with the form.
    answer = _post(client, list_of_people, **dict.fromkeys(names, ""), **sent)
    assert answer.status_code == 302
    assert _open(list_of_people) == []


def test_those_listed_are_decided_first_and_the_next_come_up(list_of_people: Draft) -> None:
    client = _client(list_of_people, Role.SECRETARY)
    page = client.get(f"/desk/drafts/{list_of_people.pk}/").content.decode()
    names = re.findall(r'<select name="(item-[^"]+)"', page)
    number = len(_open(list_of_people))
    assert _post(client, list_of_people, **dict.fromkeys(names, "mask")).status_code == 302
    assert len(_open(list_of_people)) == number - LISTED > 1000
