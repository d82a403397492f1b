"""What is read at one go and printed; and publications that wait for their time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from vanthu.jobs.registry import Later, Work
from vanthu.publisher import publication
from vanthu.queue import actions
from vanthu.queue.errors import Unfit
from vanthu.store.models import Draft, Job, Publication, PublicationState, User

from .conftest import As
from .test_drafts import fields


def test_the_list_for_approval(ids: dict[str, Any], signed_in: As) -> None:
    page = signed_in("trieudinhle").get("/desk/approvals/").content.decode()
    assert "Danh mục trình duyệt" in page
    assert f"/desk/drafts/{ids['waiting']}/slip/" in page
    assert f"/desk/drafts/{ids['taken']}/" not in page


def test_the_slip_says_all_that_is_decided_on(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("trieudinhle")
    page = client.get(f"/desk/drafts/{ids['waiting']}/slip/").content.decode()
    for words in ("Phiếu trình", "1240/QĐ-UBND", "Nông Thị Hạnh", "Ý kiến của người duyệt"):
        assert words in page
    assert client.get(f"/desk/drafts/{ids['foreign']}/slip/").status_code == 404


def test_the_register_in_the_order_of_its_numbers(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    page = client.get("/desk/register/").content.decode()
    codes = re.findall(r">(CBG-26-\d{6})<", page)
    assert len(codes) > 5
    assert codes == sorted(codes)
    assert "Gửi đăng tải" in page
    long_ago = client.get("/desk/register/?from=01/01/2020&to=02/01/2020").content.decode()
    assert codes[0] not in long_ago
    assert client.get("/desk/register/?from=x&to=31/02/2026").status_code == 200
    assert "Gửi đăng tải" not in signed_in("quantri").get("/desk/register/").content.decode()
    assert signed_in("nongthihanh").get("/desk/register/").status_code == 404


def test_a_publication_waits_for_its_time(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['approved']}/"
    at = timezone.localtime() + timedelta(days=1)
    form = fields(client.get(path + "do/publish/").content.decode())
    client.post(path + "do/publish/", form | {"at": at.strftime("%d/%m/%Y %H:%M")})
    row = Publication.objects.get(draft=ids["approved"])
    assert row.due_at is not None
    assert abs(row.due_at - at) < timedelta(minutes=1)
    assert Job.objects.get(kind=publication.JOB, ref=row.pk).not_before == row.due_at
    page = client.get(path).content.decode()
    assert "Đã hẹn đăng lúc" in page  # not "Being published", a day before
    assert at.strftime("%d/%m/%Y") in page
    with pytest.raises(Later):
        publication.publish(Work(0, publication.JOB, row.pk))
    Publication.objects.update(due_at=datetime.now(UTC))
    publication.publish(_claimed(row.pk))
    row.refresh_from_db()
    assert row.state == PublicationState.PUBLISHED


def _claimed(ref: int) -> Work:
    job = Job.objects.get(kind=publication.JOB, ref=ref)
    job.token, job.state = "t", "leased"
    job.save()
    return Work(job.pk, job.kind, ref, token="t")


@pytest.mark.parametrize("days", [-1, 400])
def test_no_time_that_has_passed_or_never_comes(ids: dict[str, Any], days: int) -> None:
    draft = Draft.objects.get(pk=ids["approved"])
    with pytest.raises(Unfit):
        actions.draft_publish(
            draft=draft,
            actor=User.objects.get(username="hoangvanlap"),
            version=draft.version,
            at=datetime.now(UTC) + timedelta(days=days),
        )
