"""Signatures and inner structure of binary files, for `detect`."""

from __future__ import annotations

import io
import re
import struct
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import olefile

#: Past so many members a ZIP is only an archive; its directory is not read (1 s for 200,000).
_MAX_ENTRIES = 5000
_MAX_CONTENT_TYPES = 1 << 20


@dataclass(frozen=True, slots=True)
class Guess:
    """A short name of the type table, how sure it is, and what else was seen."""

    short: str
    sure: bool = True
    notes: tuple[str, ...] = ()


# -- OLE compound files ----------------------------------------------------------------------------

#: Stream or storage in the root → type; the first that is there counts.
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("__properties_version1.0", "msg"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("VisioDocument", "vsd"),
    ("Quill", "pub"),
    ("MatOST", "wps"),
)
#: FibBase of Word 97 to 2007 ([MS-DOC] 2.5.2: wIdent, nFib), BOF of BIFF8 ([MS-XLS] 2.4.21).
_OLE_BEGINNINGS = (
    ("doc", re.compile(rb"\xec\xa5(?:[\xc1\xd9]\x00|[\x01\x0c\x12]\x01)")),
    ("xls", re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00")),
)
_MSI_CLASS = "000C1084-0000-0000-C000-000000000046"


def ole(source: BinaryIO, head: bytes) -> Guess:
    """Which program's compound file it is ([MS-CFB]; stream names by [MS-DOC], [MS-XLS], …)."""
    source.seek(0)
    try:
        with olefile.OleFileIO(source) as file:
            for stream, short in _OLE_STREAMS:
                if file.exists(stream):
                    return Guess(short, notes=_doc_notes(file) if short == "doc" else ())
            if (file.root.clsid or "").upper() == _MSI_CLASS:
                return Guess("msi")
            # olefile forgives a directory that is cut off: streams only seem to be missing then.
            remains = _ole_remains(head)
            return Guess(remains) if remains == "ole" else _damaged(remains)
    except Exception:  # noqa: BLE001 - olefile raises whatever a broken directory leads to
        return _damaged(_ole_remains(head))


def _damaged(short: str) -> Guess:
    return Guess(short, sure=False, notes=("damaged",))


def _ole_remains(head: bytes) -> str:
    """What a broken compound file was meant to be: the sender is told that the document is damaged,
    not that nobody knows the program. By names of the directory (UTF-16), or where that was cut
    off, by how the main stream begins at one of the sectors."""
    for stream, short in _OLE_STREAMS:
        if stream.encode("utf-16-le") in head:
            return short
    for at in range(512, len(head), 512):
        for short, beginning in _OLE_BEGINNINGS:
            if beginning.match(head, at):
                return short
    return "ole"


def _doc_notes(file: olefile.OleFileIO) -> tuple[str, ...]:
    """FibBase ([MS-DOC] 2.5.2): nFib below 0x00C1 is Word 6/95; bit 8 of the flags is
    fEncrypted."""
    fib = file.openstream("WordDocument").read(12)
    if len(fib) < 12:
        return ("damaged",)
    version, flags = struct.unpack_from("<H", fib, 2)[0], struct.unpack_from("<H", fib, 10)[0]
    notes = ("word95",) if version < 0x00C1 else ()
    return (*notes, "encrypted") if flags & 0x0100 else notes


# -- ZIP -------------------------------------------------------------------------------------------

#: Content type of an OOXML package's main part → type (ECMA-376-1 §11-15).
_OOXML: tuple[tuple[bytes, str], ...] = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"ms-word.document.macroEnabled.main+xml", "docm"),
    (b"ms-word.template.macroEnabledTemplate.main+xml", "docm"),
    (b"wordprocessingml.template.main+xml", "dotx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
    (b"ms-excel.template.macroEnabled.main+xml", "xlsm"),
    (b"ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"presentationml.slideshow.main+xml", "pptx"),
    (b"presentationml.template.main+xml", "pptx"),
    (b"ms-powerpoint.presentation.macroEnabled.main+xml", "pptm"),
    (b"ms-powerpoint.slideshow.macroEnabled.main+xml", "pptm"),
    (b"ms-powerpoint.template.macroEnabled.main+xml", "pptm"),
    (b"ms-powerpoint.addin.macroEnabled.main+xml", "pptm"),
    (b"ms-excel.addin.macroEnabled.main+xml", "xlsm"),
    (b"ms-package.xps-fixeddocumentsequence+xml", "xps"),
)
_ODF = "application/vnd.oasis.opendocument."
#: Text of the `mimetype` member → type (ODF 1.3 part 2 §3.3; EPUB OCF §4.3).
_MIMETYPES: Mapping[str, str] = {
    f"{_ODF}text": "odt",
    f"{_ODF}text-master": "odt",
    # What LibreOffice makes of a page of the web.
    f"{_ODF}text-web": "odt",
    f"{_ODF}text-template": "ott",
    f"{_ODF}spreadsheet": "ods",
    f"{_ODF}presentation": "odp",
    f"{_ODF}graphics": "odg",
    "application/epub+zip": "epub",
}
_LOCAL = re.compile(rb"PK\x03\x04")
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04")


def zip_(source: BinaryIO, head: bytes) -> Guess | None:
    """Office package, program or archive, by its members."""
    if not head.startswith(_ZIP_STARTS):
        return None
    count = zip_entries(source)
    if count is None:
        return _damaged(_zip_remains(head))
    if count > _MAX_ENTRIES:
        return Guess("zip")
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as file:
            return _package(file)
    except Exception:  # noqa: BLE001 - zipfile raises struct.error, OverflowError, … on hostile files
        return _damaged(_zip_remains(head))


def _zip_remains(head: bytes) -> str:
    """What a ZIP without a directory was meant to be, by the headers before its first members."""
    mimetype = head.find(b"mimetype" + _ODF.encode() + b"text", 0, 200)
    if mimetype >= 0:
        return "odt"
    if b"[Content_Types].xml" in head[:4096]:
        for folder, short in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")):
            # The name stands 30 bytes behind the header's signature (APPNOTE 4.3.7).
            if any(head.startswith(folder, m.start() + 30) for m in _LOCAL.finditer(head)):
                return short
    return "zip"


def _package(file: zipfile.ZipFile) -> Guess:
    names = set(file.namelist())
    if "[Content_Types].xml" in names:
        types = _beginning(file, "[Content_Types].xml", _MAX_CONTENT_TYPES)
        for content_type, short in _OOXML:
            if content_type in types:
                return Guess(short)
    if "mimetype" in names:
        short_ = _MIMETYPES.get(
            _beginning(file, "mimetype", 200).decode("ascii", "replace").strip()
        )
        if short_:
            return Guess(short_)
    if "AndroidManifest.xml" in names and "classes.dex" in names:
        return Guess("apk")
    if "META-INF/MANIFEST.MF" in names and any(name.endswith(".class") for name in names):
        return Guess("jar")
    return Guess("zip")


def _beginning(file: zipfile.ZipFile, name: str, limit: int) -> bytes:
    try:
        with file.open(name) as member:
            return member.read(limit)
    except Exception:  # noqa: BLE001 - a damaged member leaves the others to be looked at
        return b""


def zip_is_split(source: BinaryIO) -> bool:
    """Whether the end record says that the directory began on another disk (APPNOTE 4.4.20)."""
    size = source.seek(0, io.SEEK_END)
    source.seek(max(0, size - 65536 - 22))
    tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    return (
        at >= 0
        and len(tail) >= at + 8
        and struct.unpack_from("<H", tail, at + 4)[0]
        not in (
            0,
            0xFFFF,
        )
    )


def zip_entries(source: BinaryIO) -> int | None:
    """How many members the end record announces, without reading the directory; None without one.

    APPNOTE 4.3.16; 65535 stands for "see ZIP64", whose record holds the count (4.3.14).
    """
    size = source.seek(0, io.SEEK_END)
    start = max(0, size - 65536 - 22)
    source.seek(start)
    tail = source.read(size - start)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return None
    count = int(struct.unpack_from("<H", tail, at + 10)[0])
    big = tail.rfind(b"PK\x06\x06", 0, at)
    if count == 0xFFFF and big >= 0 and len(tail) >= big + 40:
        count = int(struct.unpack_from("<Q", tail, big + 32)[0])
    return count


# -- ASF -------------------------------------------------------------------------------------------


def _guid(text: str) -> bytes:
    return uuid.UUID(text).bytes_le


#: Advanced Systems Format specification 3.3 (stream properties), 10.6 (stream types).
_STREAM_PROPERTIES = _guid("B7DC0791-A9B7-11CF-8EE6-00C00C205365")
_VIDEO = _guid("BC19EFC0-5B4D-11CF-A8FD-00805F5C442B")
_AUDIO = _guid("F8699E40-5B4D-11CF-A8FD-00805F5C442B")


def asf(_source: BinaryIO, head: bytes) -> Guess:
    """WMV or WMA: libmagic calls both video/x-ms-asf; the kinds of streams tell."""
    header = head[: struct.unpack_from("<Q", head, 16)[0]] if len(head) >= 24 else head
    kinds = set()
    at = header.find(_STREAM_PROPERTIES)
    while at >= 0:
        kinds.add(header[at + 24 : at + 40])
        at = header.find(_STREAM_PROPERTIES, at + 16)
    if _VIDEO in kinds:
        return Guess("wmv")
    return Guess("wma") if _AUDIO in kinds else Guess("asf", sure=False)


# -- keys, and what a few bytes tell ---------------------------------------------------------------

#: 1.2.840.113549.1.7.x (RFC 5652 §4-8), and compressed data (RFC 3274 §1.1).
_CMS = (bytes.fromhex("06092a864886f70d0107"), bytes.fromhex("060b2a864886f70d0109100109"))


def der(_source: BinaryIO, head: bytes) -> Guess | None:
    """CMS (RFC 5652 §3): SEQUENCE, then the object identifier of the content."""
    return Guess("p7m") if any(head.find(kind, 0, 24) > 0 for kind in _CMS) else None


_PDF = re.compile(rb"%PDF-[0-9]\.[0-9]")
_SIMPLE: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "elf"),
    (b"\xca\xfe\xba\xbe\x00\x00\x00", "class"),
    (b"\xcf\xfa\xed\xfe", "macho"),
    (b"\xce\xfa\xed\xfe", "macho"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "lnk"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x00\x05\x16\x07", "appledouble"),
    (b"\x00\x05\x16\x00", "appledouble"),
)
_RIFF: Mapping[bytes, str] = {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp", b"RMID": "mid"}


def simple(head: bytes) -> str:
    """The type that a signature alone proves, "" for none."""
    for signature, short in _SIMPLE:
        if head.startswith(signature):
            return short
    if head[:4] in (b"RIFF", b"RF64"):
        return _RIFF.get(head[8:12], "")
    # Acrobat reads a PDF whose header stands within the first 1,024 bytes (ISO 32000-1 annex
    # H.3.4.1).
    if head.startswith(b"%PDF-"):
        return "pdf"
    # Word opens "{\rt" too, and attackers leave out the rest.
    if head.lstrip(b" \t\r\n\xef\xbb\xbf")[:4] == b"{\\rt":
        return "rtf"
    return ""


def late(head: bytes, _size: int) -> Guess | None:
    """What is only looked for when nothing else fits."""
    if _PDF.search(head, 0, 1024 + 8):
        return Guess("pdf", notes=("junk_before",))
    if _mpeg_audio(head):
        return Guess("mp3")
    return None


#: Bits per second / 1000 of MPEG-1 and MPEG-2 layer III (ISO 11172-3 §2.4.2.3, 13818-3 §2.4.2.3).
_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _mpeg_audio(head: bytes) -> bool:
    """Whether two MPEG layer III frames follow each other near the start (no ID3 tag in front)."""
    at = head.find(b"\xff", 0, 4096)
    while at >= 0:
        length = _frame(head, at)
        if length and _frame(head, at + length):
            return True
        at = head.find(b"\xff", at + 1, 4096)
    return False


def _frame(head: bytes, at: int) -> int:
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xE6 != 0xE2:
        return 0
    version, rate, sample = head[at + 1] >> 3 & 3, head[at + 2] >> 4, head[at + 2] >> 2 & 3
    rates = _RATES.get(3 if version == 3 else 2, ())
    if version == 1 or not 0 < rate < 15 or sample == 3:
        return 0
    factor = 144 if version == 3 else 72
    return factor * rates[rate] * 1000 // _SAMPLES[version][sample] + (head[at + 2] >> 1 & 1)
