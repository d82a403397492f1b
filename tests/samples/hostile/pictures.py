"""Pictures of gigapixels in kilobytes, and tables in them that point at themselves."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from tests.samples.kinds import sample
from tests.samples.trial import Secrets

from .bombs import deflated

_KINDS = ("bmp", "jpg", "gif", "png", "psd")


def png(
    width: int, height: int, *chunks: tuple[bytes, bytes], depth: int = 8, kind: int = 2
) -> bytes:
    """A PNG of these chunks behind its header."""
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in ((b"IHDR", header), *chunks, (b"IEND", b"")):
        out += struct.pack(">I", len(data)) + name + data
        out += struct.pack(">I", zlib.crc32(name + data))
    return out


def _pngs() -> Iterator[tuple[str, bytes]]:
    black = (b"IDAT", deflated(900 << 20, b"\0", wrapped=True))
    small = (b"IDAT", zlib.compress(bytes(4 * 31)))
    yield "huge.png", png(65_535, 65_535, black)
    yield "wide.png", png(2**31 - 1, 1, black)
    yield "within.png", png(16_000, 16_000, black)
    yield "within-16bit.png", png(12_000, 12_000, black, depth=16, kind=6)
    yield "nothing.png", png(0, 0, small)
    yield "depth.png", png(10, 4, small, depth=255)
    text = b"Comment\0\0" + deflated(1 << 30, wrapped=True)
    for name in (b"zTXt", b"iCCP"):
        yield f"{name.decode()}.png", png(10, 4, (name, text), small)
    yield "iTXt.png", png(10, 4, (b"iTXt", b"C\0\1\0\0\0" + deflated(1 << 30, wrapped=True)), small)
    yield "texts.png", png(10, 4, *[(b"tEXt", b"C\0" + b"x" * 1000)] * 5000, small)
    yield "frames.png", png(
        10, 4, (b"acTL", struct.pack(">II", 2**31 - 1, 0)), small,
        *[(b"fcTL", struct.pack(">IIIIIHHBB", 0, 10, 4, 0, 0, 1, 1, 0, 0))] * 3000,
    )  # fmt: skip
    yield "chunk.png", png(10, 4)[:33] + struct.pack(">I", 0x7FFFFFFF) + b"IDAT" + bytes(99)
    yield "exif.png", png(10, 4, (b"eXIf", _tiff_loop()), small)


def _tiff_loop() -> bytes:
    """A TIFF whose directory is followed by itself, with pointers back to it."""
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, 8) for tag in (0x8769, 0x8825, 0xA005))
    return b"II*\0" + struct.pack("<IH", 8, 3) + entries + struct.pack("<I", 8)


def _others() -> Iterator[tuple[str, bytes]]:
    bmp = bytearray(sample("bmp"))
    for name, width, height in (
        ("huge", 65_535, 65_535),
        ("line", 2**31 - 1, 1),
        ("minus", 5, -(2**31)),
    ):
        struct.pack_into("<ii", bmp, 18, width, height)
        yield f"{name}.bmp", bytes(bmp)
    for name, at, value in (
        ("offset", 10, 0x7FFFFFFF),
        ("header", 14, 0xFFFF),
        ("colours", 46, 2**31),
    ):
        changed = bytearray(sample("bmp"))
        struct.pack_into("<I", changed, at, value)
        yield f"{name}.bmp", bytes(changed)
    rle = bytearray(sample("bmp")[:54])
    struct.pack_into("<iiHHI", rle, 18, 16_000, 16_000, 1, 8, 1)
    yield "rle.bmp", bytes(rle) + bytes(1024) + b"\xff\x00" * 400_000 + b"\0\1"
    head = b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0x80, 0, 0) + bytes(6)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x4c\x01\0"
    yield "huge.gif", head + frame + b";"
    small = b"\x2c" + struct.pack("<HHHHB", 0, 0, 4000, 4000, 0) + b"\x02\x02\x4c\x01\0"
    yield (
        "frames.gif",
        head.replace(b"\xff\xff\xff\xff", b"\xa0\x0f\xa0\x0f") + small * 20_000 + b";",
    )
    yield (
        "extensions.gif",
        head + b"!\xff\x0bNETSCAPE2.0" + b"\xff" + b"x" * 255 + b"\0" + b"!\xfe\x01x\0" * 200_000,
    )
    jpg = sample("jpg")
    at = jpg.index(b"\xff\xc0")
    yield "huge.jpg", jpg[: at + 5] + b"\xff\xff\xff\xff" + jpg[at + 9 :]
    yield "segments.jpg", jpg[:2] + b"\xff\xe1\x00\x02" * 200_000 + jpg[2:]
    exif = b"Exif\0\0" + _tiff_loop()
    yield "exif.jpg", jpg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpg[2:]
    scan = jpg[jpg.index(b"\xff\xda") : -2]
    yield "scans.jpg", jpg[:-2] + scan * 5000 + b"\xff\xd9"
    yield "restart.jpg", jpg[:-2] + b"\xff\xd0" * 500_000
    wide = bytearray(sample("psd"))
    struct.pack_into(">II", wide, 14, 30_000, 30_000)
    yield "huge.psd", bytes(wide)
    struct.pack_into(">II", wide, 14, 16_000, 16_000)
    yield "within.psd", bytes(wide)
    head = sample("psd")[:26]
    yield "resources.psd", head + struct.pack(">II", 0, 0x7FFFFFFF) + bytes(99)
    yield "colours.psd", head + struct.pack(">I", 0xFFFFFFFF) + bytes(99)
    layers = (
        struct.pack(">IIIIh", 0, 0, 600_000, 590_000, 32_767)
        + struct.pack(">IIIIH", 0, 0, 2**31, 2**31, 56) * 20_000
    )
    yield "layers.psd", head + layers
    yield "channels.psd", head[:12] + b"\xff\xff" + head[14:] + bytes(100)
    yield "loop.tiff", _tiff_loop()
    strips = struct.pack("<HHII", 256, 4, 1, 10**6) + struct.pack("<HHII", 257, 4, 1, 10**6)
    yield "huge.tiff", b"II*\0" + struct.pack("<IH", 8, 2) + strips + bytes(4)
    yield "values.tiff", b"II*\0" + struct.pack("<IHHHII", 8, 1, 256, 12, 2**31 - 1, 8) + bytes(4)
    yield (
        "huge.webp",
        b"RIFF"
        + struct.pack("<I", 100)
        + b"WEBPVP8L"
        + struct.pack("<IBI", 80, 0x2F, 0x0FFFFFFF)
        + bytes(80),
    )


def files(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """All files of this kind."""
    del secrets
    yield from _pngs()
    yield from _others()
    for kind in _KINDS:
        data = sample(kind)
        for share in (0.3, 0.7, 0.97):
            yield f"cut-{share}.{kind}", data[: int(len(data) * share)]
