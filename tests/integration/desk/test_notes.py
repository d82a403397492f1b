"""Notes and kin beside a draft, through the pages."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from vanthu.queue import notes
from vanthu.queue.indexing import everything
from vanthu.store.models import Draft, Mention, Note, User

from .conftest import As

NOW = datetime.now(UTC)
NAMED_ONCE = 'Nhắc đến tôi<span class="hot">1<'
#: What htmx says when it asks for the panels alone.
PART = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _no_notes_yet(ids: dict[str, Any]) -> None:
    Note.objects.all().delete()


def test_a_note_with_a_mention_goes_its_way(ids: dict[str, Any], signed_in: As) -> None:
    secretary, editor = signed_in("hoangvanlap"), signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/notes/"
    assert "Nhắc đến tôi" in editor.get("/desk/").content.decode()
    answer = secretary.post(
        path, {"text": "Nhờ @Nông Thị Hạnh xem lại tên", "quote": "phường Thục Phán"}
    )
    note = Note.objects.get()
    assert answer["Location"] == f"{path}#note-{note.pk}"
    assert NAMED_ONCE in editor.get("/desk/").content.decode()
    listed = editor.get("/desk/mentions/").content.decode()
    assert "xem lại tên" in listed
    assert "mới" in listed
    page = editor.get(path).content.decode()
    assert '<strong class="named">@Nông Thị Hạnh</strong>' in page
    assert "#:~:text=ph%C6%B0%E1%BB%9Dng%20Th%E1%BB%A5c%20Ph%C3%A1n" in page
    assert Mention.objects.get().seen_at is not None
    assert NAMED_ONCE not in editor.get("/desk/").content.decode()


def test_places_where_one_is_named_come_by_pages(ids: dict[str, Any], signed_in: As) -> None:
    head, editor = (User.objects.get(username=name) for name in ("trieudinhle", "nongthihanh"))
    draft = Draft.objects.get(pk=ids["news"])
    for number in range(25):
        notes.note_add(draft=draft, actor=head, text=f"@nongthihanh, ý {number:02d}.")
    Mention.objects.exclude(note__text__contains="ý 24").update(seen_at=NOW)
    client = signed_in("nongthihanh")
    seen, query = [], ""
    for _page in range(2):
        html = client.get(f"/desk/mentions/{query}").content.decode()
        seen.append(re.findall(r"ý (\d\d)\.", html))
        assert "Đánh dấu đã xem hết" in html  # what is new may stand on another page
        following = re.search(r'rel="next" href="([^"]+)"', html)
        query = following[1] if following else "none"
    assert [len(page) for page in seen] == [20, 5]
    assert [*seen[0], *seen[1]] == [f"{number:02d}" for number in range(24, -1, -1)]
    assert query == "none"
    assert editor.mentions.count() == 25


def test_the_drafts_page_loads_them_beside(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/notes/"
    assert f'hx-get="{path}"' in editor.get(f"/desk/drafts/{ids['news']}/").content.decode()
    html = editor.post(path, {"text": ""}, headers=PART).content.decode()
    assert html.lstrip().startswith('<div id="beside">')
    assert "Viết ghi chú trước đã" in html or "err" in html
    html = editor.post(path, {"text": "Một <b>ý</b>\nhai"}, headers=PART).content.decode()
    assert "Một &lt;b&gt;ý&lt;/b&gt;\nhai" in html
    assert "<html" not in html


def test_answers_settling_and_changing(ids: dict[str, Any], signed_in: As) -> None:
    editor, head = signed_in("nongthihanh"), signed_in("trieudinhle")
    path = f"/desk/drafts/{ids['news']}/notes/"
    editor.post(path, {"text": "Sửa chưa?"})
    note = Note.objects.get()
    head.post(path, {f"a{note.pk}-text": "Rồi", f"a{note.pk}-answers": note.pk})
    assert Note.objects.get(text="Rồi").answers == note
    assert head.get(f"/desk/notes/{note.pk}/").status_code == 302
    assert editor.post(f"/desk/notes/{note.pk}/", {"text": "Sửa rồi chứ?"}).status_code == 302
    head.post(f"/desk/notes/{note.pk}/settle/")
    note.refresh_from_db()
    assert (note.text, note.resolved_by) == (
        "Sửa rồi chứ?", User.objects.get(username="trieudinhle"),
    )  # fmt: skip
    head.post(f"/desk/notes/{note.pk}/settle/", {"reopen": "1"}, headers=PART)
    note.refresh_from_db()
    assert note.resolved_at is None


@pytest.mark.parametrize("who", ["nguoila", "quantri"])
def test_notes_are_nobodys_outside_the_board(ids: dict[str, Any], signed_in: As, who: str) -> None:
    draft = Draft.objects.get(pk=ids["news"])
    note = notes.note_add(
        draft=draft, actor=User.objects.get(username="trieudinhle"), text="Kín đáo"
    )
    client = signed_in(who)
    for path in (f"/desk/drafts/{draft.pk}/notes/", f"/desk/notes/{note.pk}/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"text": "x"}).status_code == 404
    assert client.post(f"/desk/notes/{note.pk}/settle/").status_code == 404
    assert Note.objects.get().text == "Kín đáo"


def test_the_same_number_warns_and_offers_to_merge(ids: dict[str, Any], signed_in: As) -> None:
    Draft.objects.filter(pk=ids["late"]).update(number="1234/QĐ-UBND", indexed=0)
    everything()
    html = (
        signed_in("nongthihanh")
        .get(f"/desk/drafts/{ids['taken']}/notes/", headers=PART)
        .content.decode()
    )
    assert "số, ký hiệu" in html
    assert f"/desk/drafts/{ids['taken']}/merge/?other={ids['late']}" in html


def test_the_package_has_no_notes_unless_asked(ids: dict[str, Any], signed_in: As) -> None:
    draft = Draft.objects.get(pk=ids["approved"])
    head = User.objects.get(username="trieudinhle")
    notes.note_add(draft=draft, actor=head, text="Kín đáo")
    editor = signed_in("nongthihanh")
    for query, held in (("", False), ("?notes=1", True)):
        answer = editor.get(f"/desk/drafts/{draft.pk}/package/{query}")
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
            texts = {one: archive.read(one).decode(errors="replace") for one in archive.namelist()}
        assert ("ghi-chu-noi-bo.txt" in texts) is held
        assert any("Kín đáo" in text for text in texts.values()) is held


def test_notes_reach_no_agency_and_no_reader(ids: dict[str, Any], signed_in: As) -> None:
    draft = Draft.objects.get(pk=ids["published"])
    head = User.objects.get(username="trieudinhle")
    notes.note_add(draft=draft, actor=head, text="Kín đáo")
    for path in (
        f"/status/{ids['token']}/",
        f"/portals/caobang/{ids['publication']}-{ids['slug']}/",
        "/portals/caobang/",
    ):
        html = signed_in("").get(path, follow=True).content.decode()
        assert "Kín đáo" not in html


def test_how_one_is_told_of_notes_is_ones_own_choice(ids: dict[str, Any], signed_in: As) -> None:
    User.objects.filter(username="nongthihanh").update(email="hanh@caobang.gov.vn")
    client = signed_in("nongthihanh")
    assert 'name="mentions"' in client.get("/desk/account/").content.decode()
    client.post("/desk/account/reminders/", {"reminders": "on", "mentions": "on"})
    assert User.objects.get(username="nongthihanh").mentions_at_once
    client.post("/desk/account/reminders/", {"reminders": "on"})
    assert not User.objects.get(username="nongthihanh").mentions_at_once


def test_the_twin_stands_ready_to_be_merged(ids: dict[str, Any], signed_in: As) -> None:
    Draft.objects.filter(pk=ids["late"]).update(number="1234/QĐ-UBND", indexed=0, agency=None)
    everything()
    html = (
        signed_in("nongthihanh")
        .get(f"/desk/drafts/{ids['taken']}/merge/?other={ids['late']}")
        .content.decode()
    )
    version = Draft.objects.get(pk=ids["late"]).version
    assert re.search(rf'value="{ids["late"]}-{version}"[^>]* checked', html)
