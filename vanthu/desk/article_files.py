"""A publication's files as its page shows them: the official one first, pictures, recordings that
play in place with their words, the rest to be fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from vanthu.store.models import Kind, Publication

from . import blocks
from .originals import PLAYED

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif"})
_OPENED = PICTURES | {"application/pdf"}


@dataclass(frozen=True, slots=True)
class Shown:
    """The files by how they are shown; each is the publication's entry with its addresses."""

    main: dict[str, Any] | None = None
    papers: list[dict[str, Any]] = field(default_factory=list)
    recordings: list[dict[str, Any]] = field(default_factory=list)
    #: Pictures that don't stand in the text, and where the text finds those that do.
    pictures: list[dict[str, Any]] = field(default_factory=list)
    inline: dict[str, blocks.Picture] = field(default_factory=dict)


def kind_of(type_: str) -> str:
    """What a public file is sent as: only what was made by our own hands is named."""
    return type_ if type_ in _OPENED else PLAYED.get(type_, "application/octet-stream")


def shown(item: Publication) -> Shown:
    """The files of a publication."""
    files = [_with_address(item, number, file) for number, file in enumerate(item.files, 1)]
    pictures = [file for file in files if file["type"] in PICTURES]
    recordings = [file for file in files if file["type"] in PLAYED]
    papers = [file for file in files if file not in pictures and file not in recordings]
    main = next((file for file in papers if file.get("role") == "signed"), None)
    if main is None and item.draft.kind == Kind.DOCUMENT and papers:
        main = papers[0]
    inside = blocks.pictured(item.revision.blocks)
    return Shown(
        main=main,
        papers=[file for file in papers if file is not main],
        recordings=recordings,
        pictures=[file for file in pictures if file.get("made_from") not in inside],
        inline={
            file.get("made_from", ""): blocks.Picture(file["url"], file.get("caption", ""))
            for file in pictures
        },
    )


def address(item: Publication, number: int) -> str:
    """Where one file is fetched, without the origin."""
    name = item.files[number - 1]["name"]
    return reverse("public:file", args=[item.portal.name, item.pk, number, name])


def _with_address(item: Publication, number: int, file: dict[str, Any]) -> dict[str, Any]:
    beside = {
        name: reverse(f"public:{name}", args=[item.portal.name, item.pk, number])
        for name in ("poster", "captions")
        if file.get(name)
    }
    return {
        **file,
        **beside,
        "number": number,
        "url": address(item, number),
        "film": file["type"].startswith("video/"),
    }
