"""Values taken out of PDFs: gone from every byte, while the other pages stay as they were."""

from __future__ import annotations

import io
import zlib

import pypdf
import pytest
from pypdf.generic import DictionaryObject, FloatObject, NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from vanthu.parsers.documents.pdf import read as read_pdf
from vanthu.parsers.public_file import task
from vanthu.parsers.publishing.page_places import Wanted, folded
from vanthu.parsers.publishing.still_there import says_any
from vanthu.parsers.publishing.text_copy import FAMILY, register_fonts
from vanthu.parsers.sandbox.refusal import Refusal

CANARY = "004085012345"
HOME = "tổ 5, phường Sông Bằng, thành phố Cao Bằng"


def _pdf(*pages: tuple[str, ...], rotate: int = 0, **options: object) -> io.BytesIO:
    register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    for lines in pages:
        canvas.setFont(FAMILY, 12)
        for number, line in enumerate(lines):
            canvas.drawString(60, 780 - 20 * number, line)
        if rotate:
            canvas.setPageRotation(rotate)
        canvas.showPage()
    canvas.save()
    out.seek(0)
    return out


def _masked(source: io.BytesIO, *values: str, before: str = "") -> tuple[dict[str, object], bytes]:
    out = io.BytesIO()
    mask = [{"value": value, "before": before} for value in values]
    answer = task(source, "a.pdf", {"type": "application/pdf", "title": "QĐ", "mask": mask}, out)
    return answer, out.getvalue()


def _bytes_of(data: bytes) -> bytes:
    """The file with everything unpacked in it."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    found = [data]
    for number in range(1, len(reader.xref[0]) + 1):
        obj = reader.get_object(number)
        if hasattr(obj, "get_data"):
            found.append(obj.get_data())
        found.append(str(obj).encode())
    return b"\n".join(found)


def _text(data: bytes) -> str:
    return read_pdf(io.BytesIO(data), "").text


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_with_a_value_becomes_a_picture_with_the_rest_of_its_text(rotate: int) -> None:
    source = _pdf(
        ("QUYẾT ĐỊNH", f"Ông An, CCCD {CANARY}, thường trú"), ("Trang hai",), rotate=rotate
    )
    answer, data = _masked(source, CANARY)
    assert answer["pictures"] == [1]
    assert answer["pages"] == 2
    assert CANARY.encode() not in _bytes_of(data)
    assert CANARY not in _text(data)
    assert "Trang hai" in _text(data)
    if not rotate:
        assert "Ông An, CCCD ************, thường trú" in _text(data)


def test_the_places_are_black_and_the_rest_is_legible() -> None:
    import pypdfium2 as pdfium

    source = _pdf((f"CCCD {CANARY} het",))
    before = pdfium.PdfDocument(source.getvalue())[0].render(scale=2).to_pil().convert("L")
    _answer, data = _masked(source, CANARY)
    after = pdfium.PdfDocument(data)[0].render(scale=2).to_pil().convert("L")
    top = 2 * (842 - 795)
    strip = after.crop((0, top, after.width, top + 40))
    black = sum(1 for pixel in strip.tobytes() if pixel < 40)
    ink = sum(1 for pixel in before.crop((0, top, before.width, top + 40)).tobytes() if pixel < 40)
    assert black > 3 * ink
    label = (2 * 60, top, 2 * 85, top + 40)
    assert before.crop(label).getextrema() == after.crop(label).getextrema() or (
        after.crop(label).getextrema()[0] < 80 < after.crop(label).getextrema()[1]
    )


def test_a_value_over_two_lines_and_two_fonts_is_found() -> None:
    source = _pdf(("Trú tại tổ 5, phường Sông", "Bằng, thành phố Cao Bằng, tỉnh."))
    _answer, data = _masked(source, HOME)
    assert "Sông" not in _text(data)
    assert "tỉnh" in _text(data)


def test_decomposed_letters_are_found() -> None:
    import unicodedata

    source = _pdf((unicodedata.normalize("NFD", HOME),))
    _answer, data = _masked(source, HOME)
    assert not says_any(data, [Wanted.of(HOME, "")])


def test_a_short_value_is_covered_behind_its_own_words_only() -> None:
    source = _pdf(("Ông Nam, sinh năm 1980, nhập ngũ năm 1999.", "Nghị quyết năm 1980."))
    answer, data = _masked(source, "1980", before="Ông Nam, sinh năm ")
    assert answer["pictures"] == [1]
    assert "sinh năm ****" in _text(data)
    assert "Nghị quyết năm 1980" in _text(data)


def test_links_notes_and_outlines_say_nothing_either() -> None:
    writer = pypdf.PdfWriter(_pdf((f"CCCD {CANARY}",), ("Trang hai",)))
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): pypdf.generic.ArrayObject([FloatObject(n) for n in (0, 0, 9, 9)]),
            NameObject("/A"): DictionaryObject(
                {
                    NameObject("/S"): NameObject("/URI"),
                    NameObject("/URI"): TextStringObject(f"https://example.vn/{CANARY}"),
                }
            ),
        }
    )
    writer.add_annotation(1, link)
    writer.add_outline_item(CANARY, 1)
    writer.add_metadata({"/Keywords": CANARY})
    source = io.BytesIO()
    writer.write(source)
    answer, data = _masked(source, CANARY)
    assert CANARY.encode() not in _bytes_of(data)
    assert answer["pictures"] == [1, 2]  # the link on the second page says it too


def test_leftovers_of_an_earlier_save_are_not_carried_along() -> None:
    first = _pdf((f"CCCD {CANARY}",)).getvalue()
    writer = pypdf.PdfWriter(io.BytesIO(first), incremental=True)
    writer.pages[0][NameObject("/UserUnit")] = FloatObject(1)
    later = io.BytesIO()
    writer.write(later)
    _answer, data = _masked(later, CANARY)
    assert CANARY.encode() not in _bytes_of(data)


def test_what_stands_on_no_page_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        _masked(_pdf(("Một trang không có gì",)), CANARY)
    assert refusal.value.finding.code == "file.not_convertible"


def test_a_picture_with_something_to_mask_is_refused() -> None:
    with pytest.raises(Refusal):
        task(
            io.BytesIO(b""), "a.jpg", {"type": "image/jpeg", "mask": [{"value": "x"}]}, io.BytesIO()
        )


def test_the_search_finds_packed_streams_and_wide_strings() -> None:
    wanted = [Wanted.of(CANARY, "")]
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    assert not says_any(_written(writer), wanted)
    stream = pypdf.generic.StreamObject()
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream._data = zlib.compress(f"CCCD {CANARY}".encode())
    writer.pages[0][NameObject("/X")] = writer._add_object(stream)
    assert says_any(_written(writer), wanted)
    del writer.pages[0]["/X"]
    writer.pages[0][NameObject("/Y")] = TextStringObject(f"Ế {CANARY}")
    assert says_any(_written(writer), wanted)


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_folding_forgets_marks_spaces_and_case() -> None:
    assert folded("Tổ 5,\nPHƯỜNG Đông") == folded("tổ5phường đông") == "to5phuongdong"
