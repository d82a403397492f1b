"""OOXML packages and other ZIP files, small and whole enough to be told apart."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument"


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files, the same bytes at any time of day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2015, 9, 11, 8, 0, 0))
            info.compress_type = method
            archive.writestr(info, data)
    return buffer.getvalue()


def ooxml(part: str, kind: str, body: str, more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A package whose main part `part` has the content type `kind`."""
    types = (
        f'<?xml version="1.0"?><Types xmlns="{_TYPES}">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Override PartName="/{part}" ContentType="{_MAIN}.{kind}+xml"/>'
        f"</Types>"
    )
    relations = (
        f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="r1" Type="{_OFFICE}" Target="{part}"/></Relationships>'
    )
    return zipped(
        {"[Content_Types].xml": types, "_rels/.rels": relations, part: body, **(more or {})}
    )


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, before: str = "", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A Word document of this body XML; `before` stands in front of the root element."""
    return ooxml(
        "word/document.xml",
        "wordprocessingml.document.main",
        f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body>'
        f"</w:document>",
        more,
    )


def xlsx() -> bytes:
    """A workbook."""
    return ooxml("xl/workbook.xml", "spreadsheetml.sheet.main", "<workbook/>")


def pptx() -> bytes:
    """A presentation."""
    return ooxml("ppt/presentation.xml", "presentationml.presentation.main", "<presentation/>")


def odt(body: str, before: str = "", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """An OpenDocument text of this body XML; `before` stands in front of the root element."""
    names = ("office", "text", "table", "style", "draw")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    spaces = (
        spaces.replace("draw:1.0", "drawing:1.0") + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content {spaces}><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mimetype, "content.xml": content, **(more or {})})
