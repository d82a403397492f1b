"""A mail with recordings, pictures and an archive, and what was made of them to look at."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent.parent / "fixtures"
#: Name → (fixture, MIME type, metadata as the readers find it).
RECEIVED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "phong-van.mp3": (
        "media/sound.mp3", "audio/mpeg",
        {"duration": 1.1, "audio_codec": "MPEG Audio", "bit_rate": 64000, "web_playable": True},
    ),
    "toan-canh.mp4": (
        "media/film.mp4", "video/mp4",
        {"duration": 1.0, "width": 160, "height": 90, "video_codec": "AVC", "web_playable": True},
    ),
    "le-ra-quan.wmv": (
        "types/sample.wmv", "video/x-ms-wmv",
        {
            "duration": 725.4, "width": 1280, "height": 720, "frame_rate": 29.97,
            "video_codec": "VC-1", "audio_codec": "WMA", "bit_rate": 2_400_000,
            "title": "Lễ ra quân tổng vệ sinh môi trường", "author": "Hoàng Thu Hà",
            "web_playable": False,
        },
    ),
    "hau-truong.avi": (
        "types/sample.avi", "video/x-msvideo",
        {"duration": 1.0, "width": 64, "height": 48, "video_codec": "MPEG-4 Visual"},
    ),
    "ghi-am.wma": ("types/sample.wma", "audio/x-ms-wma", {"duration": 1.1, "audio_codec": "WMA"}),
    "ma-ket.psd": ("types/sample.psd", "image/vnd.adobe.photoshop", {"width": 12, "height": 8}),
    "ke-hoach.doc": ("rich/rich.doc", "application/msword", {}),
    "anh.zip": ("types/sample.zip", "application/zip", {}),
}  # fmt: skip


def media(portal: Any) -> dict[str, Any]:
    """The draft, and its files' parts by ending."""
    from tests.factories import file_of, make_draft, make_part, make_submission
    from vanthu.store.models import PartRow

    submission = make_submission(portal, subject="Tin, phim về lễ ra quân")
    parts: dict[str, PartRow] = {}
    for name, (fixture, type_, metadata) in RECEIVED.items():
        part = make_part(submission, name, (FIXTURES / fixture).read_bytes(), type_)
        part.text, part.metadata = "", metadata
        part.save()
        parts[name.rpartition(".")[2]] = part
    archive = parts["zip"]
    archive.role = "container"
    archive.save()
    inside = make_part(submission, "ghi-chu.txt", "Ảnh chụp sáng 20/11.".encode())
    PartRow.objects.filter(pk=inside.pk).update(path=f"{archive.path}.1")
    _previews(parts)
    draft = make_draft(
        portal, submission=submission, kind="video", number="",
        title="Phim: Lễ ra quân tổng vệ sinh môi trường phường Thục Phán", blocks=[],
        metadata={"author": "Hoàng Thu Hà", "source": "UBND phường Thục Phán"},
        files=[file_of(parts["mp3"], "media"), file_of(parts["wmv"], "media")],
    )  # fmt: skip
    return {"media": draft.pk, "media_parts": {key: part.pk for key, part in parts.items()}}


def _previews(parts: dict[str, Any]) -> None:
    """Ready, waiting and failed."""
    from vanthu.store.blobs import blobs
    from vanthu.store.models import Preview

    clip, size = blobs().put(io.BytesIO((FIXTURES / "media" / "clip.webm").read_bytes()))
    poster, _ = blobs().put(io.BytesIO((FIXTURES / "types" / "sample.jpg").read_bytes()))
    rows = {
        "wmv": {
            "state": "ready", "made_sha256": clip, "made_type": "video/webm", "made_size": size,
            "poster_sha256": poster, "seconds": 180,
        },
        "avi": {"state": "waiting"},
        "wma": {"state": "failed", "error": "file.damaged"},
    }  # fmt: skip
    for key, values in rows.items():
        Preview.objects.create(sha256=parts[key].sha256, type=parts[key].type, **values)


def public_recordings() -> list[dict[str, Any]]:
    """Entries of `Publication.files`: a film with its picture, and sound with its transcript."""
    from vanthu.store.blobs import blobs

    def stored(path: str) -> tuple[str, int]:
        return blobs().put(io.BytesIO((FIXTURES / path).read_bytes()))

    film, film_size = stored("media/film.mp4")
    sound, sound_size = stored("media/sound.mp3")
    return [
        {
            "name": "le-ra-quan.mp4", "sha256": film, "type": "video/mp4", "size": film_size,
            "role": "media", "caption": "Lễ ra quân tổng vệ sinh môi trường", "alt": "",
            "poster": stored("types/sample.jpg")[0],
            "captions": "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nLễ ra quân bắt đầu\n",
        },
        {
            "name": "phong-van.mp3", "sha256": sound, "type": "audio/mpeg", "size": sound_size,
            "role": "media", "caption": "", "alt": "",
            "transcript": "Hỏi: Bao nhiêu người tham gia?\nĐáp: Hơn 300 đoàn viên, thanh niên.",
        },
    ]  # fmt: skip
