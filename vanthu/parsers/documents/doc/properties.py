"""The property sets of an OLE file: title, author, dates.

olefile gives bytes and a signed code page (-535 is 65001, UTF-8).
"""

from __future__ import annotations

import codecs
from datetime import datetime

import olefile

from vanthu.parsers.documents.txt import decode

#: File times count from here.
_NO_YEAR = 1601
_FIELDS = {
    "title": "title",
    "subject": "subject",
    "author": "author",
    "keywords": "keywords",
    "comments": "description",
    "last_saved_by": "modified_by",
    "create_time": "created",
    "last_saved_time": "modified",
    "creating_application": "application",
    "num_pages": "pages",
    "company": "company",
    "category": "category",
}


def read_properties(ole: olefile.OleFileIO) -> dict[str, object]:
    """Metadata of an OLE document; a damaged set gives what it has."""
    try:
        found = ole.get_metadata()
    except (OSError, ValueError, IndexError, TypeError, KeyError, AttributeError):
        return {}
    metadata: dict[str, object] = {}
    for name, key in _FIELDS.items():
        value = getattr(found, name, None)
        if isinstance(value, bytes):
            value = _text(value, found.codepage or 0)
        if isinstance(value, datetime) and value.year <= _NO_YEAR:
            continue  # a file time of 0
        if value not in (None, 0, ""):
            metadata[key] = value
    return metadata


def _text(value: bytes, codepage: int) -> str:
    value = value.rstrip(b"\0")
    number = codepage & 0xFFFF
    try:
        codec = codecs.lookup("utf-8" if number == 65001 else f"cp{number}")
        return value.decode(codec.name)
    except (LookupError, UnicodeDecodeError):
        return decode(value)[0]
