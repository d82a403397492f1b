"""The property sets of an OLE file: title, author, dates ([MS-OLEPS] 2.20, 2.21).

Own reader: olefile's follows the counts of a damaged set for minutes, and gives bytes.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import olefile

from vanthu.parsers.documents.txt import decode

_SUMMARY: Mapping[int, str] = {
    2: "title",
    3: "subject",
    4: "author",
    5: "keywords",
    6: "description",
    8: "modified_by",
    12: "created",
    13: "modified",
    14: "pages",
    18: "application",
}
_DOCUMENT: Mapping[int, str] = {2: "category", 15: "company"}
_STREAMS = (("\x05SummaryInformation", _SUMMARY), ("\x05DocumentSummaryInformation", _DOCUMENT))
_CODE_PAGE = 1
_I2, _I4, _LPSTR, _LPWSTR, _FILETIME = 2, 3, 30, 31, 64
_MAX_STREAM = 1 << 20
_MAX_PROPERTIES = 200
_MAX_TEXT = 4000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read_properties(ole: olefile.OleFileIO) -> dict[str, object]:
    """Metadata of an OLE document; a damaged set gives what it has."""
    metadata: dict[str, object] = {}
    for name, names in _STREAMS:
        try:
            data = ole.openstream(name).read(_MAX_STREAM)
            metadata |= _read_set(data, names)
        except (OSError, struct.error, ValueError, IndexError, TypeError):
            continue
    return metadata


def _read_set(data: bytes, names: Mapping[int, str]) -> dict[str, object]:
    start = struct.unpack_from("<I", data, 44)[0]
    count = min(struct.unpack_from("<I", data, start + 4)[0], _MAX_PROPERTIES)
    places = dict(
        struct.unpack_from("<II", data, start + 8 + 8 * i)
        for i in range(count)
        if start + 16 + 8 * i <= len(data)
    )
    page = _value(data, start + places[_CODE_PAGE], 0) if _CODE_PAGE in places else 0
    found = {}
    for number, name in names.items():
        if number in places:
            value = _value(data, start + places[number], page if isinstance(page, int) else 0)
            if value not in (None, "", 0):
                found[name] = value
    return found


def _value(data: bytes, at: int, page: int) -> object:
    if at + 8 > len(data):
        return None
    kind = struct.unpack_from("<I", data, at)[0]
    if kind == _I2:
        return int(struct.unpack_from("<h", data, at + 4)[0])
    if kind == _I4:
        return int(struct.unpack_from("<i", data, at + 4)[0])
    if kind == _FILETIME and at + 12 <= len(data):
        ticks = struct.unpack_from("<Q", data, at + 4)[0]
        # 0 and the far future are no dates; the latter overflows.
        return _EPOCH + timedelta(microseconds=ticks // 10) if 0 < ticks < 1 << 59 else None
    if kind in {_LPSTR, _LPWSTR}:
        size = min(struct.unpack_from("<I", data, at + 4)[0], _MAX_TEXT)
        raw = data[at + 8 : at + 8 + (2 * size if kind == _LPWSTR else size)]
        return _text(raw, 1200 if kind == _LPWSTR else page)
    return None


def _text(raw: bytes, page: int) -> str:
    number = page & 0xFFFF  # a signed word: -535 is 65001, UTF-8
    if number == 1200:
        return raw[: len(raw) & ~1].decode("utf-16-le", "replace").partition("\0")[0]
    raw = raw.partition(b"\0")[0]
    try:
        codec = codecs.lookup("utf-8" if number == 65001 else f"cp{number}")
        return raw.decode(codec.name)
    except (LookupError, UnicodeDecodeError):
        return decode(raw)[0]
