"""Small files of formats that nothing here writes: PSD, programs, a disk image."""

from __future__ import annotations

import struct


def psd(width: int = 8, height: int = 6) -> bytes:
    """A Photoshop picture: three channels of raw bytes, no layers."""
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, height, width, 8, 3)
    pixels = bytes((x * 29 + c * 80) & 0xFF for c in range(3) for x in range(width * height))
    return header + struct.pack(">III", 0, 0, 0) + struct.pack(">H", 0) + pixels


def program(payload: bytes = b"") -> bytes:
    """A Windows program: DOS header, PE header (x86), one section; `payload` behind it."""
    dos = b"MZ" + bytes(58) + struct.pack("<I", 0x80)
    dos = dos.ljust(0x80, b"\0")
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x14C, 1, 0, 0, 0, 0xE0, 0x0102)
    optional = struct.pack("<HBBIII", 0x10B, 6, 0, 512, 0, 0).ljust(0xE0, b"\0")
    section = b".text\0\0\0" + struct.pack("<IIII", 512, 0x1000, 512, 512) + bytes(12) + b" \0\0`"
    return (dos + coff + optional + section).ljust(512, b"\0") + b"\xc3".ljust(512, b"\0") + payload


def elf(payload: bytes = b"") -> bytes:
    """A Linux program: the header of a 64-bit executable; `payload` behind it."""
    ident = b"\x7fELF" + bytes((2, 1, 1, 0)) + bytes(8)
    rest = struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0x400000, 64, 0, 0, 64, 56, 0, 64, 0, 0)
    return (ident + rest).ljust(256, b"\0") + payload


def disk() -> bytes:
    """An ISO 9660 image with an empty root directory (ECMA-119 §8.4)."""
    volume = b"\x01CD001\x01\0" + b"LINUX".ljust(32) + b"VANTHU".ljust(32)
    end = b"\xffCD001\x01"
    return bytes(16 * 2048) + volume.ljust(2048, b"\0") + end.ljust(2048, b"\0")
