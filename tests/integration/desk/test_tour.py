"""The tour: who sees which steps, what ticks them, and sample mails from booking to their end."""

from __future__ import annotations

from typing import Any

from vanthu.desk.tour import LESSONS, STEPS, samples_of
from vanthu.ingest.samples.mails import SAMPLES
from vanthu.jobs import runner
from vanthu.queue import actions
from vanthu.store.models import Draft, Job, Notice, Portal, PublicationState, User

from .conftest import As

PROCESS = "submission.process"


def test_every_sample_has_its_lesson_and_every_step_its_page() -> None:
    assert list(LESSONS) == list(SAMPLES)
    for step in STEPS:
        assert step.url.startswith("/desk/")


def test_it_is_spoken_of_until_somebody_has_been_there(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    assert "Lần đầu làm việc ở đây?" in client.get("/desk/").content.decode()
    page = client.get("/desk/tour/").content.decode()
    assert "Trình duyệt" in page
    assert "Quyết định các bản đã trình" not in page  # an editor decides nothing
    assert "Nhận thư mẫu" not in page
    client.post("/desk/tour/close/")
    inbox = client.get("/desk/").content.decode()
    assert "Lần đầu làm việc ở đây?" not in inbox
    assert "/desk/tour/" not in inbox
    client.post("/desk/tour/close/", {"again": "1"})
    assert "/desk/tour/" in client.get("/desk/").content.decode()


def test_a_step_is_ticked_by_its_deed_or_by_a_look(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    before = client.get("/desk/tour/").context["done"]
    there = client.post("/desk/tour/steps/keys/")
    assert there.headers["Location"] == "/desk/keys/"
    client.post("/desk/tour/steps/submit/")  # going there isn't doing it
    assert client.get("/desk/tour/").context["done"] == before + 1
    head = signed_in("lythimai")
    before = head.get("/desk/tour/").context["done"]
    draft = Draft.objects.get(pk=ids["waiting"])
    decider = User.objects.get(username="lythimai")
    actions.draft_return(draft=draft, actor=decider, version=draft.version, reason="Thiếu ngày.")
    assert head.get("/desk/tour/").context["done"] == before + 1
    assert client.post("/desk/tour/steps/approve/").status_code == 404


def test_samples_come_and_go(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    assert "Nhận thư mẫu" in client.get("/desk/tour/").content.decode()
    client.post("/desk/tour/samples/")
    client.post("/desk/tour/samples/")  # pressed twice
    for job in Job.objects.filter(kind=PROCESS, state="ready"):
        runner.run(job.pk)
    portal = Portal.objects.get(name="caobang")
    samples = samples_of(portal)
    assert [sample.submission.state for sample in samples] == ["drafted"] * 5
    page = client.get("/desk/tour/").content.decode()
    for sample in samples:
        assert sample.submission.code in page
    answer = client.get(f"/desk/submissions/{samples[2].submission.code}/").content.decode()
    assert "so-lieu.xlsx" in answer
    told = Notice.objects.filter(submission__in=[row.submission for row in samples])
    assert set(told.values_list("state", flat=True)) == {"withheld"}

    drafts = Draft.objects.filter(submission__in=[row.submission for row in samples])
    legacy = drafts.get(number="215/QĐ-UBND")
    assert "tặng Giấy khen" in legacy.title
    client.post("/desk/tour/samples/clear/")
    assert set(drafts.values_list("state", flat=True)) == {"declined"}
    assert not legacy.publications.filter(state=PublicationState.PUBLISHED).exists()


def test_only_the_office_and_whoever_sets_it_up_may_send(
    ids: dict[str, Any], signed_in: As
) -> None:
    for name, status in (("nongthihanh", 404), ("quantri", 302), ("", 302)):
        assert signed_in(name).post("/desk/tour/samples/").status_code == status
    assert Job.objects.filter(kind=PROCESS, state="ready").count() == 5  # the administrator's
