"""Files that unfold to far more than they are: the bombs that every mail room is sent some day."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence

from tests.samples.hostile.archives import overlapping
from tests.samples.hostile.bombs import deflated
from tests.samples.hostile.pdfs import pdf, stream
from tests.samples.hostile.pictures import png
from tests.samples.packages import WORD, docx, odt, zipped

GIB = 1 << 30


def archive(members: Sequence[tuple[str, bytes, int, int]], *, shared: bool = False) -> bytes:
    """A ZIP of members that are packed already: (name, packed, size, method). `shared`: every entry
    of the directory points to the first member's bytes."""
    out, directory = io.BytesIO(), io.BytesIO()
    for number, (name, packed, size, method) in enumerate(members):
        raw = name.encode()
        # What unfolds to gigabytes has no right sum: nobody should come as far as its end.
        sum_ = zlib.crc32(zlib.decompress(packed, -15)) if method and size < 1 << 20 else 0
        fields = struct.pack("<HHHHHIII", 20, 0, method, 0, 0x4700, sum_, len(packed), size)
        at = 0 if shared else out.tell()
        if number == 0 or not shared:
            out.write(b"PK\x03\x04" + fields + struct.pack("<HH", len(raw), 0) + raw + packed)
        directory.write(b"PK\x01\x02" + struct.pack("<H", 20) + fields)
        directory.write(struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, at) + raw)
    count, place, length = len(members), out.tell(), directory.tell()
    out.write(directory.getvalue())
    if count >= 0xFFFF:
        out.write(
            struct.pack(
                "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, place
            )
        )
        out.write(struct.pack("<4sIQI", b"PK\x06\x07", 0, place + length, 1))
    few = min(count, 0xFFFF)
    out.write(struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, few, few, length, place, 0))
    return out.getvalue()


def zeros() -> bytes:
    """10 GB of zeros in 10 MB."""
    packed = deflated(3 * GIB + GIB // 3, b"\0")
    return archive([(f"{n}.txt", packed, 3 * GIB + GIB // 3, 8) for n in range(3)])


def nested(layers: int = 5, wide: int = 16) -> bytes:
    """42.zip: sixteen archives in each of sixteen archives, five deep; 4 GB in each of the last."""
    layer = archive([("0.dll", deflated(4 * GIB - 2, b"\0"), 4 * GIB - 2, 8)])
    for level in range(layers):
        layer = zipped({f"lib {level}-{number:x}.zip": layer for number in range(wide)})
    return layer


def members(count: int = 1_000_000) -> bytes:
    """A ZIP of a million empty files."""
    return archive([(f"{number:x}", b"", 0, 0) for number in range(count)])


def picture(side: int = 20_000) -> bytes:
    """A black PNG of 20,000 × 20,000 points in a megabyte."""
    rows = deflated(side * (side * 3 + 1), b"\0", wrapped=True)
    return png(side, side, (b"IDAT", rows))


_LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">{}]>'.format(
    "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
)


def laughing_docx() -> bytes:
    """A billion laughs in a DOCX."""
    return docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", _LAUGHS)


def laughing_odt() -> bytes:
    """A billion laughs in an ODT."""
    return odt("<text:p>&a9;</text:p>", _LAUGHS)


def blank_pdf(size: int = 600 << 20) -> bytes:
    """A PDF whose page is 600 MB of blanks in 600 KB."""
    return pdf({4: stream(deflated(size, b" ", wrapped=True), b"/Filter/FlateDecode")})


def layered_pdf() -> bytes:
    """A PDF whose page is packed three times: 60 GB in a few kilobytes."""
    once = deflated(60 * GIB // 64, b" ", wrapped=True)
    packed = zlib.compress(zlib.compress(once, 9), 9)
    filters = b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    return pdf({4: stream(packed, filters)})


def wide_docx(size: int = 4 * GIB - (1 << 20)) -> bytes:
    """A DOCX of 4 GB of XML."""
    start = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>'
    plain = zipped_parts()
    packed = deflated(size, b"a", head=start.encode())
    parts = [(name, _raw(data), len(data), 8) for name, data in plain.items()]
    return archive([*parts, ("word/document.xml", packed, size, 8)])


def zipped_parts() -> Mapping[str, bytes]:
    """The other parts of a DOCX."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(docx(""))) as package:
        return {
            name: package.read(name) for name in package.namelist() if name != "word/document.xml"
        }


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def paragraphs_docx(count: int = 6_000_000) -> bytes:
    """A DOCX of six million paragraphs in 600 KB (extraction.md §13)."""
    return docx("<w:p/>" * count)


#: What it is → (the file's name, how it is made).
BOMBS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "10 GB of zeros": ("ho so.zip", zeros),
    "overlapping entries": ("ho so.zip", lambda: overlapping(60_000, 1 << 20)),
    "42.zip": ("42.zip", nested),
    "400,000 members": ("ho so.zip", lambda: members(400_000)),
    "a million members": ("ho so.zip", lambda: zipped({"trong.zip": members()})),
    "20,000 × 20,000 points": ("anh.png", picture),
    "13,000 × 13,000 points": ("anh.png", lambda: picture(13_000)),
    "XML entities, DOCX": ("Quyết định.docx", laughing_docx),
    "XML entities, ODT": ("Quyết định.odt", laughing_odt),
    "PDF of 600 MB": ("Quyết định.pdf", blank_pdf),
    "PDF packed three times": ("Quyết định.pdf", layered_pdf),
    "DOCX of 4 GB": ("Quyết định.docx", wide_docx),
    "DOCX of 6 million paragraphs": ("Quyết định.docx", paragraphs_docx),
}
