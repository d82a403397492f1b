"""Films and sound by pymediainfo: duration, codecs, size, title, and whether browsers play them."""

from __future__ import annotations

import base64
import html
import re
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError  # what pymediainfo parses with

from pymediainfo import MediaInfo, Track

from .documents.outcomes import failed, outcome
from .types import Outcome

#: MediaInfo's name of the container → MIME type.
_CONTAINERS = {
    "MPEG-4": "video/mp4",
    "QuickTime": "video/quicktime",
    "AVI": "video/x-msvideo",
    "Windows Media": "video/x-ms-wmv",
    "MPEG Audio": "audio/mpeg",
    "Wave": "audio/x-wav",
    "Matroska": "video/x-matroska",
    "WebM": "video/webm",
    "Ogg": "audio/ogg",
    "FLAC": "audio/flac",
}
#: What every current browser plays: (container, video codec or "", audio codec or "").
_PLAYABLE_VIDEO = {
    "MPEG-4": frozenset({"AVC"}),
    "WebM": frozenset({"VP8", "VP9"}),
}
_PLAYABLE_AUDIO = {
    "MPEG-4": frozenset({"AAC", "MPEG Audio"}),
    "WebM": frozenset({"Vorbis", "Opus"}),
    "MPEG Audio": frozenset({"MPEG Audio"}),
    "Wave": frozenset({"PCM"}),
}
#: What XML 1.0 has no place for (§2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BASE64 = re.compile(r'<(\w+) dt="binary\.base64">([A-Za-z0-9+/=]*)</\1>')
_RIFF = frozenset({"AVI", "Wave"})
_TEXTS = {
    "title": "title",
    "movie_name": "title",
    "track_name": "title",
    "performer": "author",
    "album": "album",
    "comment": "description",
    "writing_application": "application",
    "encoded_date": "created",
    "recorded_date": "taken",
}
_PLACES = ("recorded_location", "xyz", "comapplequicktimelocationiso6709")


def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """Metadata of a film or of sound; no duration and no stream is damage."""
    source.seek(0)
    try:
        tracks = _tracks(source)
    except (RuntimeError, OSError, ValueError, ParseError) as error:
        return failed("application/octet-stream", "file.damaged", detail=type(error).__name__)
    general = next((track for track in tracks if track.track_type == "General"), None)
    videos = [track for track in tracks if track.track_type == "Video"]
    sounds = [track for track in tracks if track.track_type == "Audio"]
    type_ = _type(general, videos)
    seconds = max((_seconds(track) for track in (general, *videos, *sounds) if track), default=0.0)
    if general is None or not (videos or sounds) or not seconds:
        return failed(type_, "file.damaged", detail="no stream")
    metadata: dict[str, Any] = {
        "duration": round(seconds, 3),
        "container": general.format,
        "video_codec": videos[0].format if videos else "",
        "audio_codec": sounds[0].format if sounds else "",
        "bit_rate": general.overall_bit_rate,
        "web_playable": _is_playable(general.format, videos, sounds),
    }
    if videos:
        metadata |= {"width": videos[0].width, "height": videos[0].height}
        metadata["frame_rate"] = _number(videos[0].frame_rate)
    for field, key in _TEXTS.items():
        value = getattr(general, field, None)
        if isinstance(value, str) and key not in metadata:
            metadata[key] = mended(value) if general.format in _RIFF else value
    metadata["has_location"] = any(getattr(general, field, None) for field in _PLACES)
    return outcome(type_, (), metadata)


def _tracks(source: BinaryIO) -> list[Track]:
    # MediaInfo writes titles into its XML as they are, or in base64 when controls are in them;
    # pymediainfo refuses the whole of the one and takes the other for the title.
    xml = MediaInfo.parse(source, parse_speed=0.5, output="OLDXML")
    plain = _NOT_XML.sub("\ufffd", _BASE64.sub(_decoded, xml))
    tracks: list[Track] = MediaInfo(plain).tracks
    return tracks


def _decoded(element: re.Match[str]) -> str:
    name, packed = element.groups()
    text = base64.b64decode(packed + "==").decode("utf-8", "replace")
    return f"<{name}>{html.escape(text)}</{name}>"


def mended(text: str) -> str:
    """A RIFF title that MediaInfo read as Latin-1 although it is UTF-8.

    >>> mended("Há»\\x8dp bÃ¡o UBND tá»\\x89nh")
    'Họp báo UBND tỉnh'
    """
    for codec in ("latin-1", "cp1252"):
        try:
            return text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    return text


def _type(general: Track | None, videos: list[Track]) -> str:
    if general is None:
        return "application/octet-stream"
    type_ = _CONTAINERS.get(general.format or "", "application/octet-stream")
    if type_ == "video/x-ms-wmv" and not videos:
        return "audio/x-ms-wma"
    if type_ == "video/mp4" and not videos:
        return "audio/mp4"
    return type_


def _is_playable(container: str, videos: list[Track], sounds: list[Track]) -> bool:
    pictures = _PLAYABLE_VIDEO.get(container, frozenset())
    sound = _PLAYABLE_AUDIO.get(container, frozenset())
    return all(v.format in pictures for v in videos) and all(s.format in sound for s in sounds)


def _seconds(track: Track) -> float:
    return _number(track.duration) / 1000


def _number(value: object) -> float:
    try:
        return float(str(value).split("/")[0]) if value is not None else 0.0
    except ValueError:
        return 0.0
