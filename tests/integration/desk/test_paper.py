"""An approval given on paper with its scan, and the printed copy, on the pages of the desk."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from vanthu.store.blobs import blobs
from vanthu.store.models import Draft, PaperApproval, User
from vanthu.store.sealed.traces import shred_blobs

from .conftest import As
from .test_drafts import fields


def scan(name: str = "phiếu trình.png", data: bytes = b"") -> SimpleUploadedFile:
    if not data:
        made = io.BytesIO()
        Image.new("RGB", (310, 438), "white").save(made, "PNG")
        data = made.getvalue()
    return SimpleUploadedFile(name, data, "image/png")


def filled(client: Any, path: str, **more: Any) -> dict[str, Any]:
    form = fields(client.get(path).content.decode())
    head = User.objects.get(username="trieudinhle")
    return form | {"approver": str(head.pk), "number": "07/PT-BBT", "scan": scan()} | more


def test_the_secretary_records_the_signed_slip(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['waiting']}/"
    assert f"{path}paper/" in client.get(path).content.decode()
    assert client.post(f"{path}paper/", filled(client, f"{path}paper/")).status_code == 302
    draft = Draft.objects.get(pk=ids["waiting"])
    assert (draft.state, draft.approved_by.username) == ("approved", "trieudinhle")  # type: ignore[union-attr]
    paper = PaperApproval.objects.get(draft=draft)
    assert paper.scan["name"] == "phiếu trình.png"
    assert blobs().exists(paper.scan["sha256"])
    today = f"{timezone.localdate():%d/%m/%Y}"
    for page in (path, f"{path}slip/"):
        text = client.get(page).content.decode()
        assert "Duyệt trên giấy" in text
        assert f"{paper.approver}, {today}, số 07/PT-BBT" in text
    assert f"/desk/paper/{paper.pk}/scan/" in client.get(path).content.decode()


def test_the_scan_comes_from_the_other_origin_for_the_board_alone(
    ids: dict[str, Any], signed_in: As, settings: Any
) -> None:
    paper = PaperApproval.objects.get(draft=ids["approved"])
    path = f"/desk/paper/{paper.pk}/scan/"
    answer = signed_in("nongthihanh").get(path)
    assert answer["Location"].startswith(settings.VANTHU.public_originals_url)
    for who in ("quantri", "nguoila"):
        assert signed_in(who).get(path).status_code == 404
    assert "/sign-in/" in signed_in("").get(path)["Location"]


def test_the_scan_is_in_no_package_and_is_not_shredded(ids: dict[str, Any], signed_in: As) -> None:
    paper = PaperApproval.objects.get(draft=ids["approved"])
    answer = signed_in("hoangvanlap").get(f"/desk/drafts/{ids['approved']}/package/")
    body = b"".join(answer) if answer.streaming else answer.content
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        assert not any("phieu-trinh" in name for name in package.namelist())
    assert shred_blobs([paper.scan["sha256"]]) == 0
    assert blobs().exists(paper.scan["sha256"])


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ" + bytes(200) + b"PE\0\0" + bytes(300), "phieu.png"),
        ("Phiếu trình đã ký".encode(), "phieu.txt"),
        (b"%PDF-1.4\nhalf", "phieu.pdf"),
    ],
)
def test_only_sound_scans_are_kept(
    ids: dict[str, Any], signed_in: As, data: bytes, name: str
) -> None:
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['waiting']}/paper/"
    answer = client.post(path, filled(client, path, scan=scan(name, data)))
    assert answer.status_code == 200
    assert 'id="id_scan_error"' in answer.content.decode()
    assert not PaperApproval.objects.filter(draft=ids["waiting"]).exists()
    assert Draft.objects.get(pk=ids["waiting"]).state == "submitted"


def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(
    ids: dict[str, Any], signed_in: As
) -> None:
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['waiting']}/paper/"
    picture = io.BytesIO()
    Image.new("RGB", (99, 77), "#123456").save(picture, "PNG")
    form = filled(client, path, on="01/01/2020", scan=scan(data=picture.getvalue()))
    page = client.post(path, form).content.decode()
    assert "sau ngày ghi trên giấy" in page
    assert "07/PT-BBT" in page
    import hashlib

    assert not blobs().exists(hashlib.sha256(picture.getvalue()).hexdigest())
    without = {name: value for name, value in filled(client, path).items() if name != "scan"}
    assert 'id="id_scan_error"' in client.post(path, without).content.decode()


def test_nobody_but_the_secretary_is_offered_it(ids: dict[str, Any], signed_in: As) -> None:
    path = f"/desk/drafts/{ids['waiting']}/"
    for who in ("nongthihanh", "trieudinhle", "lythimai"):
        client = signed_in(who)
        assert f"{path}paper/" not in client.get(path).content.decode()
        assert client.get(f"{path}paper/").status_code == 302
        assert client.post(f"{path}paper/", {"scan": scan()}).status_code == 302
    assert Draft.objects.get(pk=ids["waiting"]).state == "submitted"


def test_the_printed_copy(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['taken']}/"
    assert "chưa nhận bản in" in client.get("/desk/?list=all").content.decode()
    page = client.get(path).content.decode()
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert f'value="{today}"' in page
    version = Draft.objects.get(pk=ids["taken"]).version
    client.post(f"{path}printed/", {"version": version, "on": today})
    page = client.get(path).content.decode()
    assert f"{today} <span" in page
    assert "chưa nhận bản in" not in client.get("/desk/?list=all").content.decode()
    register = client.get("/desk/register/").content.decode()
    assert f"1234/QĐ-UBND: {today}" in register
    client.post(f"{path}printed/", {"version": version + 1, "back": "1"})
    assert Draft.objects.get(pk=ids["taken"]).printed_on is None
    assert "1234/QĐ-UBND: chưa nhận" in client.get("/desk/register/").content.decode()
    assert "đã bỏ ghi nhận" in client.get(f"{path}events/").content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("31/11/2026", "Ghi ngày theo dạng 23/11/2026"),
        ("01/01/2199", "Ngày này chưa đến."),
    ],
)
def test_a_wrong_day_of_the_printed_copy_stays_as_typed(
    ids: dict[str, Any], signed_in: As, typed: str, told: str
) -> None:
    client, draft = signed_in("hoangvanlap"), Draft.objects.get(pk=ids["taken"])
    page = client.post(
        f"/desk/drafts/{draft.pk}/printed/", {"version": draft.version, "on": typed}
    ).content.decode()
    field = re.findall(r'<input[^>]*name="on"[^>]*>', page)[0]
    assert f'value="{typed}"' in field
    assert 'aria-invalid="true"' in field
    assert told in page
    assert fields(page)["version"] == str(draft.version)
