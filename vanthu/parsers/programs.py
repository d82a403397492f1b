"""Windows' programs, and archives that unpack themselves (SFX): an archive behind a program."""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from .structures import Guess

#: RAR 1.5 to 5, 7-Zip, ZIP (APPNOTE 4.3.7), Microsoft's cabinets.
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"PK\x03\x04", b"MSCF\0\0\0\0")
#: How far behind the program its archive may begin: 7-Zip puts its settings in between.
_BEFORE_ARCHIVE = 1 << 20
#: The stubs of RAR's older DOS and OS/2 modules are no larger than this.
_DOS_STUB = 1 << 20
_MAX_SECTIONS = 96


def dos(source: BinaryIO, head: bytes) -> Guess | None:
    """MZ: a program when the header it points to is there, or when it isn't text."""
    at = struct.unpack_from("<I", head, 0x3C)[0] if len(head) >= 0x40 else 0
    signed = head[at : at + 4] == b"PE\x00\x00" or head[at : at + 2] in (b"NE", b"LE", b"LX")
    if not signed and b"\x00" not in head[:64]:
        return None
    if _unpacks_itself(source, head, at):
        return Guess("sfx")
    return Guess("exe")


def _unpacks_itself(source: BinaryIO, head: bytes, at: int) -> bool:
    """Whether an archive follows the program's own bytes."""
    end = _end_of_program(head, at)
    if end is None:
        return any(mark in head[:_DOS_STUB] for mark in _ARCHIVES)
    source.seek(0, io.SEEK_END)
    if end >= source.tell():
        return False
    source.seek(end)
    behind = source.read(_BEFORE_ARCHIVE)
    return any(mark in behind for mark in _ARCHIVES)


def _end_of_program(head: bytes, at: int) -> int | None:
    """Where the last section of a PE ends (PE format, section table); None for other programs."""
    if head[at : at + 4] != b"PE\x00\x00" or len(head) < at + 24:
        return None
    count, optional = struct.unpack_from("<H12xH", head, at + 6)
    table = at + 24 + optional
    end = 0
    for number in range(min(count, _MAX_SECTIONS)):
        entry = table + 40 * number
        if entry + 40 > len(head):
            return None
        size, place = struct.unpack_from("<II", head, entry + 16)
        end = max(end, place + size)
    return end or None
