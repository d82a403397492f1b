"""How files reach a child: an own, read-only description each."""

from __future__ import annotations

import fcntl
import io
import os
from typing import BinaryIO

_SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


def reopened(source: BinaryIO) -> int:
    """A new read-only descriptor of the file, at its start.

    A passed descriptor shares its offset and its right to write with the sender's; a reopened one
    does neither. What is no real file is copied to memory.
    """
    try:
        number = source.fileno()
    except (AttributeError, io.UnsupportedOperation):
        source.seek(0)
        return memory_file(source.read())
    if source.writable():
        source.flush()
    try:
        return _read_only(number)
    except OSError:
        # No /proc, or another owner's file: at least the offset is put right.
        os.lseek(number, 0, os.SEEK_SET)
        return os.dup(number)


def memory_file(data: bytes) -> int:
    """A read-only descriptor of a file in memory that holds `data`, at its start."""
    fd = os.memfd_create("vanthu", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]
        # A file in memory can be opened again for writing through /proc, whatever Landlock says.
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
        return _read_only(fd)
    except OSError:
        os.lseek(fd, 0, os.SEEK_SET)
        return os.dup(fd)
    finally:
        os.close(fd)


def _read_only(number: int) -> int:
    return os.open(f"/proc/self/fd/{number}", os.O_RDONLY | os.O_CLOEXEC)
