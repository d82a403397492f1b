"""Recordings on a public page: played in place by ranges, with their words, and told to feeds."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client

from tests.e2e.seed_media import FIXTURES
from tests.samples.films import film
from vanthu.publisher.public_files import public_file
from vanthu.store.blobs import blobs
from vanthu.store.models import Publication


def article(ids: dict[str, Any]) -> str:
    return f"/portals/caobang/{ids['publication']}-{ids['slug']}/"


def test_recordings_play_in_place_with_their_words(ids: dict[str, Any]) -> None:
    public = Client()
    answer = public.get(article(ids))
    html = answer.content.decode()
    found = re.search(r'<video controls [^>]*src="([^"]+)" poster="([^"]+)"', html)
    assert found is not None
    assert '<audio controls preload="metadata"' in html
    assert "Đáp: Hơn 300 đoàn viên" in html
    assert "media-src 'self'" in re.sub(r"http\S+ ?", "", answer["Content-Security-Policy"])
    assert html.index("QD-1201.pdf") < html.index("<video")  # the signed file comes first
    whole = (FIXTURES / "media" / "film.mp4").read_bytes()
    part = public.get(found[1], headers={"range": "bytes=4-11"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[4:12])
    assert part["Content-Type"] == "video/mp4"
    assert part["Content-Security-Policy"] == "default-src 'none'; sandbox"
    again = public.get(found[1], headers={"if-none-match": part["ETag"]})
    assert again.status_code == 304
    poster = public.get(found[2])
    assert poster["Content-Type"] == "image/jpeg"
    assert b"".join(poster.streaming_content).startswith(b"\xff\xd8")
    printed = public.get(f"/portals/caobang/{ids['publication']}/print/").content.decode()
    assert "Đáp: Hơn 300 đoàn viên" in printed
    assert "<video" not in printed


def test_a_film_has_captions(ids: dict[str, Any]) -> None:
    """WCAG 2.2, 1.2.2."""
    html = Client().get(article(ids)).content.decode()
    found = re.search(r'<track kind="captions" srclang="vi" label="([^"]+)" src="([^"]+)">', html)
    assert found is not None
    assert found[1] == "Phụ đề"
    answer = Client().get(found[2])
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.content.decode().startswith("WEBVTT\n\n00:00:00.000 --> ")
    for number in (1, 3, 9):
        path = f"/portals/caobang/{ids['publication']}/captions/{number}/"
        assert Client().get(path).status_code == 404
    Publication.objects.filter(pk=ids["publication"]).update(state="suspended")
    assert Client().get(found[2]).status_code == 404


def test_only_films_have_posters(ids: dict[str, Any]) -> None:
    for number in (1, 3, 9):
        path = f"/portals/caobang/{ids['publication']}/posters/{number}/"
        assert Client().get(path).status_code == 404


def test_feeds_readers_are_told_of_the_files(ids: dict[str, Any]) -> None:
    feed = Client().get("/portals/caobang/feed.atom").content.decode()
    links = re.findall(r"<link [^>]*rel=\"enclosure\"[^>]*>", feed)
    assert len([link for link in links if f"/{ids['publication']}/files/" in link]) == 3
    assert any('type="video/mp4"' in link and "le-ra-quan.mp4" in link for link in links)


@pytest.mark.timeout(120)
@pytest.mark.django_db
def test_the_publics_film_has_a_picture_and_keeps_its_transcript() -> None:
    data = film("wmv", title="Họp kín")
    sha256, size = blobs().put(io.BytesIO(data))
    entry = {
        "name": "hop-bao.wmv", "type": "video/x-ms-wmv", "sha256": sha256, "size": size,
        "caption": "Họp báo", "transcript": "Kính thưa quý vị.", "captions": "WEBVTT\n",
    }  # fmt: skip
    made = public_file(entry, {"title": "", "attribution": ""})
    assert (made["name"], made["type"]) == ("hop-bao.webm", "video/webm")
    assert (made["transcript"], made["captions"]) == ("Kính thưa quý vị.", "WEBVTT\n")
    with blobs().open(made["poster"]) as file:
        assert file.read(2) == b"\xff\xd8"
