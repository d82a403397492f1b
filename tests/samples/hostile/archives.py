"""Archives that unfold without end, lie about themselves, or name places outside."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from asn1crypto import cms

from tests.samples import binaries, rar
from tests.samples.packages import zipped
from tests.samples.trial import Secrets

from .bombs import deflated, zip_with

_SLIPS = (
    "../../../../etc/cron.d/x", "/etc/passwd", "..\\..\\windows\\system32\\x.dll", "C:\\x.txt",
    "a/../../b.txt", "....//....//x.txt", "CON", "aux.txt", "a:b.txt", "x.txt ", ".", "..",
    "nul\x00.txt", "a\u202etxt.exe", "\ufeffx.txt", "~/x", "-rf.txt", "$(id).txt", "a\nb.txt",
    "x" * 60_000, "/".join("d" * 300), "\ud7ff.txt",
)  # fmt: skip


def _patched(data: bytes, signature: bytes, at: int, kind: str, value: int) -> bytes:
    out = bytearray(data)
    struct.pack_into(kind, out, out.find(signature) + at, value)
    return bytes(out)


def _zip_bombs() -> Iterator[tuple[str, bytes]]:
    gigabyte = 1 << 30
    yield "deflate-bomb.zip", zip_with("a.txt", deflated(4 * gigabyte), (4 << 30) - 2)
    yield "deflate-bomb-lying.zip", zip_with("a.txt", deflated(4 * gigabyte), 10)
    yield "bzip2-bomb.zip", zip_with("a.txt", bz2.compress(bytes(64 << 20)), gigabyte, 12)
    packer = lzma.LZMACompressor(
        lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16}]
    )
    packed = packer.compress(bytes(64 << 20)) + packer.flush()
    header = struct.pack("<BBHBI", 9, 4, 5, 93, 1 << 16)
    yield "lzma-bomb.zip", zip_with("a.txt", header + packed, gigabyte, 14)
    huge = struct.pack("<BBHBI", 9, 4, 5, 93, 0xFFFFFFFF)
    yield "lzma-dictionary.zip", zip_with("a.txt", huge + packed, gigabyte, 14)
    for method in (1, 6, 9, 93, 95, 96, 98, 99, 255):
        yield f"method-{method}.zip", zip_with("a.txt", b"x" * 100, 100, method)
    nest = b"bottom"
    for level in range(40):
        nest = zipped({f"{level}.zip" if level else "a.txt": nest})
    yield "nested.zip", nest
    wide = deflated(1 << 30)
    layer = zip_with("a.bin", wide, 1 << 30)
    for level in range(3):
        layer = zipped({f"{level}-{n}.zip": layer for n in range(8)})
    yield "wide.zip", layer
    yield "members.zip", zipped({str(n): b"" for n in range(20_000)}, zipfile.ZIP_STORED)
    inner = zipped({f"{n}.txt": b"x" for n in range(900)})
    yield "members-nested.zip", zipped({f"{n}.zip": inner for n in range(20)})
    yield "overlap.zip", overlapping(250, 1 << 20)


def overlapping(count: int, size: int) -> bytes:
    """Every entry of the directory is the same packed bytes (Fifield's bomb, simplest form)."""
    packed = deflated(size, b"\0")
    crc = zlib.crc32(bytes(size))
    local = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), size, 1, 0
    )
    central = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(packed), size,
            1, 0, 0, 0, 0, 0, 0,
        )
        + b"a"
        for _ in range(count)
    )  # fmt: skip
    at = len(local) + 1 + len(packed)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(central), at, 0)
    return local + b"a" + packed + central + end


def _zip_lies(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    good = zipped({"a.txt": b"x" * 3000, "b.txt": b"y"}, zipfile.ZIP_STORED)
    for name, signature, at, kind, value in (
        ("directory-far", b"PK\x05\x06", 16, "<I", 0xFFFFFFF0),
        ("directory-size", b"PK\x05\x06", 12, "<I", 0x7FFFFFFF),
        ("count", b"PK\x05\x06", 10, "<H", 0xFFFE),
        ("disk", b"PK\x05\x06", 4, "<H", 3),
        ("comment", b"PK\x05\x06", 20, "<H", 0xFFFF),
        ("local-far", b"PK\x01\x02", 42, "<I", 0xFFFFFF00),
        ("packed-huge", b"PK\x01\x02", 20, "<I", 0xFFFFFFFE),
        ("size-huge", b"PK\x01\x02", 24, "<I", 0xFFFFFFFE),
        ("size-zip64", b"PK\x01\x02", 24, "<I", 0xFFFFFFFF),
        ("crc", b"PK\x01\x02", 16, "<I", 1),
        ("extra", b"PK\x01\x02", 30, "<H", 0xFFFF),
        ("name", b"PK\x01\x02", 28, "<H", 0xFFFF),
        ("local-name", b"PK\x03\x04", 26, "<H", 0xFFFF),
        ("flags", b"PK\x03\x04", 6, "<H", 0xFFFF),
        ("version", b"PK\x01\x02", 6, "<H", 0xFFFF),
        ("patched-data", b"PK\x01\x02", 8, "<H", 0x20),
    ):
        yield f"lie-{name}.zip", _patched(good, signature, at, kind, value)
    yield "end-only.zip", b"PK\x05\x06" + bytes(18)
    yield "many-ends.zip", good + b"PK\x05\x06" * 15_000
    yield (
        "zip64-locator.zip",
        b"PK\x03\x04" + b"PK\x06\x07" + b"\xff" * 16 + b"PK\x05\x06" + b"\xff" * 18,
    )
    for number, name in enumerate(_SLIPS):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, b"slipped")
        yield f"slip-{number}.zip", buffer.getvalue()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for target in (str(secrets.path), "/etc/passwd", "/proc/self/environ"):
            info = zipfile.ZipInfo(target.replace("/", "_"))
            info.external_attr = 0o120777 << 16
            archive.writestr(info, target)
    yield "links.zip", buffer.getvalue()
    yield "same-name.zip", zipped({"b.txt": b"x" * 3000, "a.txt": b"y"}).replace(b"b.txt", b"a.txt")
    for cut in (1, 21, 22, 60, 200, 2900):
        yield f"cut-{cut}.zip", good[:-cut]
    yield "program.zip", binaries.program(good)


def _rars() -> Iterator[tuple[str, bytes]]:
    files = {"a.txt": b"x" * 3000, "b.txt": b"y"}
    good = rar.stored(files)
    yield "said-more.rar", rar.stored(files, said=1 << 40)
    yield "said-less.rar", rar.stored(files, said=1)
    yield "slips.rar", rar.stored(dict.fromkeys(_SLIPS[:19], b"slipped"))
    yield "members.rar", rar.stored({f"{n}.txt": b"" for n in range(20_000)})
    yield "signature.rar", rar.SIGNATURE
    yield "vint.rar", rar.SIGNATURE + bytes(4) + b"\xff" * 4000
    yield "vint-long.rar", rar.SIGNATURE + bytes(4) + b"\x80" * 100_000 + b"\x01"
    yield "header-huge.rar", rar.SIGNATURE + bytes(4) + rar.vint(1 << 31) + bytes(100)
    yield "header-none.rar", rar.SIGNATURE + bytes(50_000)
    yield "rar4-loop.rar", b"Rar!\x1a\x07\x00" + struct.pack("<HBHH", 0, 0x74, 0x8000, 0) * 2000
    yield "rar4-size.rar", b"Rar!\x1a\x07\x00" + struct.pack("<HBHHI", 0, 0x74, 0x8000, 7, 0) * 2000
    for cut in (1, 8, 100, 1500, 3000):
        yield f"cut-{cut}.rar", good[:-cut]
    nest = b"bottom"
    for level in range(20):
        nest = rar.stored({f"{level}.rar" if level else "a.txt": nest})
    yield "nested.rar", nest
    yield "program.rar", binaries.program(good)
    mixed = good
    for _ in range(6):
        mixed = zipped({"a.rar": rar.stored({"b.zip": mixed})})
    yield "mixed.zip", mixed


def _wrappers() -> Iterator[tuple[str, bytes]]:
    mail = b"From: a@example.vn\r\n\r\nbottom\r\n"
    for _ in range(12):
        signed = {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": mail},
            "signer_infos": [],
        }
        mail = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
        yield f"nested-{len(mail)}.p7m", mail
    packed = {
        "version": "v0",
        "compression_algorithm": {"algorithm": "zlib"},
        "encap_content_info": {
            "content_type": "data",
            "content": deflated(2 << 30, wrapped=True),
        },
    }
    yield "bomb.p7m", cms.ContentInfo({"content_type": "compressed_data", "content": packed}).dump()
    yield (
        "deep.p7m",
        b"\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + b"\xa0\x80\x30\x80" * 50_000,
    )
    yield (
        "length.p7m",
        b"\x30\x84\xff\xff\xff\xff\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + bytes(99),
    )
    head = struct.pack("<IH", 0x223E9F78, 1)
    yield "size.dat", head + struct.pack("<BII", 1, 0x00069003, 0xFFFFFFF0) + bytes(100)
    yield "many.dat", head + struct.pack("<BIIHH", 2, 0x00069002, 2, 0, 0) * 50_000
    yield "rows.dat", head + struct.pack("<BIII", 2, 0x00069005, 4, 0xFFFFFFFF) + bytes(100)


def files(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """All files of this kind."""
    yield from _zip_bombs()
    yield from _zip_lies(secrets)
    yield from _rars()
    yield from _wrappers()
