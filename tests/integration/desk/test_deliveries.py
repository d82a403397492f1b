"""What is delivered by post, courier or hand: entered at the desk, then a mail like any other."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from tests.notices import run
from vanthu.pipeline.deliveries import Slip, take_in
from vanthu.queue.errors import NotAllowed, Unfit
from vanthu.store.models import (
    Agency,
    Delivery,
    Draft,
    Job,
    Manner,
    Notice,
    Portal,
    Submission,
    User,
)

from .conftest import As

PATH = "/desk/deliveries/new/"
TEXT = (
    "ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\nSố: 77/QĐ-UBND\nCao Bằng, ngày 05 tháng 11 năm 2026\n"
    "QUYẾT ĐỊNH\nVề việc công bố danh mục\nNơi nhận:\n- Cổng thông tin điện tử tỉnh;\n"
)


def filled(**more: Any) -> dict[str, Any]:
    office = Agency.objects.filter(portal__name="caobang").order_by("pk")[0]
    return {
        "manner": "post", "received_on": f"{timezone.localdate() - timedelta(days=2):%d/%m/%Y}",
        "brought_by": "Bưu tá Nông Văn Tú", "agency": str(office.pk), "sender": "",
        "title": "Quyết định công bố danh mục", "number": "77/QĐ-UBND", "tracking": "EV123VN",
        "address": "", "files": [scan()],
    } | more  # fmt: skip


def entered(ids: dict[str, Any]) -> QuerySet[Delivery]:
    """What the test has entered, beside what was there."""
    return Delivery.objects.exclude(submission__code=ids["delivered"])


def work_off(row: Submission) -> None:
    run(Job.objects.get(kind="submission.process", ref=row.pk).pk)


def scan(name: str = "QĐ 77.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, TEXT.encode(), "text/plain")


def test_it_goes_the_way_of_a_mail(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    answer = client.post(PATH, filled())
    row = entered(ids).get().submission
    assert answer["Location"] == f"/desk/submissions/{row.code}/slip/"
    assert (row.channel, row.agency.name) == ("hand", row.sender_name)  # type: ignore[union-attr]
    earlier = timezone.localdate() - timedelta(days=2)
    assert timezone.localdate(row.received_at) == earlier
    assert Job.objects.filter(kind="submission.process", ref=row.pk).exists()
    work_off(row)
    draft = Draft.objects.get(submission=row)
    assert (draft.number, draft.agency, draft.received_on) == ("77/QĐ-UBND", row.agency, earlier)
    assert not Notice.objects.filter(submission=row).exclude(recipient="").exists()

    slip = client.get(answer["Location"]).content.decode()
    for words in (row.code, "Bưu tá Nông Văn Tú", "77/QĐ-UBND", "EV123VN", f"/status/{row.token}/"):
        assert words in slip
    register = client.get(f"/desk/register/?from={earlier:%d/%m/%Y}").content.decode()
    assert "Bưu điện" in register
    page = client.get(f"/desk/submissions/{row.code}/").content.decode()
    assert f"/desk/submissions/{row.code}/slip/" in page


def test_an_answer_goes_where_one_is_wanted(ids: dict[str, Any], signed_in: As) -> None:
    form = filled(address="vanthu@noigui.example", agency="", sender="Hội Nông dân xã")
    signed_in("hoangvanlap").post(PATH, form)
    row = entered(ids).get().submission
    assert (row.sender_address, row.sender_name) == ("vanthu@noigui.example", "Hội Nông dân xã")
    work_off(row)
    assert Notice.objects.get(submission=row).recipient == "vanthu@noigui.example"


def test_what_is_entered_twice_is_booked_once(ids: dict[str, Any], signed_in: As) -> None:
    client, before = signed_in("hoangvanlap"), Submission.objects.count()
    for _round in range(2):
        assert client.post(PATH, filled()).status_code == 302
    assert Submission.objects.count() == before + 1
    assert "nhập trước đó" in client.get("/desk/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("received_on", "01/01/2199"), ("title", ""), ("brought_by", ""), ("files", [])],
)
def test_what_is_missing_is_said_at_its_field(
    ids: dict[str, Any], signed_in: As, field: str, value: Any
) -> None:
    answer = signed_in("hoangvanlap").post(PATH, filled(**{field: value}))
    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not entered(ids).exists()


def test_only_the_office_takes_it_in(ids: dict[str, Any], signed_in: As) -> None:
    assert signed_in("nongthihanh").post(PATH, filled())["Location"] == "/desk/"
    portal, editor = Portal.objects.get(name="caobang"), User.objects.get(username="nongthihanh")
    slip = Slip(Manner.PERSON, "Ông Bế", "Về việc", timezone.localdate())
    with pytest.raises(NotAllowed):
        take_in(portal=portal, actor=editor, slip=slip, files=[("a.txt", io.BytesIO(b"a"))])
    secretary = User.objects.get(username="hoangvanlap")
    with pytest.raises(Unfit):
        take_in(portal=portal, actor=secretary, slip=slip, files=[])
    assert not entered(ids).exists()


def test_a_mail_has_no_slip(ids: dict[str, Any], signed_in: As) -> None:
    assert signed_in("hoangvanlap").get(f"/desk/submissions/{ids['held']}/slip/").status_code == 404


def test_a_secret_one_keeps_no_number(ids: dict[str, Any], signed_in: As) -> None:
    secret = SimpleUploadedFile("cv.txt", ("MẬT\n" + TEXT).encode(), "text/plain")
    client = signed_in("hoangvanlap")
    client.post(PATH, filled(files=[secret]))
    row = entered(ids).get().submission
    work_off(row)
    row.refresh_from_db()
    assert row.sealed_at is not None
    assert entered(ids).get().number == ""
    assert "77/QĐ-UBND" not in client.get(f"/desk/submissions/{row.code}/slip/").content.decode()
