"""Nothing that the inspection finds, and nothing of a document's making, is in the public copy."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest

from tests.samples import active
from tests.samples.kinds import FIXTURES
from vanthu.parsers import filetypes
from vanthu.parsers.documents.pdf import read as read_pdf
from vanthu.parsers.public_file import task
from vanthu.parsers.types import Outcome

from .looking import look

PDFS = {
    "script at opening": active.pdf(active.opens_with(active.script()), hidden=True),
    "named script": active.pdf(active.named_script),
    "script of a page": active.pdf(active.page_script, hidden=True),
    "script of a button": active.pdf(active.button(active.script())),
    "program": active.pdf(active.button(active.launch()), hidden=True),
    "file inside": active.pdf_with_file("a.exe", active.PROGRAM),
    "behind a page": active.polyglots()["PDF behind a page"][1],
    "and ZIP": active.polyglots()["PDF and ZIP"][1],
}


def public(data: bytes, short: str) -> bytes:
    out = io.BytesIO()
    task(io.BytesIO(data), f"a.{short}", {"type": filetypes.by_short(short).mime}, out)
    return out.getvalue()


@pytest.mark.parametrize("what", sorted(PDFS))
def test_pdf(what: str) -> None:
    assert not look(PDFS[what], "pdf").is_clean
    copy = public(PDFS[what], "pdf")
    assert look(copy, "pdf").is_clean
    assert b"MZ\x00" not in copy


@pytest.mark.parametrize("what", ["picture and ZIP", "picture and page", "picture and program"])
def test_picture(what: str) -> None:
    name, data, _ = active.polyglots()[what]
    assert look(public(data, name[-3:]), name[-3:]).is_clean


def _outcome(copy: bytes) -> Outcome:
    return read_pdf(io.BytesIO(copy), "")


@pytest.mark.parametrize("short", ["doc", "docx", "odt", "rtf"])
def test_documents_lose_their_making(short: str) -> None:
    """Comments, deleted text, hidden text, authors: none is in the PDF that the public gets."""
    data = (FIXTURES / "rich" / f"rich.{short}").read_bytes()
    from vanthu.parsers.readers import reader

    read = reader(filetypes.by_short(short).mime)
    assert read is not None
    outcome = read(io.BytesIO(data), "")
    comments = [block.text for block in outcome.blocks if block.kind == "comment"]
    assert comments
    copy = public(data, short)
    text = _outcome(copy).text
    assert "MARKBODY" in text
    for word in (*comments, "MARKCOMMENT", "MARKDELETED", "MARKHIDDEN"):
        assert word not in text, word
    with pikepdf.open(io.BytesIO(copy)) as file:
        info = {str(key): str(value) for key, value in file.docinfo.items()}
    assert info.get("/Author", "") in ("", "anonymous")
    assert look(copy, "pdf").is_clean


def test_hidden_and_deleted_text_of_a_docx() -> None:
    word = FIXTURES / "rich" / "rich.docx"
    with zipfile.ZipFile(word) as package:
        body = package.read("word/document.xml")
    assert b"<w:body>" in body
    added = (
        b'<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>MARKVANISH</w:t></w:r><w:del w:author="x">'
        b"<w:r><w:delText>MARKGONE</w:delText></w:r></w:del><w:r><w:t>MARKSTAYS</w:t></w:r></w:p>"
    )
    data = active.docx({}, {"word/document.xml": (b"<w:body>", b"<w:body>" + added)})
    text = _outcome(public(data, "docx")).text
    assert "MARKSTAYS" in text
    assert "MARKVANISH" not in text
    assert "MARKGONE" not in text
