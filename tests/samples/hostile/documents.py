"""DOC (compound files, Word's tables) and RTF."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from tests.samples.kinds import sample
from tests.samples.ole import SECTOR, compound
from tests.samples.trial import Secrets

_NAMES = {"Workbook": "xls", "PowerPoint Document": "ppt", "WordDocument": "doc"}
#: Offsets in a FIB ([MS-DOC] 2.5): counts of characters, then pairs of place and length.
_COUNTS = {"ccpText": 0x4C, "ccpFtn": 0x50, "ccpHdd": 0x54, "ccpAtn": 0x5C, "ccpTxbx": 0x64}
_PLACES = {
    "Stshf": 0xA2, "PlcffndRef": 0xAA, "PlcfHdd": 0xF2, "PlcfBteChpx": 0xFA, "PlcfBtePapx": 0x102,
    "SttbfFfn": 0x112, "PlcfFldMom": 0x11A, "Clx": 0x1A2, "PlfLst": 0x2E2, "PlfLfo": 0x2EA,
}  # fmt: skip


def _word(data: bytes) -> int:
    """Where the stream WordDocument begins in the rich document."""
    file = olefile.OleFileIO(io.BytesIO(data))
    entry = file.direntries[file._find("WordDocument")]
    assert entry is not None
    return int((entry.isectStart + 1) * SECTOR)


def _tables() -> Iterator[tuple[str, bytes]]:
    """Word documents whose tables lie far away, are huge, or overlap."""
    good = sample("doc")
    fib = _word(good)
    for name, at in _COUNTS.items():
        for value in (0x7FFFFFFF, 0xFFFFFFFF, 50_000_000):
            yield f"{name}-{value:x}.doc", _put(good, fib + at, value)
    for name, at in _PLACES.items():
        for what, value in (("far", 0x7FFFFF00), ("all", 0)):
            yield f"{name}-{what}.doc", _put(good, fib + at, value)
        yield f"{name}-long.doc", _put(good, fib + at + 4, 0x7FFFFFFF)
        yield f"{name}-odd.doc", _put(good, fib + at + 4, 7)
    yield "encrypted.doc", _put(good, fib + 0x0A, 0x0100 | 0x0200, "<H")
    yield "fib-size.doc", _put(good, fib + 0x20, 0xFFFF, "<H")
    yield "word6.doc", _put(_put(good, fib, 0xA5DC, "<H"), fib + 2, 101, "<H")
    for share in (0.05, 0.3, 0.6, 0.95):
        yield f"cut-{share}.doc", good[: int(len(good) * share)]


def _put(data: bytes, at: int, value: int, kind: str = "<I") -> bytes:
    out = bytearray(data)
    struct.pack_into(kind, out, at, value)
    return bytes(out)


def _compounds() -> Iterator[tuple[str, bytes]]:
    """Compound files that turn in circles."""
    for stream, extension in _NAMES.items():
        good = compound({stream: bytes(5000), "1Table": bytes(5000), "Data": b"x"})
        fat, directory = SECTOR, SECTOR * 2
        for name, at, value, kind in (
            ("fat-self", fat + 4 * 2, 2, "<I"),
            ("fat-directory", fat + 4, 1, "<I"),
            ("fat-far", fat + 4 * 3, 0x7FFFFFF0, "<I"),
            ("child-self", directory + 76, 0, "<I"),
            ("child-far", directory + 76, 0x7FFFFFFF, "<I"),
            ("sibling-self", directory + 128 + 72, 1, "<I"),
            ("sibling-root", directory + 128 + 72, 0, "<I"),
            ("left-self", directory + 128 + 68, 1, "<I"),
            ("stream-size", directory + 128 + 120, 0x7FFFFFFF, "<I"),
            ("stream-start", directory + 128 + 116, 0x7FFFFFFF, "<I"),
            ("name-length", directory + 128 + 64, 0xFFFF, "<H"),
            ("sector-shift", 30, 31, "<H"),
            ("sector-shift-0", 30, 0, "<H"),
            ("mini-shift", 32, 31, "<H"),
            ("fat-count", 44, 0xFFFFFFFF, "<I"),
            ("directory-far", 48, 0xFFFFFFF0, "<I"),
            ("difat-self", 68, 0, "<I"),
            ("difat-count", 72, 0xFFFFFFFF, "<I"),
            ("minifat", 60, 0, "<I"),
            ("cutoff", 56, 0xFFFFFFFF, "<I"),
        ):
            yield f"{name}.{extension}", _put(good, at, value, kind)
    yield "many.doc", compound({f"s{n}": b"x" for n in range(1500)} | {"WordDocument": b"x"})
    yield "package.docx", compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(99)})
    yield "macros.doc", compound({"WordDocument": bytes(99), "Macros": bytes(99), "\x01Ole": b"x"})


def _rtfs(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    start, n = rb"{\rtf1\ansi\ansicpg1258 ", 500_000
    path, url = str(secrets.path).encode(), b"http://127.0.0.1:%d/x" % secrets.port
    yield "braces.rtf", start + b"{" * n
    yield "closed.rtf", start + b"}" * n
    yield "pairs.rtf", start + b"{}" * n
    yield "bin.rtf", start + rb"\bin2147483647 x}"
    yield "bins.rtf", start + rb"\bin-1 x" * 10_000
    yield "unicode.rtf", start + rb"\uc2147483647\u99999999999\u-99999 x" * 1000
    yield "skip.rtf", start + rb"\uc30000 " + rb"\u7840?" * 50_000 + b"x}"
    yield "digits.rtf", start + rb"\fs" + b"9" * 1_000_000 + b" x}"
    yield "word.rtf", start + b"\\" + b"a" * 1_000_000 + b" x}"
    yield (
        "fonts.rtf",
        start + rb"{\fonttbl" + b"".join(rb"{\f%d .VnTime;}" % i for i in range(50_000)) + b"}x}",
    )
    yield "fonts-deep.rtf", start + rb"{\fonttbl" + rb"{\f1" * 100_000 + b"x}"
    yield "styles.rtf", start + rb"{\stylesheet{\s1\sbasedon2 a;}{\s2\sbasedon1 b;}}\s1 x}"
    yield (
        "lists.rtf",
        start + rb"{\*\listoverridetable" + rb"{\listoverride\listid1\ls1}" * 50_000 + b"}x}",
    )
    yield "rows.rtf", start + rb"\trowd\cellx1\intbl x\cell\row" * 100_000 + b"}"
    yield (
        "nested-rows.rtf",
        start + b"".join(rb"\itap%d x\nestcell" % i for i in range(1, 20_000)) + b"}",
    )
    yield "itap.rtf", start + rb"\itap2147483647 x\nestcell{\nestrow}}"
    yield "cells.rtf", start + rb"\trowd" + rb"\cellx1" * n + rb"\intbl x\cell\row}"
    yield "pict.rtf", start + rb"{\pict\wmetafile8 " + b"00" * 4_000_000 + b"}x}"
    yield (
        "objects.rtf",
        start + rb"{\object\objemb{\*\objdata " + b"d0cf11e0a1b11ae1" * 20_000 + b"}}x}",
    )
    yield "notes.rtf", start + rb"{\footnote " * 5000 + b"x" + b"}" * 5001
    yield "hex.rtf", start + rb"\'zz\'\'" * 100_000 + b"}"
    yield "pars.rtf", start + rb"\par" * 1_000_000 + b"}"
    yield "info.rtf", start + rb"{\info{\title " + b"x" * 3_000_000 + b"}}x}"
    yield "charsets.rtf", start.replace(b"1258", b"99999999") + rb"\'e0 x}"
    yield "fields.rtf", start + rb"{\field{\*\fldinst x}{\fldrslt " * 20_000 + b"x}"
    for short, target in (("file", path), ("net", url)):
        for field in (b"INCLUDETEXT", b"INCLUDEPICTURE", b"DDEAUTO cmd", b"LINK Word.Document.8"):
            inst = rb"{\field{\*\fldinst " + field + b' "' + target + rb'" \\c \\d}{\fldrslt x}}'
            word = field.split()[0].decode().lower()
            yield f"link-{word}-{short}.rtf", start + inst + b"}"
        yield f"link-template-{short}.rtf", start + rb"{\*\template " + target + b"}x}"
        yield f"link-object-{short}.rtf", start + (
            rb"{\object\objlink\objupdate{\*\objclass htmlfile}{\*\objdata "
            + target.hex().encode() + b"}}x}"
        )  # fmt: skip
        # Word and LibreOffice look at what a .doc really is.
        html = b'<html><body>x<img src="%s"><iframe src="%s"></iframe></body></html>'
        yield f"link-html-{short}.doc", html.replace(b"%s", target)


def files(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """All files of this kind."""
    yield from _tables()
    yield from _compounds()
    yield from _rtfs(secrets)
