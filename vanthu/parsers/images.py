"""Pictures by Pillow: what they are, whether they tell where they were taken, and a preview."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from .documents.outcomes import failed, outcome
from .sandbox.refusal import Refusal
from .types import Finding, Outcome

#: Pixels beyond which a picture isn't opened: more than a plan on A0 scanned with 300 dpi has.
MAX_PIXELS = 180_000_000
#: Longest side of a preview, in pixels.
PREVIEW = 1600

#: Pillow's names of the five permitted types, and of those that are only looked at.
TYPES: Mapping[str, str] = {
    "BMP": "image/bmp",
    "DIB": "image/bmp",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "GIF": "image/gif",
    "PNG": "image/png",
    "PSD": "image/vnd.adobe.photoshop",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
}
#: MPO is what Pillow calls a JPEG with a second picture; it opens as JPEG.
_OPENED = tuple(name for name in TYPES if name != "MPO")
_TEXT_TAGS = {
    ExifTags.Base.ImageDescription: "title",
    ExifTags.Base.Artist: "author",
    ExifTags.Base.Copyright: "copyright",
    ExifTags.Base.Make: "camera_make",
    ExifTags.Base.Model: "camera",
    ExifTags.Base.Software: "application",
}
#: What Pillow raises for broken or lying files, beside its own UnidentifiedImageError.
_BROKEN = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError,
    TypeError, AttributeError, ZeroDivisionError, OverflowError, NotImplementedError,
)  # fmt: skip


class TooManyPixels(Exception):
    """The picture says that it is larger than `MAX_PIXELS`."""


class NoPicture(Exception):
    """The bytes are no picture that can be opened."""


@contextmanager
def opened(source: BinaryIO) -> Iterator[Image.Image]:
    """The open picture, its pixels not read yet.

    Raises `TooManyPixels` and `NoPicture`. Pillow by itself only warns of bombs.
    """
    source.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other warnings are about oddities that it reads anyway
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        saved, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, MAX_PIXELS
        try:
            with Image.open(source, formats=_OPENED) as image:
                yield image
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise TooManyPixels from error
        except _BROKEN as error:
            raise NoPicture(str(error)[:200]) from error
        finally:
            Image.MAX_IMAGE_PIXELS = saved


def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """Size, kind and what the camera wrote. Every pixel is read: a picture cut off is damage."""
    type_ = "application/octet-stream"
    try:
        with opened(source) as image:
            type_ = TYPES.get(image.format or "", type_)
            metadata = _metadata(image)
            image.load()
            location = metadata["has_location"] is True
    except TooManyPixels:
        return failed(type_, "file.limit", limit="pixels")
    except NoPicture as error:
        return failed(type_, "file.damaged", detail=str(error))
    findings = [Finding("image.location")] if location else []
    return outcome(type_, (), metadata, findings)


def _metadata(image: Image.Image) -> dict[str, Any]:
    found: dict[str, Any] = {
        "width": image.width,
        "height": image.height,
        "mode": image.mode,
        "frames": getattr(image, "n_frames", 1),
    }
    dots = image.info.get("dpi")
    if isinstance(dots, tuple) and dots and dots[0]:
        found["dpi"] = round(float(dots[0]))
    exif = image.getexif()
    for tag, key in _TEXT_TAGS.items():
        value = exif.get(tag)
        if isinstance(value, str):
            found[key] = value.rstrip("\0")
    moment = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    if isinstance(moment, str) and len(moment) >= 19:
        found["taken"] = moment[:10].replace(":", "-") + "T" + moment[11:19]
    # Phones write an empty GPS block too; a latitude is a place.
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    found["has_location"] = ExifTags.GPS.GPSLatitude in place
    return found


def shown(image: Image.Image) -> Image.Image:
    """The picture as it is looked at: turned as the camera was held, in screen colours."""
    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"RGB", "L", "RGBA", "LA"}:
        return turned
    if turned.mode == "P":
        return turned.convert("RGBA" if "transparency" in turned.info else "RGB")
    if turned.mode in {"1", "I;16", "I", "F"}:
        return turned.convert("L")
    return turned.convert("RGB")  # CMYK, YCbCr, Lab


def preview(source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None) -> Any:
    """The task "image.preview": a JPEG or PNG of at most `args["side"]` pixels a side. Refusal for
    what can't be shown."""
    del name
    assert output is not None
    side = min(max(int(args.get("side", PREVIEW)), 16), 4096)
    try:
        with opened(source) as image:
            if image.format == "JPEG":
                image.draft("RGB", (side, side))  # decodes at a fraction of the size: much faster
            small = shown(image)
            small.thumbnail((side, side), Image.Resampling.LANCZOS)
            data, type_ = encoded(small)
    except TooManyPixels:
        raise Refusal(Finding("file.limit", args={"limit": "pixels"})) from None
    except NoPicture:
        raise Refusal(Finding("file.damaged")) from None
    output.write(data)
    return {"type": type_, "width": small.width, "height": small.height}


def encoded(image: Image.Image) -> tuple[bytes, str]:
    """The pixels alone as PNG where there is transparency, else as JPEG; no metadata."""
    buffer = io.BytesIO()
    if image.mode in {"RGBA", "LA"}:
        image.save(buffer, "PNG", optimize=True)
        return buffer.getvalue(), "image/png"
    image.save(buffer, "JPEG", quality=85, optimize=True, progressive=True)
    return buffer.getvalue(), "image/jpeg"
