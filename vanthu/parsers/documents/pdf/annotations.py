"""What stands on a page beside its content: forms, stamps, signatures' faces, reviewers' notes."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
from pypdfium2 import raw

#: Drawn on the page: their text is merged into it before it is read.
_DRAWN = frozenset({raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP})
#: Notes that reviewers leave, shown when they are opened.
_NOTES = frozenset(
    {
        raw.FPDF_ANNOT_TEXT,
        raw.FPDF_ANNOT_HIGHLIGHT,
        raw.FPDF_ANNOT_UNDERLINE,
        raw.FPDF_ANNOT_SQUIGGLY,
        raw.FPDF_ANNOT_STRIKEOUT,
        raw.FPDF_ANNOT_CARET,
    }
)
_MAX_ANNOTATIONS = 5000
_MAX_NOTE = 1 << 16


def merge_drawn(page: pdfium.PdfPage) -> list[str]:
    """Merge forms and stamps into the page's content; the texts of its notes."""
    count = min(raw.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)
    drawn = False
    notes = []
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        drawn = drawn or kind in _DRAWN
        if kind in _NOTES:
            text = _contents(annotation)
            if text.strip():
                notes.append(text)
        raw.FPDFPage_CloseAnnot(annotation)
    if drawn:
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    return notes


def _contents(annotation: object) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < size <= _MAX_NOTE:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", pointer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
