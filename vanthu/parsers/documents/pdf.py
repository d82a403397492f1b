"""PDF by pypdfium2: the text of every page in reading order."""

from __future__ import annotations

from typing import BinaryIO

import pypdfium2 as pdfium

from vanthu.parsers.types import Finding, Outcome

from .building import BlockBuilder
from .outcomes import guarded, outcome
from .package import Damaged, Encrypted

TYPE = "application/pdf"

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


@guarded(TYPE)
def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """Blocks, metadata and findings of a PDF."""
    try:
        document = pdfium.PdfDocument(source.read())
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Encrypted from error
        raise Damaged(f"pdf: {error}") from error
    builder = BlockBuilder()
    letters = 0
    for number in range(len(document)):
        builder.page = number + 1
        page = document[number]
        text = page.get_textpage().get_text_range()
        letters += sum(1 for c in text if c.isalnum())
        for line in text.split("\r\n"):
            builder.add(line)
            builder.end()
    info = document.get_metadata_dict(skip_empty=True)
    metadata: dict[str, object] = {key: info[name] for name, key in _INFO.items() if name in info}
    metadata["pages"] = len(document)
    findings = [] if letters else [Finding("pdf.scan", args={"pages": len(document)})]
    return outcome(TYPE, builder.finish(), metadata, findings)
