"""Films and sound that end before their own headers say: an upload that broke off still plays, so
nothing else would notice.

Each function gives the bytes that are missing, 0 where the file is whole or doesn't say.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable, Mapping
from typing import BinaryIO

from .facts import Findings

#: What programs write that don't know the size yet; also a RIFF of 2 GB and more.
_UNKNOWN = 0x7FFF0000
_FILE_PROPERTIES = uuid.UUID("8CABDCA1-A947-11CF-8EE4-00C00C205365").bytes_le
_BROADCAST = 1
_HEAD = 1 << 16
_MAX_BOXES = 10_000


def inspect(source: BinaryIO, short: str, findings: Findings) -> None:
    """Compare the size that the file says with the one that it has."""
    said = _SIZES.get(short)
    if said is None:
        return
    size = source.seek(0, 2)
    missing = said(source, size) - size
    if missing > 0:
        findings.missing = missing


def _riff(source: BinaryIO, size: int) -> int:
    """AVI, WAV: the length of the first chunk (RIFF 1.0 §2.2)."""
    source.seek(0)
    head = source.read(8)
    said = struct.unpack_from("<I", head, 4)[0] if len(head) == 8 and head[:4] == b"RIFF" else 0
    # Some writers count the header in, or forget the byte that pads an odd length.
    return said if said < _UNKNOWN and said > size else 0


def _asf(source: BinaryIO, size: int) -> int:
    """WMV, WMA: the size in the file's properties (ASF 3.2), but for a broadcast's."""
    source.seek(0)
    head = source.read(_HEAD)
    at = head.find(_FILE_PROPERTIES)
    if at < 0 or len(head) < at + 92:
        return 0
    said = int(struct.unpack_from("<Q", head, at + 40)[0])
    flags = struct.unpack_from("<I", head, at + 88)[0]
    return 0 if flags & _BROADCAST or said >= size * 1000 else said


def _boxes(source: BinaryIO, size: int) -> int:
    """MP4, MOV: where the last of the boxes would end (ISO 14496-12 §4.2)."""
    at = 0
    for _ in range(_MAX_BOXES):
        source.seek(at)
        head = source.read(16)
        if len(head) < 8:
            return at
        length, kind = struct.unpack_from(">I4s", head)
        if not kind.isalnum():
            return 0  # no box: something else stands behind the film
        if length == 0:
            return 0  # up to the end, wherever that is
        if length == 1:
            length = struct.unpack_from(">Q", head, 8)[0] if len(head) == 16 else 0
        if length < 8:
            return 0
        at += length
        if at >= size:
            return at if at < size * 1000 else 0
    return 0


_SIZES: Mapping[str, Callable[[BinaryIO, int], int]] = {
    **dict.fromkeys(("avi", "wav"), _riff),
    **dict.fromkeys(("wmv", "wma"), _asf),
    **dict.fromkeys(("mp4", "mov"), _boxes),
}
