"""Files that mean harm, and files that are broken: outcomes, never exceptions, never secrets."""

from __future__ import annotations

import io
import time
import zipfile

import olefile
import pikepdf
import pypdf
import pytest

from .mutations import mutated
from .texts import FIXTURES, read_bytes

RICH = FIXTURES / "rich"
XXE = b'<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]>"
)


def _repacked(kind: str, part: str, change: bytes, behind: bytes = b"?>") -> bytes:
    """The rich document with `change` put behind the XML declaration of one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(RICH / f"rich.{kind}") as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                head, mark, rest = data.partition(behind)
                data = head + mark + change + rest
            new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _codes(data: bytes, kind: str) -> list[str]:
    return [finding.code for finding in read_bytes(data, kind).findings]


@pytest.mark.parametrize("kind", ["doc", "docx", "odt", "rtf", "pdf"])
def test_mutated_files_give_outcomes(kind: str) -> None:
    data = (RICH / f"rich.{kind}").read_bytes()
    for seed in range(40):
        started = time.perf_counter()
        outcome = read_bytes(mutated(data, seed), kind)
        assert time.perf_counter() - started < 10
        assert all(finding.code for finding in outcome.findings)


@pytest.mark.parametrize("declaration", [XXE, LAUGHS, b"<!--" + b"x" * 9000 + b"-->" + XXE])
@pytest.mark.parametrize(("kind", "part"), [("docx", "word/document.xml"), ("odt", "content.xml")])
def test_declarations_are_refused(kind: str, part: str, declaration: bytes) -> None:
    assert _codes(_repacked(kind, part, declaration), kind) == ["file.unsafe_xml"]


def test_deep_and_large_documents_are_limits() -> None:
    spans = b"<text:span>" * 100_000 + b"x" + b"</text:span>" * 100_000
    data = _repacked("odt", "content.xml", b"<text:p>" + spans + b"</text:p>", b"<office:text>")
    assert _codes(data, "odt")[0] in {"file.damaged", "file.limit"}
    assert _codes(b"{\\rtf1 " + b"{" * 500_000 + b"x", "rtf") == ["file.limit"]
    bomb = b"<w:p/>" * 12_000_000
    assert _codes(_repacked("docx", "word/document.xml", bomb, b"<w:body>"), "docx") == [
        "file.limit"
    ]


def test_absurd_numbers_in_rtf() -> None:
    outcome = read_bytes(rb"{\rtf1\uc999999999 \u9999999999 a\bin999999999 b}", "rtf")
    assert outcome.type == "application/rtf"


def test_tables_in_tables_without_end() -> None:
    data = b"{\\rtf1 " + b"".join(b"\\pard\\itap%d x\\nestcell " % i for i in range(64)) + b"}"
    assert read_bytes(data, "rtf").text.count("x") == 64


def test_encrypted_files_say_so() -> None:
    doc = bytearray((RICH / "rich.doc").read_bytes())
    ole = olefile.OleFileIO(io.BytesIO(bytes(doc)))
    entry = ole.direntries[ole._find("WordDocument")]
    assert entry is not None
    at = (entry.isectStart + 1) * 512
    assert doc[at : at + 2] == b"\xec\xa5"
    doc[at + 0x0B] |= 0x01
    assert _codes(bytes(doc), "doc") == ["file.encrypted"]
    writer = pypdf.PdfWriter(RICH / "rich.pdf")
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    assert _codes(out.getvalue(), "pdf") == ["pdf.encrypted"]


def test_a_pdf_with_rights_only_is_read() -> None:
    writer = pypdf.PdfWriter(RICH / "rich.pdf")
    writer.encrypt("", "owner")
    out = io.BytesIO()
    writer.write(out)
    outcome = read_bytes(out.getvalue(), "pdf")
    assert "MARKBODY" in outcome.text
    assert outcome.metadata["encrypted"] is True


@pytest.mark.parametrize(("ident", "nfib", "version"), [(0xA5DC, 101, "6"), (0xA5DC, 104, "95")])
def test_old_word_is_told_apart(ident: int, nfib: int, version: str) -> None:
    doc = bytearray((RICH / "rich.doc").read_bytes())
    at = doc.index(b"\xec\xa5")
    doc[at : at + 4] = ident.to_bytes(2, "little") + nfib.to_bytes(2, "little")
    [finding] = read_bytes(bytes(doc), "doc").findings
    assert (finding.code, finding.args["version"]) == ("doc.old_word", version)


@pytest.mark.parametrize("kind", ["doc", "docx", "odt", "rtf", "pdf"])
@pytest.mark.parametrize("data", [b"", b"x", b"\0" * 4096, b"PK\x03\x04", b"%PDF-1.7", b"{\\rtf"])
def test_what_is_no_document_is_damaged(kind: str, data: bytes) -> None:
    if (kind, data) != ("rtf", b"{\\rtf"):
        assert _codes(data, kind) == ["file.damaged"]


def test_links_of_other_kinds_are_no_links() -> None:
    page = b'<a href="javascript:alert(1)">a</a> <a href="https://x.vn/">b</a>'
    links = [run.link for block in read_bytes(page, "html").blocks for run in block.runs]
    assert links == [None, None, "https://x.vn/"] or links == [None, "https://x.vn/"]


def test_a_title_in_broken_utf16_costs_no_page() -> None:
    """pdfium2 decodes strictly; found by mutants."""
    with pikepdf.open(FIXTURES / "regulations" / "hoabinh.pdf") as pdf:
        pdf.docinfo["/Title"] = pikepdf.String(b"\xfe\xff\xdc\x00\x00a")
        pdf.docinfo["/Author"] = "Huyện"
        out = io.BytesIO()
        pdf.save(out)
    outcome = read_bytes(out.getvalue(), "pdf")
    assert outcome.metadata["author"] == "Huyện"
    assert "title" not in outcome.metadata
    assert "Quy chế" in outcome.text
