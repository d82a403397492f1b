"""Documents with a password."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import msoffcrypto
import olefile
import pikepdf
from msoffcrypto.format.ooxml import OOXMLFile

from tests.samples import active
from tests.samples.kinds import FIXTURES, sample
from tests.samples.zips import packed

PASSWORD = "mật khẩu"


def pdf(user: str = PASSWORD) -> bytes:
    """A PDF that asks for a password; without `user` only printing is locked."""
    with pikepdf.open(io.BytesIO(sample("pdf"))) as file:
        buffer = io.BytesIO()
        file.save(buffer, encryption=pikepdf.Encryption(user=user, owner="chủ"))
    return buffer.getvalue()


def doc() -> bytes:
    """A DOC whose header says that it is encrypted ([MS-DOC] 2.5.2, fEncrypted)."""
    with olefile.OleFileIO(io.BytesIO(sample("doc"))) as file:
        word = bytearray(file.openstream("WordDocument").read())
    struct.pack_into("<H", word, 0x0A, struct.unpack_from("<H", word, 0x0A)[0] | 0x0100)
    return active.doc({"WordDocument": bytes(word)})


def docx() -> bytes:
    """A DOCX that Office has encrypted: a compound file ([MS-OFFCRYPTO] 2.3)."""
    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO((FIXTURES / "rich" / "rich.docx").read_bytes())).encrypt(PASSWORD, buffer)
    assert msoffcrypto.OfficeFile(io.BytesIO(buffer.getvalue())).is_encrypted()
    return buffer.getvalue()


def odt() -> bytes:
    """An ODT whose manifest says how its content is encrypted (ODF 1.3 part 2 §4.3)."""
    entry = (
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data '
        'manifest:checksum="x"/></manifest:file-entry></manifest:manifest>'
    )
    end = b"</manifest:manifest>"
    return active.odt({}, {"META-INF/manifest.xml": (end, entry.encode())})


def zip_(folder: Path) -> bytes:
    """A ZIP of 7-Zip's with AES."""
    return packed(folder, "-pmat-khau", "-mem=AES256")
