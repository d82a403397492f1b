"""Which reader reads which type. Each is `read(source, name) -> Outcome`, run inside the sandbox.

A reader never raises for what a file holds: damage, encryption and limits are findings. The module
is imported only when its type comes up, so that a child that reads text never loads a PDF engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import BinaryIO, cast

from .types import Outcome

_DOCUMENTS = "vanthu.parsers.documents"

#: MIME type → "module:function".
READERS: Mapping[str, str] = {
    "text/plain": f"{_DOCUMENTS}.txt:read",
    "text/html": f"{_DOCUMENTS}.html:read",
    "application/msword": f"{_DOCUMENTS}.doc:read",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        f"{_DOCUMENTS}.docx:read"
    ),
    "application/vnd.oasis.opendocument.text": f"{_DOCUMENTS}.odt:read",
    "application/rtf": f"{_DOCUMENTS}.rtf:read",
    "application/pdf": f"{_DOCUMENTS}.pdf:read",
    **dict.fromkeys(
        (
            "image/bmp",
            "image/jpeg",
            "image/gif",
            "image/png",
            "image/vnd.adobe.photoshop",
            "image/tiff",
            "image/webp",
        ),
        "vanthu.parsers.images:read",
    ),
    **dict.fromkeys(
        (
            "video/mp4",
            "video/x-msvideo",
            "video/x-ms-wmv",
            "video/quicktime",
            "video/webm",
            "audio/x-ms-wma",
            "audio/mpeg",
            "audio/x-wav",
            "audio/mp4",
        ),
        "vanthu.parsers.media:read",
    ),
}


def reader(type_: str) -> Callable[[BinaryIO, str], Outcome] | None:
    """The reader of a MIME type, None when nothing is read of it."""
    place = READERS.get(type_)
    if place is None:
        return None
    module, _, function = place.partition(":")
    return cast("Callable[[BinaryIO, str], Outcome]", getattr(import_module(module), function))
