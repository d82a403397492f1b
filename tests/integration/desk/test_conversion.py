"""What the machine converted: the file's own letters beside the Unicode, for who may see it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document

from tests.factories import file_of, make_draft, make_part, make_submission
from vanthu.store.models import Draft, Event, PartRow, Portal
from vanthu.vietnamese.charsets import charset

from .conftest import As

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "Ủy ban nhân dân tỉnh quyết định phê duyệt kế hoạch phòng chống đói rét cho đàn vật nuôi"


@pytest.fixture
def legacy(ids: dict[str, Any]) -> Draft:
    portal = Portal.objects.get(name="caobang")
    document = Document()
    for text, font in ((charset("tcvn3").encode(TEXT), ".VnTime"), ("2026", "Arial")):
        document.add_paragraph().add_run(text).font.name = font
    data = io.BytesIO()
    document.save(data)
    part = make_part(make_submission(portal), "quyet-dinh.docx", data.getvalue(), DOCX)
    part.conversions = [{"charset": "tcvn3", "letters": 1234, "sure": 1.0, "fonts": [".VnTime"]}]
    part.save()
    return make_draft(portal, submission=part.submission, files=[file_of(part)])


def test_the_draft_sums_up_and_leads_there(legacy: Draft, signed_in: As) -> None:
    page = signed_in("nongthihanh").get(f"/desk/drafts/{legacy.pk}/").content.decode()
    assert "Những gì máy đã chuyển đổi" in page
    assert "TCVN3 (ABC): 1.234 chữ có dấu, phông .VnTime" in page
    assert legacy.current is not None
    assert f"/desk/files/{legacy.current.files[0]['part']}/conversion/" in page


def test_the_letters_of_the_file_stand_beside_the_unicode(legacy: Draft, signed_in: As) -> None:
    assert legacy.current is not None
    path = f"/desk/files/{legacy.current.files[0]['part']}/conversion/"
    page = signed_in("nongthihanh").get(f"{path}?draft={legacy.pk}").content.decode()
    old = charset("tcvn3").encode("quyết")
    assert old != "quyết"
    assert old in page
    assert "quyết" in page
    assert ".VnTime" in page
    assert "TCVN3 (ABC)" in page
    assert "1 đoạn giữ nguyên." in page
    assert f'href="/desk/drafts/{legacy.pk}/"' in page
    assert Event.objects.filter(verb="file.compare").count() == 1


def test_who_may_not_see_the_file_doesnt(legacy: Draft, signed_in: As) -> None:
    assert legacy.current is not None
    path = f"/desk/files/{legacy.current.files[0]['part']}/conversion/"
    assert signed_in("nguoila").get(path).status_code == 404
    assert signed_in("").get(path).status_code == 302


def test_what_has_no_text_has_no_comparison(ids: dict[str, Any], signed_in: As) -> None:
    current = Draft.objects.get(pk=ids["second"]).current
    assert current is not None
    path = f"/desk/files/{current.files[0]['part']}/conversion/"
    assert signed_in("nongthihanh").get(path).status_code == 404


def test_a_file_that_was_brought_at_the_desk_has_no_mail_to_lead_back_to(
    legacy: Draft, signed_in: As
) -> None:
    assert legacy.current is not None
    part = legacy.current.files[0]["part"]
    PartRow.objects.filter(pk=part).update(submission=None, draft=legacy)
    answer = signed_in("nongthihanh").get(f"/desk/files/{part}/conversion/")
    assert answer.status_code == 200
    assert "TCVN3 (ABC)" in answer.content.decode()
