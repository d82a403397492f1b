"""Sound and film in place: players with links to the other origin, previews by a job."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from PIL import Image

from tests.factories import make_part
from tests.samples.films import film
from vanthu.desk.originals import LIFETIME
from vanthu.jobs import runner
from vanthu.parsers import media
from vanthu.pipeline.previews import ask, plan
from vanthu.store.blobs import blobs
from vanthu.store.models import Event, Job, PartRow, Preview, PreviewState, Submission
from vanthu.store.sealed.traces import shred_blobs

from .conftest import As

NAMES = {
    "mp4": "video/mp4", "wmv": "video/x-ms-wmv", "mp3": "audio/mpeg", "wma": "audio/x-ms-wma",
}  # fmt: skip


def other_origin() -> Client:
    return Client(headers={"host": urlsplit(settings.VANTHU.public_originals_url).netloc})


def received(ids: dict[str, Any], kind: str, **options: Any) -> PartRow:
    """A recording that came with the mail of the draft being edited."""
    row = Submission.objects.get(drafts=ids["taken"])
    data = film(kind, **options)
    part = make_part(row, f"hop-bao.{kind}", data, NAMES[kind])
    part.text = ""
    part.metadata = dict(media.read(io.BytesIO(data), "").metadata)
    part.save()
    return part


def pane(ids: dict[str, Any], part: PartRow, client: Client) -> str:
    return client.get(f"/desk/drafts/{ids['taken']}/?file={part.pk}").content.decode()


def worked() -> None:
    """Do the jobs that wait."""
    for job in Job.objects.filter(kind="file.preview", state="ready"):
        assert runner.run(job.pk)


def test_a_film_plays_in_place_by_ranges_from_the_other_origin(
    ids: dict[str, Any], signed_in: As
) -> None:
    part = received(ids, "mp4", title="Họp báo")
    client = signed_in("nongthihanh")
    html = pane(ids, part, client)
    start = html.index('<video controls preload="metadata" playsinline src="')
    url = html[start:].split('src="')[1].split('"')[0]
    assert url.startswith(settings.VANTHU.public_originals_url + "/o/")
    assert "Họp báo" in html
    answer = other_origin().get(urlsplit(url).path, headers={"range": "bytes=4-7"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"ftyp")
    assert answer["Content-Range"] == f"bytes 4-7/{part.size}"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["ETag"] == f'"{part.sha256}"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    policy = client.get(f"/desk/drafts/{ids['taken']}/")["Content-Security-Policy"]
    assert f"media-src {settings.VANTHU.public_originals_url};" in f"{policy};"


def test_a_link_lives_while_it_plays_and_is_renewed_by_asking_again(
    ids: dict[str, Any], signed_in: As
) -> None:
    part = received(ids, "mp3")
    PartRow.objects.filter(pk=part.pk).update(
        metadata={"duration": 600, "web_playable": True, "audio_codec": "MPEG Audio"}
    )
    client = signed_in("nongthihanh")
    with time_machine.travel("2026-11-22 08:00:00+00:00", tick=False) as clock:
        path = urlsplit(client.get(f"/desk/files/{part.pk}/play/").json()["url"]).path
        clock.shift(LIFETIME + 1199)
        assert other_origin().head(path).status_code == 200
        clock.shift(2)
        assert other_origin().head(path).status_code == 404
    assert Event.objects.filter(verb="file.view", data__sha256=part.sha256).count() == 1
    for name in ("nguoila", "quantri"):
        assert signed_in(name).get(f"/desk/files/{part.pk}/play/").status_code == 404
    PartRow.objects.filter(pk=part.pk).update(verdict="held")
    assert client.get(f"/desk/files/{part.pk}/play/").status_code == 404
    assert "<audio" not in pane(ids, part, client)


@pytest.mark.timeout(120)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "tag"), [("wmv", "video"), ("wma", "audio")])
def test_a_preview_is_made_by_a_job(
    ids: dict[str, Any], signed_in: As, kind: str, tag: str
) -> None:
    part = received(ids, kind)
    client = signed_in("nongthihanh")
    path = f"/desk/files/{part.pk}/preview/"
    assert f'hx-get="{path}?draft={ids["taken"]}"' in pane(ids, part, client)
    assert "Tạo bản xem trước" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 302
    waiting = client.get(path).content.decode()
    assert "đang chờ đến lượt" in waiting
    assert 'hx-trigger="load delay:2s"' in waiting
    assert Job.objects.filter(kind="file.preview").count() == 1
    worked()
    made = Preview.objects.get(sha256=part.sha256)
    assert (made.state, made.made_type) == (PreviewState.READY, f"{tag}/webm")
    html = client.get(path).content.decode()
    assert f"<{tag} controls" in html
    assert bool(made.poster_sha256) is (tag == "video")
    if made.poster_sha256:
        assert "poster=" in html
        with blobs().open(made.poster_sha256) as file:
            assert Image.open(file).size == (320, 180)
    url = client.get(f"{path}play/").json()["url"]
    answer = other_origin().get(urlsplit(url).path, headers={"range": "bytes=0-3"})
    assert b"".join(answer.streaming_content) == b"\x1a\x45\xdf\xa3"
    assert signed_in("nguoila").get(path).status_code == 404


@pytest.mark.timeout(120)
def test_what_can_not_be_shown_says_so_and_may_be_tried_again(
    ids: dict[str, Any], signed_in: As
) -> None:
    part = received(ids, "wmv")
    part.sha256, part.size = blobs().put(io.BytesIO(b"no film at all"))
    part.save()
    client = signed_in("nongthihanh")
    path = f"/desk/files/{part.pk}/preview/"
    client.post(path)
    mine = Preview.objects.filter(sha256=part.sha256)
    mine.update(state=PreviewState.FAILED, error="file.damaged")
    html = client.get(path).content.decode()
    assert "Không tạo được bản xem trước" in html
    assert "Làm lại" in html
    client.post(path)
    assert mine.get().state == PreviewState.WAITING
    assert Job.objects.filter(kind="file.preview").count() == 2


def test_films_of_a_mail_get_their_previews_unasked(ids: dict[str, Any]) -> None:
    Preview.objects.all().delete()
    film_part, sound = received(ids, "wmv"), received(ids, "mp3")
    held = received(ids, "wma")
    held.verdict = "held"
    plan([film_part, sound, held])
    plan([film_part])
    assert list(Preview.objects.values_list("sha256", flat=True)) == [film_part.sha256]
    assert Job.objects.filter(kind="file.preview").count() == 1


def test_a_preview_goes_with_the_file_that_it_was_made_of(ids: dict[str, Any]) -> None:
    part = received(ids, "wmv")
    made, size = blobs().put(io.BytesIO(b"the preview"))
    row = ask(sha256=part.sha256, type_=part.type)
    Preview.objects.filter(pk=row.pk).update(
        state=PreviewState.READY, made_sha256=made, made_size=size, made_type="video/webm"
    )
    assert shred_blobs([part.sha256]) == 0  # the mail still has it
    assert blobs().exists(made)
    part.delete()
    assert shred_blobs([part.sha256]) == 2
    assert not blobs().exists(made)
    assert not Preview.objects.filter(sha256=part.sha256).exists()
