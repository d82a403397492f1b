"""Places where other readers lose letters."""

from __future__ import annotations

import io
import zipfile

from vanthu.parsers.documents.doc.pieces import read_pieces, read_text
from vanthu.parsers.documents.hyphens import soft_hyphen
from vanthu.parsers.documents.numerals import numeral
from vanthu.parsers.types import Outcome

from .texts import FIXTURES, read_bytes

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, styles: str = "") -> Outcome:
    """What is read of a document with that body."""
    out = io.BytesIO()
    with zipfile.ZipFile(FIXTURES / "rich" / "rich.docx") as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = f"<w:document {_W}><w:body>{body}</w:body></w:document>".encode()
            elif name == "word/styles.xml" and styles:
                data = f"<w:styles {_W}>{styles}</w:styles>".encode()
            new.writestr(name, data)
    return read_bytes(out.getvalue(), "docx")


def test_the_mark_of_an_optional_hyphen_is_a_letter_only_where_no_letter_is() -> None:
    assert soft_hyphen(marks=500, characters=0) == "\xad"
    assert soft_hyphen(marks=12, characters=100) == ""
    assert soft_hyphen(marks=0, characters=0) == "\xad"


def test_docx_soft_hyphen_inserted_text_smart_tags_and_fields() -> None:
    body = (
        "<w:p><w:r><w:t>th</w:t><w:softHyphen/></w:r>"
        "<w:smartTag><w:r><w:t xml:space='preserve'> tag</w:t></w:r></w:smartTag>"
        "<w:sdt><w:sdtContent><w:r><w:t> sdt</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:fldSimple w:instr=' PAGE '><w:r><w:t>7</w:t></w:r></w:fldSimple>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:sym w:font='.VnTime' w:char='F0AD'/><w:noBreakHyphen/></w:r></w:p>"
    )
    assert docx(body).text == "th\xad tag sdt\xad\u2011"


def test_docx_fonts_come_through_styles() -> None:
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii='Arial' w:hAnsi='Arial'/></w:rPr>"
        "</w:rPrDefault></w:docDefaults>"
        "<w:style w:type='paragraph' w:styleId='Base'><w:rPr>"
        "<w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='Child'><w:basedOn w:val='Base'/></w:style>"
        "<w:style w:type='character' w:styleId='Upper'><w:rPr>"
        "<w:rFonts w:ascii='.VnTimeH' w:hAnsi='.VnTimeH'/></w:rPr></w:style>"
    )
    body = (
        "<w:p><w:pPr><w:pStyle w:val='Child'/></w:pPr><w:r><w:t>a</w:t></w:r>"
        "<w:r><w:rPr><w:rStyle w:val='Upper'/></w:rPr><w:t>b</w:t></w:r>"
        "<w:r><w:rPr><w:rFonts w:ascii='VNI-Times'/></w:rPr><w:t>c</w:t></w:r>"
        "<w:r><w:rPr><w:rFonts w:ascii='VNI-Times' w:hAnsi='VNI-Times'/></w:rPr>"
        "<w:t>\xf6</w:t></w:r>"
        "</w:p><w:p><w:r><w:t>d</w:t></w:r></w:p>"
    )
    runs = [(run.text, run.font) for block in docx(body, styles).blocks for run in block.runs]
    assert runs == [
        ("a", ".VnTime"), ("b", ".VnTimeH"), ("c\xf6", "VNI-Times"), ("d", "Arial"),
    ]  # fmt: skip


def test_docx_deleted_paragraph_mark_joins() -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>one </w:t></w:r></w:p>"
        "<w:p><w:r><w:t>two</w:t></w:r></w:p>"
    )
    assert [block.text for block in docx(body).blocks] == ["one two"]


def test_docx_hidden_text_is_out_and_told() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>"
    outcome = docx(f"<w:p>{hidden}<w:r><w:t>y</w:t></w:r></w:p>")
    assert outcome.text == "y"
    assert [(f.code, f.args["count"]) for f in outcome.findings] == [("doc.hidden_text", 1)]


def test_doc_pieces_of_bytes_and_of_unicode() -> None:
    word = "Điều".encode("utf-16-le") + b"Quy\xd5t \xad\x96"
    places = b"".join(n.to_bytes(4, "little") for n in (0, 4, 12))
    pcds = b"\0\0" + (0).to_bytes(4, "little") + b"\0\0" + b"\0\0"
    pcds += (8 * 2 | 0x40000000).to_bytes(4, "little") + b"\0\0"
    clx = b"\x02" + (len(places) + len(pcds)).to_bytes(4, "little") + places + pcds
    assert read_text(word, read_pieces(clx), 12) == "ĐiềuQuy\xd5t \xad\u2013"


def test_rtf_legacy_fonts_keep_their_bytes_whatever_page_is_declared() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1258{\fonttbl{\f0\fcharset163 Times New Roman;}"
        rb"{\f1\fcharset163 .VnTime;}}"
        rb"\f0 \'f0\'ec \f1 \'ae\'ad \u7897\'3f{\*\unknown gone}{\upr{old}{\*\ud new}}\par}"
    )
    [block] = read_bytes(rtf, "rtf").blocks
    assert [(run.text, run.font) for run in block.runs] == [
        ("đ\u0301 ", "Times New Roman"),
        ("®\xad ộnew", ".VnTime"),
    ]


def test_html_structure() -> None:
    page = (
        "<html><head><title>T</title><style>x</style></head><body><h2>Tiêu đề</h2>"
        "<p>Một<br>hai <b>ba</b> <font face='.VnTime'>bèn</font></p><ul><li>mục</ul>"
        "<table><tr><td colspan=2>a<td>b<tr><td>c</table><p style='display:none'>ẩn</p>"
        "<script>alert(1)</script>&nbsp;cuối"
    ).encode()
    outcome = read_bytes(page, "html")
    assert [(b.kind, b.text, b.row, b.column) for b in outcome.blocks] == [
        ("heading", "Tiêu đề", -1, -1),
        ("paragraph", "Một\nhai ba bèn", -1, -1),
        ("list_item", "mục", -1, -1),
        ("table_cell", "a", 0, 0),
        ("table_cell", "b", 0, 2),
        ("table_cell", "c", 1, 0),
        ("paragraph", "\xa0cuối", -1, -1),
    ]
    assert {run.font for run in outcome.blocks[1].runs} == {None, ".VnTime"}
    assert outcome.metadata["title"] == "T"


def test_numerals() -> None:
    assert [numeral(4, form) for form in ("decimal", "lowerRoman", "upperLetter", "bullet")] == [
        "4", "iv", "D", "",
    ]  # fmt: skip
    assert numeral(10**9, "lowerRoman") == "1000000000"


def test_scrambled_pdfs_are_put_back() -> None:
    from .texts import plain, read_file, wrong

    for name in ("longxuyen", "hoabinh"):
        source = (FIXTURES / "regulations" / f"{name}.txt").read_text(encoding="utf-8")
        got = read_file(FIXTURES / "scrambled" / f"{name}.pdf").text
        assert wrong(source, got) <= len(plain(source)) * 0.0002
