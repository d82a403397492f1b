"""Corrections as linked versions: what the public reads, what the desk keeps."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.published import published
from vanthu.jobs import runner
from vanthu.queue import actions
from vanthu.queue.actions import Edit
from vanthu.store.models import Draft, Event, Job, Publication, Role, User

from .conftest import As
from .test_drafts import fields

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def first(ids: dict[str, Any]) -> Publication:
    """The news item, out for the first time."""
    return published(Draft.objects.get(pk=ids["news"]))


def corrected(first: Publication, *, public: bool, what: str = "Sửa số đoàn viên") -> Publication:
    """A corrected version of it, out."""
    draft = Draft.objects.get(pk=first.draft_id)
    secretary = User.objects.get(username="hoangvanlap")
    head = User.objects.filter(memberships__role=Role.HEAD, memberships__portal=draft.portal)[0]

    def act(service: Any, actor: User = secretary, **more: Any) -> None:
        version = Draft.objects.values_list("version", flat=True).get(pk=draft.pk)
        service(draft=draft, actor=actor, version=version, **more)

    act(actions.draft_correct, reason=what, earlier_public=public)
    act(actions.draft_save, edit=Edit(summary=f"Bản mới: {what}"))
    act(actions.draft_submit)
    act(actions.draft_approve, actor=head)
    act(actions.draft_publish)
    runner.run(Job.objects.filter(kind="publication.publish").latest("pk").pk)
    return Publication.objects.select_related("revision", "draft", "portal").latest("pk")


def path(item: Publication) -> str:
    return f"/portals/caobang/{item.pk}-{item.slug}/"


def test_the_page_says_what_was_corrected_and_links_the_version_before(
    first: Publication, signed_in: As
) -> None:
    second = corrected(first, public=True)
    client = Client()
    page = client.get(path(second)).content.decode()
    assert "Sửa số đoàn viên" in page
    assert "Bản đã đính chính, đăng lúc" in page
    assert client.get(path(first))["Location"] == path(second)
    assert f"/portals/caobang/{first.pk}/earlier/" in page
    before = client.get(f"/portals/caobang/{first.pk}/earlier/")
    assert before.status_code == 200
    assert "noindex" in before["X-Robots-Tag"]
    assert "Đây là bản trước, đã được đính chính" in before.content.decode()
    assert path(second) in before.content.decode()
    assert client.get(f"/portals/caobang/{second.pk}/earlier/").status_code == 410
    status = client.get(f"/status/{second.draft.submission.token}/").content.decode()
    assert "Đã đăng, có đính chính" in status
    listed = signed_in("hoangvanlap").get("/desk/?list=published").content.decode()
    assert "Đã đăng, có đính chính" in listed


def test_what_nobody_may_read_any_more_stays_at_the_desk(first: Publication) -> None:
    second = corrected(first, public=True)
    third = corrected(second, public=False, what="Bỏ thông tin cá nhân")
    client = Client()
    page = client.get(path(third)).content.decode()
    assert "Bỏ thông tin cá nhân" in page
    assert "Sửa số đoàn viên" in page
    assert "/earlier/" not in page
    for item in (first, second):
        assert client.get(f"/portals/caobang/{item.pk}/earlier/").status_code == 410


def test_versions_before_go_with_what_is_taken_down(first: Publication) -> None:
    second = corrected(first, public=True)
    Publication.objects.filter(pk=second.pk).update(state="suspended")
    assert Client().get(f"/portals/caobang/{first.pk}/earlier/").status_code == 410


def test_the_feed_has_one_entry_that_is_updated(first: Publication) -> None:
    def entry() -> ET.Element:
        feed = ET.fromstring(Client().get("/portals/caobang/feed.atom").content)
        found = feed.findall(f"{ATOM}entry")
        (one,) = (e for e in found if "Thục Phán" in (e.findtext(f"{ATOM}title") or ""))
        return one

    old = entry()
    corrected(first, public=False)
    new = entry()
    assert new.findtext(f"{ATOM}id") == old.findtext(f"{ATOM}id")
    assert new.findtext(f"{ATOM}published") == old.findtext(f"{ATOM}published")
    assert (new.findtext(f"{ATOM}updated") or "") >= (old.findtext(f"{ATOM}updated") or "")
    assert "Sửa số đoàn viên" in (new.findtext(f"{ATOM}summary") or "")


def test_the_desk_keeps_and_exports_what_was_approved(first: Publication, signed_in: As) -> None:
    second = corrected(first, public=False)
    client = signed_in("nongthihanh")
    draft = f"/desk/drafts/{first.draft_id}"
    listed = client.get(f"{draft}/standing/").content.decode()
    for item in (first, second):
        assert f"{draft}/versions/{item.pk}/" in listed
    assert "Đã thay" in listed
    kept = client.get(f"{draft}/versions/{first.pk}/").content.decode()
    assert first.revision.summary in kept
    response = client.get(f"{draft}/versions/{first.pk}/package/")
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("noi-dung.txt").decode()
    assert first.revision.summary in text
    assert "Bản mới" not in text
    event = Event.objects.filter(verb="draft.export").latest("seq")
    assert event.data["digest"] == first.revision.digest
    assert signed_in("nguoila").get(f"{draft}/versions/{first.pk}/").status_code == 404
    other = Publication.objects.exclude(draft=first.draft_id)[0]
    assert client.get(f"{draft}/versions/{other.pk}/").status_code == 404


def test_whoever_corrects_is_asked_what_the_public_may_still_read(
    first: Publication, signed_in: As
) -> None:
    client = signed_in("hoangvanlap")
    url = f"/desk/drafts/{first.draft_id}/do/correct/"
    form = fields(client.get(url).content.decode())
    assert "earlier_public" not in form  # the policy's default: the desk alone
    client.post(url, form | {"reason": "Sai ngày", "earlier_public": "on"})
    draft = Draft.objects.get(pk=first.draft_id)
    assert draft.correction == {"what": "Sai ngày", "earlier": "public"}
