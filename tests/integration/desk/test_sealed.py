"""A sealed mail at the desk: code, sender and time to all; two buttons to the head; the record."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import transaction

from vanthu.store.blobs import blobs
from vanthu.store.models import Agency, Sealing, Submission
from vanthu.store.sealed import seal

from .conftest import As

PEOPLE = ("nongthihanh", "hoangvanlap", "trieudinhle", "quantri")


@pytest.fixture
def sealed(ids: dict[str, Any]) -> Submission:
    row = Submission.objects.get(code=ids["quarantined"])
    row.raw_sha256, row.raw_size = blobs().put(io.BytesIO("Subject: x\n\nMẬT".encode()))
    row.agency = Agency.objects.filter(portal=row.portal).first()
    row.save()
    with transaction.atomic():
        seal(row, code="secrecy.marked", action="hold", severity="stop")
    return row


def test_everybody_sees_code_sender_and_time_and_nothing_else(
    ids: dict[str, Any], signed_in: As, sealed: Submission
) -> None:
    path = f"/desk/submissions/{sealed.code}/"
    for name in PEOPLE:
        page = signed_in(name).get(path).content.decode()
        assert sealed.code in page
        assert sealed.sender_address in page
        for word in ("Phu luc 1.xlsx", "Chỉ tiêu biên chế", "SHA-256", "SPF", "tài liệu mật"):
            assert word.lower() not in page.lower() or (name, word) == (
                "trieudinhle", "tài liệu mật",
            )  # fmt: skip
        assert signed_in(name).get(f"{path}raw/").status_code == 404
        assert "Chỉ tiêu biên chế năm 2027 (quarantined)" not in (
            signed_in(name).get("/desk/submissions/").content.decode()
        )
    assert signed_in("nguoila").get(path).status_code == 404


def test_only_the_head_has_buttons_and_only_the_office_is_alerted(
    signed_in: As, sealed: Submission
) -> None:
    path = f"/desk/submissions/{sealed.code}/"
    for name in PEOPLE:
        client = signed_in(name)
        is_head = name == "trieudinhle"
        assert ("/do/destroy/" in client.get(path).content.decode()) is is_head
        for act in ("unseal", "destroy"):
            assert client.get(f"{path}do/{act}/").status_code == (200 if is_head else 404)
        alerted = name in ("hoangvanlap", "trieudinhle")
        assert ("đang tạm khóa" in client.get("/desk/submissions/").content.decode()) is alerted
    assert signed_in("hoangvanlap").get(f"{path}record/").status_code == 404


def test_destroying_asks_for_everything_and_leaves_a_record(
    signed_in: As, sealed: Submission
) -> None:
    head = signed_in("trieudinhle")
    path = f"/desk/submissions/{sealed.code}/"
    bare = head.post(f"{path}do/destroy/", {"reason": "Đã gọi điện", "handed_to": "Ông A"})
    assert bare.status_code == 200
    assert Sealing.objects.get(submission=sealed).decision == ""
    done = head.post(
        f"{path}do/destroy/",
        {"reason": "Đã gọi điện", "handed_to": "Ông A, Văn phòng UBND", "sure": "on"},
    )
    assert done.status_code == 302
    assert Sealing.objects.get(submission=sealed).decision == "destroyed"
    for name, status in (("hoangvanlap", 200), ("nongthihanh", 404), ("nguoila", 404)):
        assert signed_in(name).get(f"{path}record/").status_code == status
    paper = signed_in("hoangvanlap").get(f"{path}record/").content.decode()
    for word in (sealed.code, sealed.sender_address, "Ông A, Văn phòng UBND", "BIÊN BẢN"):
        assert word in paper
    assert "Đã bàn giao và tiêu hủy" in head.get(path).content.decode()
    assert "/do/destroy/" not in head.get(path).content.decode()


def test_no_secret_goes_on(signed_in: As, sealed: Submission) -> None:
    path = f"/desk/submissions/{sealed.code}/"
    done = signed_in("trieudinhle").post(f"{path}do/unseal/", {"reason": "Nơi gửi xác nhận"})
    assert done.status_code == 302
    sealed.refresh_from_db()
    assert (sealed.sealed_at, sealed.state) == (None, "processing")
    assert sealed.subject.startswith("Chỉ tiêu biên chế")


def test_the_public_status_tells_nothing(client: Any, sealed: Submission) -> None:
    page = client.get(f"/status/{sealed.token}/").content.decode()
    assert "Chỉ tiêu biên chế" not in page
    assert "khóa" not in page
