"""Received files come from the other origin, by links that don't live long."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from PIL import Image

from vanthu.desk.originals import LIFETIME
from vanthu.store.blobs import blobs
from vanthu.store.models import Event, FindingRow, PartRow, Submission

from .conftest import As

FIXTURES = Path(__file__).parents[2] / "fixtures"


def other_origin() -> Client:
    return Client(headers={"host": urlsplit(settings.VANTHU.public_originals_url).netloc})


def follow(response: Any) -> Any:
    """The file behind the desk's redirect."""
    assert response.status_code == 302
    target = urlsplit(response["Location"])
    assert response["Location"].startswith(settings.VANTHU.public_originals_url + "/o/")
    return other_origin().get(target.path)


@pytest.fixture
def part(ids: dict[str, Any]) -> PartRow:
    found = PartRow.objects.filter(name="QD-1234.txt").first()
    assert found is not None
    return found


def test_a_file_goes_out_as_an_attachment_in_a_sandbox(part: PartRow, signed_in: As) -> None:
    response = follow(signed_in("nongthihanh").get(f"/desk/files/{part.pk}/"))
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith("# QUYẾT ĐỊNH".encode())
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    event = Event.objects.get(verb="file.download")
    assert event.data["sha256"] == part.sha256


def stored(part: PartRow, name: str, type_: str) -> None:
    """The part becomes another file."""
    with (FIXTURES / name).open("rb") as file:
        part.sha256, part.size = blobs().put(file)
    part.type = type_
    part.save()


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("name", "type_", "kind", "pages"),
    [
        ("rich/rich.pdf", "application/pdf", "image/jpeg", "2"),
        ("types/sample.psd", "image/vnd.adobe.photoshop", "image/", "1"),
    ],
)
def test_pages_are_shown_as_pictures(
    part: PartRow, signed_in: As, name: str, type_: str, kind: str, pages: str
) -> None:
    stored(part, name, type_)
    answer = signed_in("nongthihanh").get(f"/desk/files/{part.pk}/pages/1/")
    target = urlsplit(answer["Location"])
    assert answer["Location"].startswith(settings.VANTHU.public_originals_url + "/p/")
    response = other_origin().get(target.path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith(kind)
    assert Image.open(io.BytesIO(response.content)).size[0] > 5
    assert (response["X-Pages"], response["X-Content-Type-Options"]) == (pages, "nosniff")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not response.cookies
    assert Event.objects.get(verb="file.view").data["page"] == 1
    beyond = signed_in("nongthihanh").get(f"/desk/files/{part.pk}/pages/99/")
    assert other_origin().get(urlsplit(beyond["Location"]).path).status_code == 404


def test_a_draft_offers_the_pages_of_its_pdf(part: PartRow, signed_in: As) -> None:
    stored(part, "rich/rich.pdf", "application/pdf")
    PartRow.objects.filter(pk=part.pk).update(metadata={"pages": 2})
    draft = part.submission.drafts.get()
    path = f"/desk/drafts/{draft.pk}/?file={part.pk}"
    html = signed_in("nongthihanh").get(path).content.decode()
    assert f'src="/desk/files/{part.pk}/pages/2/" alt="Trang 2"' in html
    assert f"/desk/files/{part.pk}/pages/3/" not in html


@pytest.mark.timeout(120)
def test_what_has_no_page_is_not_found(part: PartRow, signed_in: As) -> None:
    assert signed_in("nongthihanh").get(f"/desk/files/{part.pk}/pages/1/").status_code == 404
    stored(part, "types/sample.zip", "application/pdf")
    answer = signed_in("nongthihanh").get(f"/desk/files/{part.pk}/pages/1/")
    assert other_origin().get(urlsplit(answer["Location"]).path).status_code == 404
    assert other_origin().get("/p/nonsense/").status_code == 404
    for name in ("nguoila", "quantri"):
        assert signed_in(name).get(f"/desk/files/{part.pk}/pages/1/").status_code == 404


def test_a_link_dies(part: PartRow, signed_in: As) -> None:
    with time_machine.travel("2026-11-22 08:00:00+00:00", tick=False) as clock:
        response = signed_in("nongthihanh").get(f"/desk/files/{part.pk}/")
        path = urlsplit(response["Location"]).path
        clock.shift(LIFETIME - 1)
        alive = other_origin().get(path)
        assert alive.status_code == 200
        alive.close()
        clock.shift(2)
        assert other_origin().get(path).status_code == 404


def test_neither_origin_serves_the_others_pages(part: PartRow, signed_in: As) -> None:
    response = signed_in("nongthihanh").get(f"/desk/files/{part.pk}/")
    path = urlsplit(response["Location"]).path
    assert signed_in("nongthihanh").get(path).status_code == 404
    for desk in ("/", "/desk/", "/portals/caobang/", "/o/nonsense/"):
        answer = other_origin().get(desk)
        assert answer.status_code == 404
        assert "sandbox" in answer["Content-Security-Policy"]
        assert not answer.cookies


def test_other_portals_people_and_administrators_get_no_file(part: PartRow, signed_in: As) -> None:
    for name in ("nguoila", "quantri"):
        assert signed_in(name).get(f"/desk/files/{part.pk}/").status_code == 404


def test_what_is_barred_opens_to_those_who_decide(ids: dict[str, Any], signed_in: As) -> None:
    held = PartRow.objects.get(submission__code=ids["held"])
    assert signed_in("nongthihanh").get(f"/desk/files/{held.pk}/").status_code == 404
    assert signed_in("hoangvanlap").get(f"/desk/files/{held.pk}/").status_code == 302


def test_the_raw_mail_is_for_the_office_and_administrators(
    ids: dict[str, Any], signed_in: As
) -> None:
    path = f"/desk/submissions/{ids['refused']}/raw/"
    answers = {
        name: signed_in(name).get(path).status_code
        for name in ("nongthihanh", "hoangvanlap", "trieudinhle", "quantri", "nguoila")
    }
    assert answers == {
        "nongthihanh": 404, "hoangvanlap": 302, "trieudinhle": 302, "quantri": 302, "nguoila": 404,
    }  # fmt: skip
    assert Event.objects.filter(verb="raw.download").count() == 3


def test_what_is_not_for_wide_circulation_opens_to_those_who_decide(
    ids: dict[str, Any], signed_in: As
) -> None:
    row = Submission.objects.get(code=ids["held"])
    FindingRow.objects.create(
        submission=row, code="secrecy.internal", action="hold", severity="stop"
    )
    path = f"/desk/submissions/{row.code}/"
    part = row.parts.get()
    for name, sees in (("hoangvanlap", True), ("trieudinhle", True), ("nongthihanh", False)):
        html = signed_in(name).get(path).content.decode()
        assert (part.name in html) is sees
        assert (row.subject in html) is sees
        listed = signed_in(name).get("/desk/submissions/").content.decode()
        assert (row.subject in listed) is sees
    assert signed_in("quantri").get(f"{path}raw/").status_code == 404
