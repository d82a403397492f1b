"""RAR 5 archives with stored members, by the format's published description.

Only what is stored: how RAR compresses may not be made again (the licence of unRAR).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

SIGNATURE = b"Rar!\x1a\x07\x01\x00"
_MAIN, _FILE, _END = 1, 2, 5


def stored(files: Mapping[str, bytes], *, said: int | None = None) -> bytes:
    """An archive of these files; `said` is the unpacked size that headers claim instead."""
    blocks = [SIGNATURE, _block(vint(_MAIN) + vint(0) + vint(0))]
    for name, data in files.items():
        raw = name.encode("utf-8")
        head = vint(_FILE) + vint(0x02) + vint(len(data))
        head += vint(0x04) + vint(len(data) if said is None else said) + vint(0o100644)
        head += struct.pack("<I", zlib.crc32(data)) + vint(0) + vint(1) + vint(len(raw)) + raw
        blocks += [_block(head), data]
    return b"".join([*blocks, _block(vint(_END) + vint(0) + vint(0))])


def vint(number: int) -> bytes:
    """RAR's variable integer: seven bits a byte, lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _block(head: bytes) -> bytes:
    body = vint(len(head)) + head
    return struct.pack("<I", zlib.crc32(body)) + body
