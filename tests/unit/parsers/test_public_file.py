"""The public's copy: what a page shows, and nothing that the file carries beside it."""

from __future__ import annotations

import io

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tests.samples.hostile.pdfs import pdf
from vanthu.parsers.documents.pdf import read as read_pdf
from vanthu.parsers.public_file import task
from vanthu.parsers.sandbox.refusal import Refusal
from vanthu.parsers.types import Block, Run, to_json

from .documents.texts import FIXTURES, TYPES


def _link(kind: str, key: str, value: str) -> DictionaryObject:
    action = {NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)}
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
            NameObject("/A"): DictionaryObject(action),
        }
    )


def _dangerous() -> io.BytesIO:
    """A PDF with a script, a program to start, an attachment, an author and a reviewer's note."""
    writer = pypdf.PdfWriter(FIXTURES / "rich" / "rich.pdf")
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('SCRIPTMARK')"),
        }
    )
    writer.add_attachment("secret.txt", b"ATTACHMARK")
    writer.add_metadata({"/Author": "AUTHORMARK", "/Title": "TITLEMARK"})
    launch, link = (
        _link("/Launch", "/F", "LAUNCHMARK.exe"),
        _link("/URI", "/URI", "https://example.vn/LINKMARK"),
    )
    page = writer.pages[0]
    annotations = page["/Annots"].get_object()
    page[NameObject("/Annots")] = ArrayObject([*annotations, launch, link])
    page[NameObject("/AA")] = launch["/A"]
    out = io.BytesIO()
    writer.write(out)
    out.seek(0)
    return out


def test_pdf_is_cleaned() -> None:
    out = io.BytesIO()
    answer = task(_dangerous(), "a.pdf", {"type": "application/pdf", "title": "Quyết định"}, out)
    assert answer == {"type": "application/pdf", "pages": 2, "unsigned": False}
    out.seek(0)
    copy = pypdf.PdfReader(out)
    everything = "".join(str(copy.get_object(n)) for n in range(1, len(copy.xref[0]) + 1))
    for mark in ("SCRIPTMARK", "ATTACHMARK", "AUTHORMARK", "TITLEMARK", "LAUNCHMARK", "Launch",
                 "MARKCOMMENT", "JavaScript", "EmbeddedFiles"):  # fmt: skip
        assert mark not in everything, mark
    out.seek(0)
    outcome = read_pdf(out, "")
    assert "MARKBODY" in outcome.text
    assert outcome.metadata["title"] == "Quyết định"
    assert "author" not in outcome.metadata
    assert "LINKMARK" in everything


def test_text_becomes_a_pdf_with_its_letters() -> None:
    blocks = [
        Block("heading", (Run("QUYẾT ĐỊNH", bold=True),), level=1),
        Block("paragraph", (Run("Ủy ban <nhân> dân & các xã "), Run("ạảấầẩẫậắằ", italic=True))),
        Block("table_cell", (Run("Ô một"),), table=0, row=0, column=0),
        Block("table_cell", (Run("Ô ba"),), table=0, row=0, column=2),
        Block("comment", (Run("REVIEWER"),)),
        Block("list_item", (Run("- Như Điều 3"),), level=1),
    ]
    args = {
        "type": TYPES["doc"],
        "blocks": to_json(blocks),
        "title": "Tiêu đề",
        "attribution": "Nguồn: UBND",
    }
    out, again = io.BytesIO(), io.BytesIO()
    assert task(io.BytesIO(b""), "a.doc", args, out)["type"] == "application/pdf"
    task(io.BytesIO(b""), "a.doc", args, again)
    assert out.getvalue() == again.getvalue()
    out.seek(0)
    text = " ".join(read_pdf(out, "").text.split())
    for piece in ("QUYẾT ĐỊNH", "Ủy ban <nhân> dân & các xã ạảấầẩẫậắằ", "Ô một", "Ô ba",
                  "- Như Điều 3", "Tiêu đề", "Nguồn: UBND"):  # fmt: skip
        assert piece in text
    assert "REVIEWER" not in text


def test_legacy_text_without_its_conversion_is_no_public_file() -> None:
    text = rb"Qu\'b8t \'ae\'de \'ae\'ad\'ae\par"
    source = io.BytesIO(rb"{\rtf1{\fonttbl{\f0 .VnTime;}}\f0 " + text + b"}")
    with pytest.raises(Refusal) as refusal:
        task(source, "a.rtf", {"type": TYPES["rtf"]}, io.BytesIO())
    assert refusal.value.finding.code == "file.not_convertible"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj"])
def test_broken_pdfs_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        task(io.BytesIO(data), "a.pdf", {"type": "application/pdf"}, io.BytesIO())


@pytest.mark.parametrize("version", [0, 99])
def test_a_cipher_of_no_standard_is_damage(version: int) -> None:
    entries = b"/Encrypt<</Filter/Standard/V %d/R %d/P -1/O(x)/U(x)>>/ID[(a)(a)]" % (
        version,
        version,
    )
    with pytest.raises(Refusal) as refusal:
        task(io.BytesIO(pdf({}, entries)), "", {"type": "application/pdf"}, io.BytesIO())
    assert refusal.value.finding.code == "file.damaged"
