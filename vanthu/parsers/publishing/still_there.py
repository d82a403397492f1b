"""Whether a PDF still says a value: searched as somebody would who wants to find it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from .faults import BROKEN
from .page_places import LEAST, PagePlaces, Wanted, folded

#: Streams of pixels: bytes there are no text.
_PIXELS = ("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode")
#: Bodies of streams: each is looked at by itself, unpacked.
_STREAM = re.compile(rb"(?<!end)stream\r?\n.*?endstream", re.DOTALL)


def says_any(data: bytes, wanted: Sequence[Wanted]) -> bool:
    """Whether any value stands in the pages' text, a string or a stream, packed or not."""
    short = [one for one in wanted if len(one.value) < LEAST]
    long = [one.value for one in wanted if len(one.value) >= LEAST]
    for text in _pages(data):
        if any(value in text for value in long) or any(
            next(one.places(text), -1) >= 0 for one in short
        ):
            return True
    return any(value in text for text in _objects(data) for value in long)


def _pages(data: bytes) -> Iterator[str]:
    document = pdfium.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            places = PagePlaces(page)
            yield places.written
            places.close()
            page.close()
    finally:
        document.close()


def _objects(data: bytes) -> Iterator[str]:
    """Every string and stream of the file, folded as values are."""
    yield folded(_STREAM.sub(b"", data).decode("latin-1"))
    reader = PdfReader(io.BytesIO(data))
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int] | int] = set()
    while waiting:
        obj = waiting.pop()
        if isinstance(obj, IndirectObject):
            if (obj.idnum, obj.generation) in seen:
                continue
            seen.add((obj.idnum, obj.generation))
            waiting.append(obj.get_object())
        elif isinstance(obj, DictionaryObject):
            waiting += dict.values(obj)
            if isinstance(obj, StreamObject):
                yield from _stream(obj)
        elif isinstance(obj, ArrayObject):
            waiting += list.__iter__(obj)
        elif isinstance(obj, (str, bytes)):
            yield folded(obj if isinstance(obj, str) else obj.decode("utf-16-be", "ignore"))


def _stream(obj: StreamObject) -> Iterator[str]:
    filters = str(obj.get("/Filter", ""))
    if obj.get("/Subtype") == "/Image" or any(name in filters for name in _PIXELS):
        return
    try:
        data = obj.get_data()
    except BROKEN:
        data = obj._data  # unreadable to us; perhaps not to others
    yield folded(data.decode("latin-1"))
    yield folded(data.decode("utf-16-be", "ignore"))
    yield folded(data.decode("utf-8", "ignore"))
