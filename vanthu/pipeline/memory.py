"""Bytes that are never on a disk: memfd_create(2), gone with their last holder."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

#: File systems that live in memory.
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
CHUNK = 1 << 20


def memory_file(name: str = "vanthu") -> BinaryIO:
    """An empty file in memory, for reading and writing."""
    return os.fdopen(os.memfd_create(name, os.MFD_CLOEXEC), "w+b")


def reopened(fd: int) -> BinaryIO:
    """The file behind a descriptor, from its start, with an offset of its own."""
    return open(f"/proc/self/fd/{fd}", "rb")


class MemoryBlobs:
    """Where a case's parts lie, in memory alone; at most `limit` bytes together."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._files: dict[str, BinaryIO] = {}
        self._size = 0

    def put(self, source: BinaryIO) -> tuple[str, int]:
        """Store what `source` still holds; its (SHA-256, size). MemoryError beyond the limit."""
        digest, size = hashlib.sha256(), 0
        file = memory_file()
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if self._size + size > self._limit:
                raise MemoryError(f"more than {self._limit} bytes of parts")
            file.write(chunk)
        file.flush()
        if self._files.setdefault(digest.hexdigest(), file) is file:
            self._size += size
        else:
            file.close()
        return digest.hexdigest(), size

    def open(self, sha256: str) -> BinaryIO:
        """The bytes."""
        return reopened(self._files[sha256].fileno())


def folder_in_memory() -> Path | None:
    """A folder that temporary files may use without touching a disk; None where there is none."""
    mounts: dict[str, str] = {}
    with suppress(OSError):
        for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines():
            fields = line.split(" ")
            mounts[fields[1]] = fields[2]
    for folder in (Path("/dev/shm"), Path("/run/shm"), Path(f"/run/user/{os.getuid()}")):  # noqa: S108
        if mounts.get(str(folder)) in _IN_MEMORY and os.access(folder, os.W_OK | os.X_OK):
            return folder
    return None
