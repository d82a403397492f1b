"""Types by content: the permitted ones, and what libmagic gets wrong (extraction.md §5)."""

from __future__ import annotations

import io
import struct
import wave
import zipfile

import pytest
from PIL import Image

from tests.samples.kinds import sample
from vanthu.parsers import filetypes
from vanthu.parsers.detect import detect_bytes
from vanthu.parsers.structures import zip_entries


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, kind)
    return buffer.getvalue()


def package(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


def office(main: str, folder: str) -> bytes:
    """An OOXML package whose parts stand in an order that libmagic doesn't know."""
    types = f'<Types><Override PartName="/{folder}/x.xml" ContentType="{main}"/></Types>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{folder}/x.xml", "<x/>")
        archive.writestr("[Content_Types].xml", types)
    return buffer.getvalue()


def asf(*streams: str) -> bytes:
    """An ASF header object with these stream types."""
    import uuid

    body = b"".join(
        uuid.UUID("B7DC0791-A9B7-11CF-8EE6-00C00C205365").bytes_le
        + struct.pack("<Q", 78)
        + uuid.UUID(stream).bytes_le
        + bytes(38)
        for stream in streams
    )
    head = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
    return head + struct.pack("<QIBB", 30 + len(body), len(streams), 1, 2) + body


def sound() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return buffer.getvalue()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ODT = "application/vnd.oasis.opendocument.text"
_FRAMES = (b"\xff\xfb\x90\x00" + bytes(413)) * 4
_AUDIO = "F8699E40-5B4D-11CF-A8FD-00805F5C442B"
_VIDEO = "BC19EFC0-5B4D-11CF-A8FD-00805F5C442B"
_TEXT = "Quyết định số 31/2015/QĐ-UBND\nngày 11 tháng 9 năm 2015\n" * 5
_MAIL = (
    b"From: a@b.vn\r\nTo: c@d.vn\r\nSubject: x\r\nDate: Fri, 20 Nov 2026 14:05:00 +0700\r\n\r\nx"
)

CASES = {
    "png": picture("PNG"), "jpg": picture("JPEG"), "gif": picture("GIF"), "bmp": picture("BMP"),
    "psd": b"8BPS\x00\x01" + bytes(20),
    "pdf": b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n",
    "pdf after junk": b"x" * 80 + b"\n%PDF-1.4\n%\xe2\xe3\x00\n1 0 obj\n",
    "rtf": b"{\\rtf1\\ansi x}",
    "docx": office(_WORD, "word"), "xlsx": office(_SHEET, "xl"),
    "odt": package(mimetype=_ODT, content="<x/>"),
    "odt, mimetype last": package(content="<x/>", mimetype=_ODT),
    "odt, from a page of the web": package(mimetype=f"{_ODT}-web", content="<x/>"),
    "zip": package(a="one"),
    "jar": package(**{"META-INF__MANIFEST.MF": "x", "A.class": "x"}),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(20),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(26),
    "wav": sound(),
    "avi": b"RIFF" + struct.pack("<I", 100) + b"AVI LIST" + bytes(100),
    "mp3": _FRAMES,
    "mp3 with tag": b"ID3\x03\x00\x00\x00\x00\x00\x0a" + bytes(10) + _FRAMES,
    "mp4": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(20),
    "wma": asf(_AUDIO), "wmv": asf(_AUDIO, _VIDEO), "asf": asf(),
    "exe": b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\x00\x00" + bytes(100),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(60),
    "script": b"#!/bin/sh\nrm -rf /\n",
    "lnk": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60),
    "txt": _TEXT.encode(),
    "txt utf-16 without mark": _TEXT.encode("utf-16-le"),
    "txt utf-16 big without mark": _TEXT.encode("utf-16-be"),
    "txt utf-16 with mark": _TEXT.encode("utf-16"),
    "txt cp1258": _TEXT.encode("cp1258", "ignore"),
    "txt with a NUL": _TEXT.encode() * 10 + b"\x00",
    "html": b"<html><body>x</body></html>",
    "html late": b"<!-- " + b"x" * 300 + b" -->\r\n<!DOCTYPE html><p>",
    "mhtml": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n",
    "wordml": b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "eml": _MAIL,
    "p7m": bytes.fromhex("300f06092a864886f70d010702a0023000"),
    "p7m, compressed": bytes.fromhex("3011060b2a864886f70d0109100109a0023000"),
    "tnef": b"\x78\x9f\x3e\x22" + bytes(20),
    "empty": b"",
}  # fmt: skip


@pytest.mark.parametrize("name", ["", "x.jpg", "x.doc"])
@pytest.mark.parametrize("case", sorted(CASES))
def test_type_is_told_by_content(case: str, name: str) -> None:
    expected = case.replace(",", " ").partition(" ")[0]
    assert detect_bytes(CASES[case], name).short == expected


def test_an_extension_only_tells_a_script_from_other_text() -> None:
    text = b"@echo off\r\nformat c:\r\n"
    assert detect_bytes(text, "a.bat").short == "script"
    assert detect_bytes(text, "a.txt").short == "txt"
    assert detect_bytes(picture("PNG"), "a.exe").short == "png"


def test_damage_is_not_sure() -> None:
    found = detect_bytes(CASES["zip"][:-30])
    assert (found.short, found.sure) == ("zip", False)
    found = detect_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert (found.short, found.sure) == ("ole", False)


@pytest.mark.parametrize("share", [0.6, 0.95])
@pytest.mark.parametrize("short", ["doc", "docx", "odt", "xls"])
def test_a_document_that_was_cut_off_is_that_document(short: str, share: float) -> None:
    """The sender is told that it is damaged, not that its type is unknown or not permitted."""
    data = sample(short)
    found = detect_bytes(data[: int(len(data) * share)])
    assert found.short == short
    assert not found.sure or short == "xls", "the directory of this one stands at its beginning"


def test_members_are_counted_before_the_directory_is_read() -> None:
    assert zip_entries(io.BytesIO(package(a="1", b="2"))) == 2
    assert zip_entries(io.BytesIO(b"PK\x03\x04")) is None


def test_comments_before_html_cost_linear_time() -> None:
    assert detect_bytes(b"<!---->" * 5000).short == "txt"


def test_table_of_types() -> None:
    assert filetypes.by_mime("application/msword").short == "doc"
    assert filetypes.by_mime("no/such").short == "bin"
    assert filetypes.by_extension("Bao cao.DOC") is filetypes.by_short("doc")
    assert filetypes.by_extension("no extension") is None
    for type_ in filetypes.TYPES.values():
        assert type_.vi
        assert type_.en
        assert type_.advice_vi.endswith(".")
        assert filetypes.by_mime(type_.mime) is type_
