"""Values really taken out of a PDF: each page that shows one becomes a picture of itself.

Boxes drawn over text leave the text below them, and editing content streams leaves it in fonts'
tables, forms and revisions of the file. So a page with a value on it is drawn as the eye sees it,
the places are painted black in that drawing, and only the drawing goes into the new file, with the
rest of the page's text invisible behind it for search and screen readers (R82). Then the new file
is searched as an adversary would; whatever still says a value makes it no file for the public.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfReader, PdfWriter

from vanthu.parsers.documents.pdf.annotations import merge_drawn
from vanthu.parsers.sandbox.refusal import Refusal
from vanthu.parsers.types import Finding

from .page_places import Box, PagePlaces, Wanted
from .picture_page import picture_page
from .still_there import says_any

#: Dots an inch of a page that becomes a picture: small print stays legible.
_DPI = 200
_MAX_PIXELS = 25_000_000
#: Points that a box is larger than the characters' own boxes: marks reach over them.
_MARGIN = 0.8
#: Channels that differ by more make a colour.
_COLOUR = 24


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page as it goes into the copy."""

    number: int
    data: bytes


def wanted_of(mask: Iterable[Mapping[str, Any]]) -> list[Wanted]:
    """The task's argument "mask" as values to look for."""
    found = {Wanted.of(str(one["value"]), str(one.get("before", ""))) for one in mask}
    return sorted((one for one in found if one.value), key=lambda one: -len(one.value))


def mask_pdf(data: bytes, wanted: Sequence[Wanted], output: BinaryIO, title: str) -> dict[str, Any]:
    """Write a copy of a cleaned PDF without the values; says which pages are pictures now.

    Raises Refusal("file.not_convertible") when a value stands on no page: then it isn't known what
    the file shows, and only its text may go out.
    """
    document = pdfium.PdfDocument(data)
    try:
        boxes, missing = _located(document, wanted)
        if missing:
            raise Refusal(Finding("file.not_convertible", args={"detail": "value not on a page"}))
        drawn = [_drawing(document, number, boxes[number]) for number in sorted(boxes)]
        made = _joined(data, drawn, title)
        if says_any(made, wanted):
            # Something beside the pages' text says it: all pages as pictures carry nothing else.
            drawn = [
                _drawing(document, number, boxes.get(number, [])) for number in range(len(document))
            ]
            made = _joined(data, drawn, title)
            if says_any(made, wanted):
                raise Refusal(Finding("file.not_convertible", args={"detail": "value remains"}))
    finally:
        document.close()
    output.write(made)
    return {
        "type": "application/pdf",
        "pages": len(PdfReader(io.BytesIO(made)).pages),
        "pictures": [one.number + 1 for one in drawn],
    }


def _located(
    document: pdfium.PdfDocument, wanted: Sequence[Wanted]
) -> tuple[dict[int, list[Box]], set[Wanted]]:
    """The boxes of the values by page, and the values that no page shows."""
    found: dict[int, list[Box]] = {}
    missing = set(wanted)
    for number in range(len(document)):
        page = document[number]
        merge_drawn(page)
        places = PagePlaces(page)
        for one in wanted:
            if boxes := places.boxes_of(one):
                found.setdefault(number, []).extend(boxes)
                missing.discard(one)
        places.close()
        page.close()
    # A year or a name that stands nowhere behind its own words was cut by a line's end somewhere:
    # it is gone with a longer value, or it can't be told from others.
    return found, missing


def _drawing(document: pdfium.PdfDocument, number: int, boxes: Sequence[Box]) -> _Drawn:
    """A page as a one-page PDF of its picture."""
    page = document[number]
    merge_drawn(page)
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MAX_PIXELS / max(width * height, 1)))
    places = PagePlaces(page)
    try:
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        painter = ImageDraw.Draw(picture)
        covered = [places.on_picture(box, picture.size, _MARGIN) for box in boxes]
        for rectangle in covered:
            painter.rectangle(rectangle, fill="black")
        lines = places.lines(picture.size, covered)
        return _Drawn(number, picture_page(_grey(picture), (width, height), lines))
    finally:
        places.close()
        page.close()


def _grey(picture: Image.Image) -> Image.Image:
    """Without colour where there is none: a third of the bytes."""
    small = picture.resize((max(picture.width // 16, 1), max(picture.height // 16, 1)))
    red, green, blue = small.split()
    pairs = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    coloured = any(pair.getextrema()[1] > _COLOUR for pair in pairs)  # type: ignore[operator]
    return picture if coloured else picture.convert("L")


def _joined(data: bytes, drawn: Sequence[_Drawn], title: str) -> bytes:
    """The document with its drawn pages in their places, and nothing of those they stand for."""
    pictures = {one.number: one.data for one in drawn}
    writer = PdfWriter()
    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages):
        picture = pictures.get(number)
        writer.add_page(PdfReader(io.BytesIO(picture)).pages[0] if picture else page)
    buffer = io.BytesIO()
    writer.write(buffer)
    # Pages that another page's link points to are carried along; a second copy takes only pages.
    last = PdfWriter()
    for page in PdfReader(buffer).pages:
        last.add_page(page)
    last.metadata = {"/Title": title} if title else {}
    result = io.BytesIO()
    last.write(result)
    return result.getvalue()
