"""Compound files ([MS-CFB] version 3) with streams and storages of our choice."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
#: Streams below this would need the mini FAT (2.2, "Mini Stream Cutoff Size"): they are padded.
CUTOFF = 4096


def compound(
    streams: Mapping[str, bytes],
    clsid: bytes = bytes(16),
    classes: Mapping[str, bytes] | None = None,
) -> bytes:
    """A compound file; "a/b" is the stream b in the storage a. Each stream is padded with zeros to
    at least 4,096 bytes. `classes`: class ids of storages, as their 16 bytes."""
    paths = [tuple(name.split("/")) for name in streams]
    folders = {path[:depth] for path in paths for depth in range(1, len(path))}
    order = sorted({*paths, *folders}, key=_order)
    numbers = {path: number for number, path in enumerate(order, start=1)}
    bodies = {path: streams["/".join(path)].ljust(CUTOFF, b"\0") for path in paths}
    counts = [-(-len(bodies[path]) // SECTOR) for path in order if path in bodies]
    directories = -(-(len(order) + 1) // 4)
    tables = 1
    while tables * 128 < tables + directories + sum(counts):
        tables += 1
    fat = [_FAT] * tables + _chain(tables, directories)
    at = tables + directories

    def children(folder: tuple[str, ...]) -> list[int]:
        return [numbers[path] for path in order if path[:-1] == folder]

    def right(path: tuple[str, ...]) -> int:
        beside = children(path[:-1])
        place = beside.index(numbers[path])
        return beside[place + 1] if place + 1 < len(beside) else _NONE

    entries = [_entry("Root Entry", 5, child=next(iter(children(())), _NONE), clsid=clsid)]
    data = b""
    for path in order:
        if path in folders:
            class_ = (classes or {}).get("/".join(path), bytes(16))
            child = children(path)[0]
            entries.append(_entry(path[-1], 1, right=right(path), child=child, clsid=class_))
            continue
        body = bodies[path]
        count = -(-len(body) // SECTOR)
        entries.append(_entry(path[-1], 2, right=right(path), start=at, size=len(body)))
        fat += _chain(at, count)
        at += count
        data += body.ljust(count * SECTOR, b"\0")
    fat += [_FREE] * (tables * 128 - len(fat))
    directory = b"".join(entries).ljust(directories * SECTOR, b"\0")
    return (
        _header(tables, directory_at=tables) + struct.pack(f"<{len(fat)}I", *fat) + directory + data
    )


def _order(path: tuple[str, ...]) -> tuple[int, str, tuple[str, ...]]:
    """How a storage's entries are ordered (2.6.4): shorter names first."""
    return len(path[-1]), path[-1].upper(), path


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
