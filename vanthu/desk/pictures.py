"""The pictures that may stand in a text: the draft's own files, never an address from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from .blocks import Picture
from .originals import PAGED


def shown(files: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """The pictures that may stand in the text, by SHA-256: where to look at one, and its words."""
    return {
        file["sha256"]: {
            "url": reverse("desk:file-page", args=[file["part"], 1]),
            "name": file["name"],
            "alt": file.get("alt") or file.get("caption") or "",
        }
        for file in files
        if file.get("part") and file["type"] in PAGED and file["type"].startswith("image/")
    }


def standing(files: Sequence[Mapping[str, Any]]) -> dict[str, Picture]:
    """Each of them as it stands in the text at the desk, by SHA-256."""
    captions = {file["sha256"]: file.get("caption") or "" for file in files}
    return {
        sha256: Picture(picture["url"], captions[sha256])
        for sha256, picture in shown(files).items()
    }
