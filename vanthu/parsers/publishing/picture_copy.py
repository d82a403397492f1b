"""A picture's pixels alone: no place, camera, author, thumbnail or hidden layer."""

from __future__ import annotations

from typing import Any, BinaryIO

from PIL import Image, ImageSequence

from vanthu.parsers.images import NoPicture, TooManyPixels, encoded, opened, shown
from vanthu.parsers.sandbox.refusal import Refusal
from vanthu.parsers.types import Finding

#: Longest side of a published picture, in pixels.
MAX_SIDE = 4096
_MAX_FRAMES = 500


def clean_picture(source: BinaryIO, output: BinaryIO) -> dict[str, Any]:
    """Write the picture again; JPEG stays JPEG, PNG PNG, GIF GIF, the others become JPEG or PNG.
    Refusal for what can't be opened."""
    try:
        with opened(source) as image:
            if image.format == "GIF":
                return _clean_gif(image, output)
            is_png = image.format in {"PNG", "BMP", "DIB"}
            copy = shown(image)
            copy.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
            # `info` holds EXIF, XMP and text chunks, which savers write back.
            copy.info.clear()
            if is_png:
                copy.save(output, "PNG", optimize=True)
                type_ = "image/png"
            else:
                data, type_ = encoded(copy)
                output.write(data)
    except TooManyPixels:
        raise Refusal(Finding("file.limit", args={"limit": "pixels"})) from None
    except NoPicture:
        raise Refusal(Finding("file.damaged")) from None
    return {"type": type_, "width": copy.width, "height": copy.height}


def _clean_gif(image: Image.Image, output: BinaryIO) -> dict[str, Any]:
    frames: list[Image.Image] = []
    times = []
    for frame in ImageSequence.Iterator(image):
        if len(frames) >= _MAX_FRAMES:
            raise Refusal(Finding("file.limit", args={"limit": "frames"}))
        times.append(int(frame.info.get("duration", 100)))
        picture = frame.convert("RGBA")
        picture.info.clear()
        frames.append(picture)
    first, *rest = frames
    if rest:
        first.save(
            output, "GIF", save_all=True, append_images=rest, duration=times, loop=0, disposal=2
        )
    else:
        first.save(output, "GIF")
    return {"type": "image/gif", "width": first.width, "height": first.height}
