"""Bringing files to a draft through its form."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from vanthu.store.models import Draft, PartRow

from .conftest import As
from .test_drafts import fields


def picture() -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (48, 27), "#8a5a2b").save(data, "JPEG")
    return SimpleUploadedFile("lò rèn.jpg", data.getvalue(), "image/jpeg")


def test_what_was_typed_comes_back_with_the_picture(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/"
    form = fields(editor.get(f"{path}edit/").content.decode())
    form["text"] += "\r\n\r\nCâu chưa lưu."
    answer = editor.post(f"{path}files/add/", form | {"files": [picture()]})
    assert answer["Location"] == f"{path}edit/?brought=1#e2"
    page = editor.get(f"{path}edit/?brought=1").content.decode()
    assert "Đã thêm: lò rèn.jpg" in page
    assert "Câu chưa lưu." in page
    assert "Đã khôi phục" not in page
    row = PartRow.objects.get(draft=ids["news"])
    form = fields(page)
    key = f"file-{row.sha256[:16]}"
    assert form[f"{key}-use"] == "on"
    assert form[f"{key}-public"] == "on"
    assert form[f"{key}-role"] == "image"
    form |= {
        f"{key}-caption": "Lò rèn Phúc Sen", f"{key}-alt": "Người thợ bên lò lửa",
        "text": f"{form['text']}\r\n\r\n![Người thợ](file:{row.sha256})",
    }  # fmt: skip
    assert editor.post(f"{path}edit/", form).status_code == 302
    current = Draft.objects.get(pk=ids["news"]).current
    assert current is not None
    assert current.files[0]["caption"] == "Lò rèn Phúc Sen"
    assert current.files[0]["alt"] == "Người thợ bên lò lửa"
    assert current.blocks[-1]["kind"] == "picture"
    html = editor.get(path).content.decode()
    assert f"/desk/files/{row.pk}/pages/1/" in html
    assert editor.get(f"/desk/files/{row.pk}/").status_code == 302
    assert editor.get(f"/desk/files/{row.pk}/pages/1/").status_code == 302


def test_a_program_is_told_of_and_not_taken(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/"
    form = fields(editor.get(f"{path}edit/").content.decode())
    program = SimpleUploadedFile("ảnh.jpg", b"MZ" + bytes(200) + b"PE\0\0" + bytes(300))
    answer = editor.post(f"{path}files/add/", form | {"files": [program]}, follow=True)
    assert "ảnh.jpg chưa được nhận" in answer.content.decode()
    assert not PartRow.objects.filter(draft=ids["news"]).exists()


def test_nobody_else_brings_or_sees_anything(ids: dict[str, Any], signed_in: As) -> None:
    path = f"/desk/drafts/{ids['news']}/files/add/"
    editor = signed_in("nongthihanh")
    editor.post(path, {"version": "1", "files": [picture()]})
    row = PartRow.objects.get(draft=ids["news"])
    for who in ("nguoila", "quantri"):
        client = signed_in(who)
        assert client.post(path, {"version": "1", "files": [picture()]}).status_code == 404
        assert client.get(f"/desk/files/{row.pk}/").status_code == 404
    assert PartRow.objects.filter(draft=ids["news"]).count() == 1
    assert "/sign-in/" in signed_in("").post(path, {"files": [picture()]})["Location"]


def test_what_has_gone_on_takes_no_files(ids: dict[str, Any], signed_in: As) -> None:
    path = f"/desk/drafts/{ids['waiting']}/files/add/"
    signed_in("nongthihanh").post(path, {"version": "1", "files": [picture()]})
    assert not PartRow.objects.filter(draft=ids["waiting"]).exists()
