"""The pictures that may stand in a text: the draft's own files, never an address from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

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


def addresses(files: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Where the desk shows each of them, by SHA-256."""
    return {sha256: picture["url"] for sha256, picture in shown(files).items()}
