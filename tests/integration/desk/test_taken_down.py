"""Taken down at once: what the head sees, how long there is, and what comes of the decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.integration.desk.test_drafts import fields
from vanthu.store.models import Draft, Notice, User

from .conftest import As

#: Monday 23/11/2026, 10:00 in Hanoi; the Tuesday after is a holiday.
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def down(ids: dict[str, Any], signed_in: As) -> int:
    """A published document that the secretary has just taken down."""
    for user in User.objects.exclude(username="quantri"):
        user.email = f"{user.username}@caobang.example"
        user.save()
    pk: int = ids["published"]
    with time_machine.travel(MONDAY, tick=False):
        client = signed_in("hoangvanlap")
        path = f"/desk/drafts/{pk}/do/suspend/"
        form = fields(client.get(path).content.decode())
        client.post(path, form | {"reason": "Sai số liệu ở trang 2"})
    assert Draft.objects.get(pk=pk).state == "suspended"
    return pk


def test_the_head_finds_it_first_with_the_time_left(down: int, signed_in: As) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        page = signed_in("trieudinhle").get("/desk/approvals/").content.decode()
    assert page.index("Sai số liệu ở trang 2") < page.index("1240/QĐ-UBND")
    assert "Còn 1 ngày làm việc để quyết định" in page
    assert "25/11/2026" in page
    assert f"/desk/drafts/{down}/do/withdraw/" in page
    assert f"/desk/drafts/{down}/do/resume/" in page
    editor = signed_in("nongthihanh").get("/desk/approvals/").content.decode()
    assert f"/desk/drafts/{down}/do/resume/" not in editor


def test_it_stays_down_when_the_day_has_passed(down: int, signed_in: As) -> None:
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        page = signed_in("trieudinhle").get(f"/desk/drafts/{down}/").content.decode()
        feed = Client().get("/portals/caobang/feed.atom").content.decode()
    assert "vẫn tạm gỡ cho đến khi quyết định" in page
    assert "1201/QĐ-UBND" not in feed
    assert "Hoàng Văn Lập" in page


@pytest.mark.parametrize(
    ("act", "outcome", "state"),
    [("resume", "cho hiện lại", "published"), ("withdraw", "gỡ bỏ", "withdrawn")],
)
def test_who_took_it_down_is_told_the_decision(
    down: int, signed_in: As, act: str, outcome: str, state: str
) -> None:
    head = signed_in("trieudinhle")
    path = f"/desk/drafts/{down}/do/{act}/"
    head.post(path, fields(head.get(path).content.decode()) | {"reason": "Đã đối chiếu"})
    assert Draft.objects.get(pk=down).state == state
    notice = Notice.objects.filter(kind="board", round__startswith="decided:").get()
    assert notice.recipient == "hoangvanlap@caobang.example"
    assert outcome in notice.subject
    assert "Sai số liệu" not in notice.text
    shown = "1201/QĐ-UBND" in Client().get("/portals/caobang/feed.atom").content.decode()
    assert shown is (state == "published")


@pytest.fixture
def opened(down: int, signed_in: As) -> int:
    """… which the secretary has opened for correction an hour later."""
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        client = signed_in("hoangvanlap")
        path = f"/desk/drafts/{down}/do/correct/"
        form = fields(client.get(path).content.decode())
        client.post(path, form | {"reason": "Sửa số liệu trang 2 theo bản gốc"})
    assert Draft.objects.get(pk=down).state == "editing"
    return down


def test_opened_for_correction_the_head_is_still_asked(opened: int, signed_in: As) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        head = signed_in("trieudinhle")
        page = head.get("/desk/approvals/").content.decode()
        own = head.get(f"/desk/drafts/{opened}/").content.decode()
    for text in (page, own):
        assert "Sai số liệu ở trang 2" in text
        assert "Mở để đính chính" in text
        assert "Sửa số liệu trang 2 theo bản gốc" in text
        assert "Còn 1 ngày làm việc để quyết định" in text
    assert "Đang biên tập" in page
    assert f"/desk/drafts/{opened}/do/resume/" in page


def test_shown_again_while_the_correction_goes_on(opened: int, signed_in: As) -> None:
    head = signed_in("trieudinhle")
    path = f"/desk/drafts/{opened}/do/resume/"
    head.post(path, fields(head.get(path).content.decode()) | {"reason": "Số liệu vẫn đúng"})
    draft = Draft.objects.get(pk=opened)
    assert draft.state == "editing"
    assert draft.correction["what"] == "Sửa số liệu trang 2 theo bản gốc"
    assert "1201/QĐ-UBND" in Client().get("/portals/caobang/feed.atom").content.decode()
    assert Notice.objects.filter(kind="board", round__startswith="decided:").count() == 1
    assert "Mở để đính chính" not in head.get("/desk/approvals/").content.decode()


def test_the_list_reads_all_in_few_queries(
    opened: int, signed_in: As, django_assert_max_num_queries: Any
) -> None:
    head = signed_in("trieudinhle")
    for path in ("/desk/approvals/", f"/desk/drafts/{opened}/"):
        with django_assert_max_num_queries(15):
            head.get(path)
