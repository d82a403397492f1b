"""Streams that unfold to far more than they are, made without unfolding them."""

from __future__ import annotations

import struct
import zlib

_PIECE = 1 << 20


def deflated(size: int, byte: bytes = b" ", *, head: bytes = b"", wrapped: bool = False) -> bytes:
    """`head`, then about `size` times `byte`, deflated; `wrapped`: with zlib's header.

    One piece is packed and repeated, so that gigabytes cost milliseconds. The check sum of a
    wrapped one is wrong: nobody should come as far as its end.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(byte * _PIECE) + packer.flush(zlib.Z_FULL_FLUSH)
    body = start + piece * max(1, size // _PIECE) + packer.flush(zlib.Z_FINISH)
    return b"\x78\xda" + body + bytes(4) if wrapped else body


def zip_with(name: str, packed: bytes, size: int, method: int = 8, crc: int = 0) -> bytes:
    """A ZIP of one member that is packed already and says that it has `size` bytes."""
    raw = name.encode()
    fields = struct.pack("<HHHHHIII", 20, 0, method, 0, 0x4700, crc, len(packed), size)
    local = b"PK\x03\x04" + fields + struct.pack("<HH", len(raw), 0) + raw
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields
    central += struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, 0) + raw
    at = len(local) + len(packed)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), at, 0)
    return local + packed + central + end
