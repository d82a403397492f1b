"""Compound files ([MS-CFB] version 3) with streams of our choice in the root."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
#: Streams below this would need the mini FAT (2.2, "Mini Stream Cutoff Size"): they are padded.
CUTOFF = 4096


def compound(streams: Mapping[str, bytes], clsid: bytes = bytes(16)) -> bytes:
    """A compound file; each stream is padded with zeros to at least 4,096 bytes."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    bodies = [streams[name].ljust(CUTOFF, b"\0") for name in names]
    counts = [-(-len(body) // SECTOR) for body in bodies]
    directories = -(-(len(names) + 1) // 4)
    tables = 1
    while tables * 128 < tables + directories + sum(counts):
        tables += 1
    first = tables + directories
    fat = [_FAT] * tables + _chain(tables, directories)
    entries = [_entry("Root Entry", 5, child=1 if names else _NONE, clsid=clsid)]
    at = first
    for number, (name, body, count) in enumerate(zip(names, bodies, counts, strict=True), start=1):
        right = number + 1 if number < len(names) else _NONE
        entries.append(_entry(name, 2, right=right, start=at, size=len(body)))
        fat += _chain(at, count)
        at += count
    fat += [_FREE] * (tables * 128 - len(fat))
    directory = b"".join(entries).ljust(directories * SECTOR, b"\0")
    data = b"".join(body.ljust(-(-len(body) // SECTOR) * SECTOR, b"\0") for body in bodies)
    return (
        _header(tables, directory_at=tables) + struct.pack(f"<{len(fat)}I", *fat) + directory + data
    )


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END] if count else []


def _header(tables: int, directory_at: int) -> bytes:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, directory_at, 0, CUTOFF, _END, 0, _END, 0)
    places = list(range(tables)) + [_FREE] * (109 - tables)
    return head + struct.pack("<109I", *places)


def _entry(
    name: str,
    kind: int,
    *,
    right: int = _NONE,
    child: int = _NONE,
    start: int = _END,
    size: int = 0,
    clsid: bytes = bytes(16),
) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(raw), kind, 1, _NONE, right, child)
        + clsid
        + bytes(20)
        + struct.pack("<IQ", start, size)
    )
