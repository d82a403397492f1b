"""Writing without a mail, and giving others something to write, through the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from vanthu.store.models import Draft, User

from .conftest import As
from .test_drafts import fields


def test_an_article_without_a_mail(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    page = editor.get("/desk/drafts/new/").content.decode()
    form = fields(page)
    assert form["author"] == "Nông Thị Hạnh"
    assert 'value="document"' not in page
    answer = editor.post("/desk/drafts/new/", form | {"title": "", "kind": "article"})
    assert answer.status_code == 200
    assert "Có" in answer.content.decode()
    answer = editor.post("/desk/drafts/new/", form | {"title": "Bài mới", "kind": "article"})
    draft = Draft.objects.get(title="Bài mới")
    assert answer["Location"] == f"/desk/drafts/{draft.pk}/edit/"
    assert editor.get(f"/desk/drafts/{draft.pk}/").status_code == 200
    edit = fields(editor.get(answer["Location"]).content.decode())
    editor.post(answer["Location"], edit | {"text": "Một đoạn."})
    draft.refresh_from_db()
    assert draft.current is not None
    assert draft.current.blocks[0]["runs"][0]["text"] == "Một đoạn."


def test_the_secretary_gives_somebody_an_article(ids: dict[str, Any], signed_in: As) -> None:
    secretary, editor = signed_in("hoangvanlap"), signed_in("nongthihanh")
    assert editor.get("/desk/drafts/give/")["Location"] == "/desk/drafts/new/"
    assert editor.post("/desk/drafts/give/", {}).status_code == 302
    assert "/desk/drafts/give/" in secretary.get("/desk/drafts/new/").content.decode()
    due = timezone.localdate() + timedelta(days=6)
    form = {
        "title": "Bài về nghề rèn", "kind": "article", "due": f"{due:%d/%m/%Y}",
        "assignee": User.objects.get(username="nongthihanh").pk, "brief": "Đến tận lò rèn",
    }  # fmt: skip
    answer = secretary.post("/desk/drafts/give/", form, follow=True)
    html = answer.content.decode()
    assert "Hạn nội bộ" in html
    assert f"{due:%d/%m/%Y}" in html
    assert "Bài về nghề rèn" in editor.get("/desk/").content.decode()
    draft = Draft.objects.get(title="Bài về nghề rèn")
    notes = editor.get(f"/desk/drafts/{draft.pk}/notes/").content.decode()
    assert "Đến tận lò rèn" in notes


def test_administrators_and_strangers_write_nothing_here(
    ids: dict[str, Any], signed_in: As
) -> None:
    assert signed_in("quantri").get("/desk/drafts/new/").status_code == 404
    stranger = signed_in("nguoila")
    stranger.post("/desk/drafts/new/", {"title": "Của tôi", "kind": "news"})
    assert Draft.objects.get(title="Của tôi").portal.name == "longxuyen"
