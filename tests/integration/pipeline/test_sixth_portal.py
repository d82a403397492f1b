"""A sixth portal is a copied file: it receives, judges by its own table and answers in its name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.samples.kinds import sample
from tests.unit.cli.test_rules import sixth
from vanthu.ingest.booking import refresh
from vanthu.ingest.recipients import read_snapshot
from vanthu.store.models import Notice, Portal
from vanthu.store.portals import sync_portals

from .conftest import arrive, mail


@pytest.fixture
def portal() -> Iterator[Portal]:
    file = settings.VANTHU.portals_dir / "sixth.toml"
    text = sixth().replace('docx = "accept_with_notice"', 'docx = "refuse"')
    file.write_text(text.replace("Cổng TTĐT Cao Bằng", "Cổng TTĐT tỉnh Mẫu"), encoding="utf-8")
    try:
        sync_portals()
        yield Portal.objects.get(name="sixth")
    finally:
        file.unlink()


def test_it_takes_in_judges_and_answers(portal):
    files = (("tin.txt", "Hội nghị tổng kết\nSáng nay.".encode()), ("a.docx", sample("docx")))
    submission = arrive(mail(*files), portal="sixth")
    assert submission.code.startswith("TMU-")
    assert submission.state == "drafted"
    assert set(submission.findings.filter(part__name="a.docx").values_list("code", flat=True)) >= {
        "type.not_permitted"
    }
    notice = Notice.objects.get(submission=submission)
    assert notice.subject.startswith("[Cổng TTĐT tỉnh Mẫu] Tiếp nhận một phần")
    assert "a.docx" in notice.text
    assert "Cổng Thông tin điện tử tỉnh Mẫu" in notice.text


def test_its_address_is_received(portal):
    refresh(settings.VANTHU)
    known = read_snapshot(settings.VANTHU.run_dir / "recipients.json")
    assert known["portal@tinh-mau.example"] == "sixth"
