"""A film or sound without its metadata, in a form that browsers play."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, BinaryIO

from vanthu.parsers import media
from vanthu.parsers.sandbox import tools
from vanthu.parsers.sandbox.refusal import Refusal
from vanthu.parsers.types import Finding

#: Seconds that a change of codec may take; longer films are published in their own form by hand.
_SECONDS = 240
#: What is made: (ending, MIME type, ffmpeg's options).
_WEBM = (
    "webm", "video/webm",
    [
        "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M",
        "-c:a", "libvorbis",
    ],
)  # fmt: skip
_OGG = ("ogg", "audio/ogg", ["-vn", "-c:a", "libvorbis", "-q:a", "4"])
_COPIES = {
    "video/mp4": ("mp4", "video/mp4", ["-c", "copy", "-movflags", "+faststart"]),
    "video/webm": ("webm", "video/webm", ["-c", "copy"]),
    "audio/mpeg": ("mp3", "audio/mpeg", ["-map", "0:a", "-c", "copy", "-write_xing", "1"]),
    "audio/x-wav": ("wav", "audio/x-wav", ["-c", "copy"]),
}
#: The names that say which streams are taken and that nothing else is.
_BARE = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-dn", "-sn"]


def clean_media(source: BinaryIO, output: BinaryIO) -> dict[str, Any]:
    """Write the copy by ffmpeg; Refusal where it isn't installed or can't."""
    outcome = media.read(source, "")
    if outcome.findings:
        raise Refusal(outcome.findings[0])
    playable = outcome.metadata.get("web_playable") and outcome.type in _COPIES
    is_video = bool(outcome.metadata.get("video_codec"))
    ending, type_, options = _COPIES[outcome.type] if playable else _WEBM if is_video else _OGG
    made = Path(f"public.{ending}")
    local = Path("received")
    source.seek(0)
    with local.open("wb") as file:
        shutil.copyfileobj(source, file)
    try:
        tools.run(
            [
                "ffmpeg", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file",
                "-threads", "1", "-i", str(local), *_BARE, *options, "-y", str(made),
            ],
            timeout=_SECONDS,
        )  # fmt: skip
    except tools.ToolMissing:
        raise Refusal(Finding("file.not_convertible")) from None
    finally:
        local.unlink()
    if not made.exists() or not made.stat().st_size:
        raise Refusal(Finding("file.not_convertible"))
    with made.open("rb") as file:
        shutil.copyfileobj(file, output)
    made.unlink()
    return {"type": type_, "duration": outcome.metadata.get("duration")}
