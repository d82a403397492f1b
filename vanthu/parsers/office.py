"""What only an office suite reads: Word 6 and 95, and damaged DOC, by way of LibreOffice's DOCX.

Never by its text export, which drops headers, notes, comments and frames (extraction.md §2).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from .sandbox import tools
from .types import Finding, Outcome, to_json

#: Findings after which it is worth the second that LibreOffice takes.
WORTH_TRYING = frozenset({"doc.old_word", "file.damaged"})
#: Types that LibreOffice opens and that our own reader gave up.
TYPES = frozenset({"application/msword", "application/rtf"})
_TIMEOUT = 60.0


def is_worth_trying(outcome: Outcome) -> bool:
    """Whether LibreOffice may read what our reader couldn't."""
    codes = {finding.code for finding in outcome.findings}
    return outcome.type in TYPES and not outcome.blocks and bool(codes & WORTH_TRYING)


def task(source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None) -> Any:
    """The task "read.office": the outcome, or None where LibreOffice is missing or can't either."""
    # Only the child needs the reader; the calling side imports this module too.
    from .documents.docx import read as read_docx

    del name, output
    type_ = str(args["type"])
    received = Path("received.rtf" if type_ == "application/rtf" else "received.doc")
    source.seek(0)
    with received.open("wb") as file:
        shutil.copyfileobj(source, file)
    try:
        made = tools.office_convert(received, "docx:MS Word 2007 XML", timeout=_TIMEOUT)
    except tools.ToolMissing:
        return None
    finally:
        received.unlink()
    if made is None:
        return None
    with made.open("rb") as file:
        outcome = read_docx(file, "")
    made.unlink()
    if not outcome.blocks:
        return None
    finding = Finding("doc.converted", args={"program": "LibreOffice"})
    metadata = {key: value for key, value in outcome.metadata.items() if key != "application"}
    return to_json(
        replace(outcome, type=type_, metadata=metadata, findings=(finding, *outcome.findings))
    )
