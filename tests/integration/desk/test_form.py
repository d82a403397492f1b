"""The draft's form: what is required comes first, words for pictures and recordings."""

from __future__ import annotations

import re
from typing import Any

from tests.factories import make_part
from vanthu.desk.comparing import compare
from vanthu.desk.forms.files import key_of
from vanthu.queue.facts import missing_fields
from vanthu.store.models import Draft

from .conftest import As
from .test_drafts import fields


def test_what_is_required_comes_first(ids: dict[str, Any], signed_in: As) -> None:
    """TT 24/2011; the rest in the order of the printed document."""
    html = signed_in("nongthihanh").get(f"/desk/drafts/{ids['taken']}/edit/").content.decode()
    names = re.findall(r'name="meta-(\w+)"', html)
    assert names[:3] == ["number", "date", "agency"]
    assert names.index("type") < names.index("signer")
    news = signed_in("nongthihanh").get(f"/desk/drafts/{ids['second']}/edit/").content.decode()
    assert re.findall(r'name="meta-(\w+)"', news)[0] == "author"


def test_a_public_picture_needs_words_before_it_is_submitted(
    ids: dict[str, Any], signed_in: As
) -> None:
    draft = Draft.objects.get(pk=ids["second"])
    draft.current.files[0]["alt"] = ""
    draft.current.save()
    assert "alt" in missing_fields(draft)
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{draft.pk}/edit/"
    html = client.get(path).content.decode()
    assert '<img class="thumb"' in html
    assert "Bắt buộc có trước khi trình duyệt, nếu ảnh được đăng" in html
    fields = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', html))
    alt = next(name for name in re.findall(r'name="([^"]+)"', html) if name.endswith("-alt"))
    prefix = alt.removesuffix("alt")
    posted = {
        **{key: value for key, value in fields.items() if not key.startswith("csrf")},
        "title": draft.title, "kind": "news", "text": "Một đoạn.", "agency": "",
        f"{prefix}use": "on", f"{prefix}public": "on", f"{prefix}role": "image",
        alt: "Ông lão rèn dao bên bễ lò",
    }  # fmt: skip
    assert client.post(path, posted).status_code == 302
    draft.refresh_from_db()
    assert draft.current.files[0]["alt"] == "Ông lão rèn dao bên bễ lò"
    assert "alt" not in missing_fields(draft)


def test_documents_scans_are_read_in_their_text(ids: dict[str, Any]) -> None:
    draft = Draft.objects.get(pk=ids["taken"])
    draft.current.files[0] |= {"type": "image/jpeg", "public": True, "alt": ""}
    assert "alt" not in missing_fields(draft)


def test_a_recording_takes_its_transcript(ids: dict[str, Any], signed_in: As) -> None:
    path = f"/desk/drafts/{ids['media']}/edit/"
    html = signed_in("nongthihanh").get(path).content.decode()
    assert html.count('-transcript"') > 0
    assert "Lời chép lại, cho người không nghe được" in html


def test_a_film_takes_captions_and_says_where_they_are_wrong(
    ids: dict[str, Any], signed_in: As
) -> None:
    """WCAG 2.2, 1.2.2."""
    client, path = signed_in("nongthihanh"), f"/desk/drafts/{ids['media']}/edit/"
    html = client.get(path).content.decode()
    sound, film = Draft.objects.get(pk=ids["media"]).current.files
    prefix = f"file-{key_of(film['sha256'])}-"
    name = f"{prefix}captions"
    assert f'name="{name}"' in html
    assert f'name="file-{key_of(sound["sha256"])}-captions"' not in html
    posted = {
        "version": re.findall(r'name="version" value="(\d+)"', html)[0],
        "title": "Phim", "kind": "video", "text": "", "agency": "",
        f"{prefix}use": "on", f"{prefix}role": "media",
        name: "1\n00:00:01,000 --> 00:00:02,000\nXin chào\n\n2\nquý vị",
    }  # fmt: skip
    answer = client.post(path, posted)
    assert answer.status_code == 200
    assert "Dòng 5: chỗ này phải ghi từ lúc nào đến lúc nào" in answer.content.decode()
    posted[name] = posted[name].partition("\n\n")[0]
    assert client.post(path, posted).status_code == 302
    draft = Draft.objects.get(pk=ids["media"])
    film = next(file for file in draft.current.files if file["type"].startswith("video/"))
    assert film["captions"] == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nXin chào\n"
    older = draft.revisions.order_by("number")[0]
    words = "".join(str(line) for line in compare(older, draft.current)["files"])
    assert "Xin chào" in words


def test_an_album_can_be_saved(ids: dict[str, Any], signed_in: As) -> None:
    """A mail with two hundred pictures: each has a place in the list and half a dozen fields."""
    draft = Draft.objects.get(pk=ids["second"])
    for n in range(200):
        make_part(draft.submission, f"anh-{n}.jpg", f"anh {n}".encode(), "image/jpeg")
    client, path = signed_in("nongthihanh"), f"/desk/drafts/{draft.pk}/edit/"
    form = fields(client.get(path).content.decode())
    every = {name: "on" for name in form if name.endswith("-order")}
    sent = form | {name.removesuffix("order") + "use": "on" for name in every}
    assert len(sent) > 1000
    assert client.post(path, sent).status_code == 302
    assert len(Draft.objects.get(pk=draft.pk).current.files) > 200
