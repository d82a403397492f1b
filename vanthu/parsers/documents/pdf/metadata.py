"""Metadata, attachments and signatures of a PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pypdfium2 as pdfium
from pypdfium2 import raw

_INFO = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "application",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
_DATE = re.compile(r"^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?([+\-Z])?(\d\d)?'?(\d\d)?")
_MAX_NAMES = 100


def read_metadata(document: pdfium.PdfDocument) -> dict[str, object]:
    """What the file says of itself."""
    metadata: dict[str, object] = {}
    for name, key in _INFO.items():
        said = _said(lambda name=name: document.get_metadata_value(name))  # type: ignore[misc]
        if said:
            metadata[key] = date(said) if key in {"created", "modified"} else said
    metadata["pages"] = len(document)
    metadata["signatures"] = max(raw.FPDF_GetSignatureCount(document), 0) or None
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        metadata["encrypted"] = True  # opened without a password: only rights are restricted
    count = min(max(raw.FPDFDoc_GetAttachmentCount(document), 0), _MAX_NAMES)
    metadata["attachments"] = [_said(document.get_attachment(i).get_name) for i in range(count)]
    return metadata


def _said(ask: Callable[[], str]) -> str:
    """A text of the file's, "" where its UTF-16 is broken: pdfium2 decodes strictly, and nobody's
    pages are lost for a wrong title."""
    try:
        return ask()
    except UnicodeDecodeError:
        return ""


def date(text: str) -> str | datetime:
    """A PDF date (D:20261122162831+07'00') as a moment; the text itself when it is none."""
    match = _DATE.match(text.strip())
    if match is None:
        return text
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    zone: timezone = UTC
    if match[7] in {"+", "-"}:
        offset = timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0))
        if offset < timedelta(hours=24):
            zone = timezone(-offset if match[7] == "-" else offset)
    try:
        return datetime(year, month or 1, day or 1, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return text
