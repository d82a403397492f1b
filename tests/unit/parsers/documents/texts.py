"""What the tests of documents share: fixtures, reading, and the measure of wrong characters."""

from __future__ import annotations

import difflib
import io
import unicodedata
from pathlib import Path

from vanthu.parsers.readers import reader
from vanthu.parsers.types import Outcome

FIXTURES = Path(__file__).parents[3] / "fixtures"
REGULATIONS = ("caobang", "longxuyen", "quangbinh", "hoabinh", "bacgiang")
TYPES = {
    "txt": "text/plain",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "pdf": "application/pdf",
    "html": "text/html",
}


def read_bytes(data: bytes, kind: str) -> Outcome:
    """What the reader of that file ending makes of bytes."""
    read = reader(TYPES[kind])
    assert read is not None
    return read(io.BytesIO(data), f"x.{kind}")


def read_file(path: Path) -> Outcome:
    """What the reader makes of a file, chosen by its ending."""
    read = reader(TYPES[path.suffix[1:]])
    assert read is not None
    with path.open("rb") as source:
        return read(source, path.name)


def plain(text: str) -> str:
    """NFC, white space collapsed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def wrong(expected: str, got: str) -> int:
    """Characters that differ, counted inside the words that differ (linear on near-equal texts)."""
    a, b = plain(expected).split(" "), plain(got).split(" ")
    errors = 0
    for what, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what != "equal":
            left, right = " ".join(a[i:j]), " ".join(b[k:m])
            same = sum(
                match.size
                for match in difflib.SequenceMatcher(
                    None, left, right, autojunk=False
                ).get_matching_blocks()
            )
            errors += max(len(left), len(right)) - same
    return errors
