"""The monitor's numbers, and the letter that helps an agency."""

from __future__ import annotations

from typing import Any

from tests.factories import make_agency, make_part, make_submission
from vanthu.store.models import FindingRow, Notice, Portal

from .conftest import As


def test_charts_types_and_agencies(ids: dict[str, Any], signed_in: As) -> None:
    portal = Portal.objects.get(name="caobang")
    agency = make_agency(portal, "Sở Hay Vướng")
    for number in range(3):
        mail = make_submission(portal, agency=agency, state="refused")
        part = make_part(mail, f"bang {number}.xls", b"x", "application/vnd.ms-excel")
        FindingRow.objects.create(
            submission=mail, part=part, code="type.not_permitted", action="reject",
            severity="stop",
            args={"type_name": "bảng tính", "permitted": "TXT", "advice": "Lưu thành PDF."},
        )  # fmt: skip
    client = signed_in("hoangvanlap")
    page = client.get("/desk/monitor/").content.decode()
    assert 'role="img"' in page
    assert "Sở Hay Vướng" in page
    assert "Bảng tính Excel" in page
    assert client.get("/desk/monitor/?days=90").status_code == 200
    assert client.get("/desk/monitor/?days=x").status_code == 200
    letter = client.get(f"/desk/agencies/{agency.pk}/letter/").content.decode()
    for words in ("Kính gửi: Sở Hay Vướng", "(03 lần, gần nhất: bang 2.xls)", "Lưu thành PDF."):
        assert words in letter
    foreign = make_agency(Portal.objects.get(name="longxuyen"), "Nơi khác")
    assert client.get(f"/desk/agencies/{foreign.pk}/letter/").status_code == 404
    assert signed_in("nongthihanh").get(f"/desk/agencies/{agency.pk}/letter/").status_code == 404


def test_a_reminder_that_could_not_be_sent_names_its_reader(
    ids: dict[str, Any], signed_in: As
) -> None:
    notice = Notice.objects.create(
        portal=Portal.objects.get(name="caobang"), kind="board", round="2026-11-23:1",
        state="failed", recipient="truongban@x.example", subject="Việc chờ xử lý", text="…",
        message_id="board.1@x.example",
    )  # fmt: skip
    client = signed_in("hoangvanlap")
    page = client.get("/desk/monitor/").content.decode()
    assert "Thư nhắc việc nội bộ truongban@x.example" in page
    assert client.post(f"/desk/monitor/notices/{notice.pk}/")["Location"] == "/desk/monitor/"
    notice.refresh_from_db()
    assert notice.state == "ready"
    assert signed_in("nongthihanh").post(f"/desk/monitor/notices/{notice.pk}/").status_code == 404
