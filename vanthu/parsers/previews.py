"""What the desk shows of a file: pages as pictures, a film's poster and preview, a text's pages."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2 as pdfium

from . import media as media_reader
from .documents.pdf.reader import open_or_refuse
from .images import encoded
from .sandbox import tools
from .sandbox.refusal import Refusal
from .types import Finding

#: Width of a page's picture, in pixels, unless another one is asked for.
PAGE_WIDTH = 1000
#: Length of a film's preview, in seconds, its width, pictures a second and bytes: enough to judge
#: it by; whoever needs the rest takes the received file.
PREVIEW_SECONDS = 180
PREVIEW_WIDTH = 640
PREVIEW_RATE = 25
PREVIEW_BYTES = 48 << 20
_TIMEOUT = 150
#: Seconds of computing after which ffmpeg ends the preview where it is, whole and playable.
_CPU = 90
_OFFICE_TIMEOUT = 80.0
#: What LibreOffice sets pages of, by the ending that it knows the format by.
OFFICE: Mapping[str, str] = {
    "application/msword": "doc",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/rtf": "rtf",
}


def page(source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None) -> Any:
    """The task "page.image": page `args["page"]` (1-based) of a PDF, `args["width"]` pixels wide.
    Refusal for what can't be shown."""
    del name
    assert output is not None
    width = min(max(int(args.get("width", PAGE_WIDTH)), 50), 3000)
    document = open_or_refuse(source)
    try:
        pages = len(document)
        number = min(max(int(args.get("page", 1)), 1), pages)
        shown = document[number - 1]
        size = shown.get_size()
        # A page may say that it is a mile long.
        scale = min(width / max(size[0], 1), (20_000_000 / max(size[0] * size[1], 1)) ** 0.5)
        picture = shown.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    except pdfium.PdfiumError:
        raise Refusal(Finding("file.damaged", args={"detail": "page"})) from None
    finally:
        document.close()
    data, type_ = encoded(picture)
    output.write(data)
    return {"type": type_, "page": number, "pages": pages, "width": picture.width}


def media(source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None) -> Any:
    """The task "media.preview": `args["kind"]` "poster" (JPEG) or "clip" (WebM, the beginning).

    Refusal where ffmpeg isn't installed (`file.not_convertible`) or finds nothing to show.
    """
    del name
    assert output is not None
    outcome = media_reader.read(source, "")
    if outcome.findings:
        raise Refusal(outcome.findings[0])
    has_pictures = bool(outcome.metadata.get("video_codec"))
    local = Path("received")
    source.seek(0)
    with local.open("wb") as file:
        shutil.copyfileobj(source, file)
    is_poster = args.get("kind") == "poster"
    seconds = float(outcome.metadata.get("duration", 0))
    made, type_, arguments = (
        _poster(seconds) if is_poster and has_pictures else _clip(has_pictures=has_pictures)
    )
    try:
        tools.run(
            ["ffmpeg", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file",
             "-threads", "1", "-timelimit", str(_CPU), *arguments[0], "-i", str(local),
             "-map_metadata", "-1", *arguments[1], "-y", str(made)],
            timeout=_TIMEOUT,
        )  # fmt: skip
    except tools.ToolMissing:
        raise Refusal(Finding("file.not_convertible")) from None
    finally:
        local.unlink()
    if not made.exists() or not made.stat().st_size:
        raise Refusal(Finding("file.not_convertible"))
    with made.open("rb") as file:
        shutil.copyfileobj(file, output)
        made_of = {} if is_poster else media_reader.read(file, "").metadata
    made.unlink()
    return {"type": type_, "seconds": float(made_of.get("duration", 0))}


def office(source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None) -> Any:
    """The task "office.pages": the text `args["type"]` set in pages, pictures and all, as a PDF.

    Refusal where LibreOffice isn't installed or can't.
    """
    del name
    assert output is not None
    received = Path(f"received.{OFFICE[str(args['type'])]}")
    source.seek(0)
    with received.open("wb") as file:
        shutil.copyfileobj(source, file)
    try:
        made = tools.office_convert(received, "pdf", timeout=_OFFICE_TIMEOUT)
    except tools.ToolMissing:
        made = None
    finally:
        received.unlink()
    if made is None:
        raise Refusal(Finding("file.not_convertible"))
    with made.open("rb") as file:
        shutil.copyfileobj(file, output)
        document = open_or_refuse(file)
        pages = len(document)
        document.close()
    made.unlink()
    return {"type": "application/pdf", "pages": pages}


def _poster(seconds: float) -> tuple[Path, str, tuple[list[str], list[str]]]:
    # A tenth into the film: the first picture is often black.
    at = ["-ss", f"{min(seconds / 10, 10):.2f}"]
    options = ["-frames:v", "1", "-vf", "scale='min(960,iw)':-2", "-f", "mjpeg", "-q:v", "4"]
    return Path("poster.jpg"), "image/jpeg", (at, options)


def _clip(*, has_pictures: bool) -> tuple[Path, str, tuple[list[str], list[str]]]:
    length = ["-t", str(PREVIEW_SECONDS), "-fs", str(PREVIEW_BYTES)]
    sound = ["-c:a", "libvorbis", "-ac", "2"]
    if not has_pictures:
        return Path("clip.webm"), "audio/webm", ([], [*length, "-vn", *sound])
    pictures = [
        "-vf", f"scale='min({PREVIEW_WIDTH},iw)':-2,fps='min({PREVIEW_RATE},source_fps)'",
        "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "700k",
        "-g", "50",
    ]  # fmt: skip
    return Path("clip.webm"), "video/webm", ([], [*length, *pictures, *sound])
