"""A PDF without what a reader of the page doesn't see.

Scripts, actions that start programs or fetch things, embedded files, form submission, reviewers'
notes, layers' scripts and the names of people in the metadata are dropped; the pages stay as they
are. A digital signature doesn't survive any change: the copy says so, and the signed file stays in
the archive.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
)

from vanthu.parsers.sandbox.refusal import Refusal
from vanthu.parsers.types import Finding

from .faults import BROKEN

#: Keys that run, fetch or carry something, wherever they stand. /A and /AA hold actions.
_DROPPED = frozenset(
    {
        "/AA", "/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/AF", "/EF", "/RichMediaContent",
        "/Collection", "/XFA", "/PieceInfo", "/Metadata", "/OpenAction", "/LastModified", "/Perms",
        "/Legal", "/SpiderInfo", "/PMV", "/Requirements", "/DSS", "/Extensions", "/Thumb",
    }
)  # fmt: skip
#: Actions that only move inside the document or open a page of the web.
_KEPT_ACTIONS = frozenset({"/GoTo", "/URI", "/Named"})
#: Annotations that readers of the page see and need.
_KEPT_ANNOTATIONS = frozenset(
    {"/Link", "/Widget", "/FreeText", "/Stamp", "/Line", "/Square", "/Ink"}
)
_LINKS = ("http://", "https://", "mailto:")
_MAX_OBJECTS = 2_000_000


def clean_pdf(
    source: BinaryIO,
    output: BinaryIO,
    title: str = "",
    mask: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Write the cleaned copy; says how many pages it has and whether signatures were lost.

    `mask`: [{"value", "before"}] of what must not be in it (`pdf_mask`). Raises Refusal for
    encrypted and damaged files, and where something to be masked can't be found.
    """
    source.seek(0)
    try:
        reader = PdfReader(source)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refusal(Finding("pdf.encrypted"))
        signed = _is_signed(reader)
        scrubbed = _pages_alone(reader)
        _scrub(scrubbed)
        buffer = io.BytesIO()
        scrubbed.write(buffer)
        # What was taken out still lies in that file, only unused; the second copy leaves it behind.
        writer = _pages_alone(PdfReader(buffer))
        writer.metadata = {"/Title": title} if title else {}
        made = _masked(writer, output, title, mask) if mask else {}
        if not mask:
            writer.write(output)
    except BROKEN as error:
        raise Refusal(Finding("file.damaged", args={"detail": type(error).__name__})) from None
    return {"type": "application/pdf", "pages": len(writer.pages), "unsigned": signed} | made


def _masked(
    writer: PdfWriter, output: BinaryIO, title: str, mask: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    # Drawing pages needs more libraries than cleaning, and few files need it.
    from .pdf_mask import mask_pdf, wanted_of

    cleaned = io.BytesIO()
    writer.write(cleaned)
    return mask_pdf(cleaned.getvalue(), wanted_of(mask), output, title)


def _pages_alone(reader: PdfReader) -> PdfWriter:
    """The pages; the catalogue with its names, actions and forms stays behind."""
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    return writer


def _is_signed(reader: PdfReader) -> bool:
    fields = (reader.get_fields() or {}).values()
    return any(field.get("/FT") == "/Sig" and field.get("/V") for field in fields)


def _scrub(writer: PdfWriter) -> None:
    for obj in _objects(writer):
        if isinstance(obj, DictionaryObject):
            for key in _DROPPED & obj.keys():
                del obj[key]
            _clean_action(obj)
            if "/Annots" in obj:
                _clean_annotations(obj)


def _objects(writer: PdfWriter) -> Iterator[PdfObject]:
    """All objects of the copy, those inside others too, each once."""
    waiting: list[Any] = list(writer._objects)
    seen: set[int] = set()
    while waiting:
        obj = waiting.pop()
        if obj is None or isinstance(obj, IndirectObject) or id(obj) in seen:
            continue
        seen.add(id(obj))
        if len(seen) > _MAX_OBJECTS:
            raise Refusal(Finding("file.limit", args={"limit": "objects"}))
        yield obj
        if isinstance(obj, DictionaryObject):
            waiting += dict.values(obj)
        elif isinstance(obj, ArrayObject):
            waiting += list.__iter__(obj)


def _clean_action(obj: DictionaryObject) -> None:
    action = obj.get("/A")
    action = action.get_object() if action is not None else None
    if not isinstance(action, DictionaryObject):
        return
    kind = action.get("/S")
    uri = str(action.get("/URI", "")).lower()
    if kind not in _KEPT_ACTIONS or (kind == "/URI" and not uri.startswith(_LINKS)):
        del obj["/A"]
    elif "/Next" in action:
        del action["/Next"]


def _clean_annotations(page: DictionaryObject) -> None:
    annotations = page["/Annots"].get_object()
    if not isinstance(annotations, ArrayObject):
        del page["/Annots"]
        return
    kept = ArrayObject()
    for item in annotations:
        annotation = item.get_object()
        if (
            isinstance(annotation, DictionaryObject)
            and annotation.get("/Subtype") in _KEPT_ANNOTATIONS
        ):
            for key in ("/Popup", "/RC", "/T", "/M", "/V", "/Parent", "/Kids"):
                annotation.pop(key, None)
            kept.append(item)
    page[NameObject("/Annots")] = kept
