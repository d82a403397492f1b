"""Files inside documents, told by what their bytes are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.samples import active
from tests.samples.kinds import sample
from vanthu.parsers.inspection.facts import Embedded

from .looking import look

Make = Callable[[str, bytes], bytes]
MAKERS = [
    active.doc_with_object, active.docx_with_object, active.rtf_with_object, active.pdf_with_file,
]  # fmt: skip


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    ("name", "data", "short"),
    [
        ("cai dat.exe", active.PROGRAM, "exe"),
        ("phu luc.pdf", active.PROGRAM, "exe"),
        ("chay.js", b"WScript.Echo(1)", "script"),
        ("phu luc.xlsx", sample("xlsx"), "xlsx"),
        ("ghi chu.txt", b"abc", "txt"),
    ],
)
def test_a_packed_file(make: Make, name: str, data: bytes, short: str) -> None:
    [held] = look(make(name, data)).embedded
    assert (held.name, held.short) == (name, short)


def test_a_packed_file_in_hidden_objects_of_a_pdf() -> None:
    [held] = look(active.pdf_with_file("a.exe", active.PROGRAM, hidden=True)).embedded
    assert held == Embedded("file", "a.exe", "exe")


def test_formulas_are_harmless() -> None:
    assert look(active.doc_with_object("x", b"formula" * 99, active.EQUATION)).is_clean


def test_a_sheet_on_the_page() -> None:
    folder = "ObjectPool/_1"
    data = active.doc(
        {f"{folder}/Workbook": b"x", f"{folder}/\x03ObjInfo": b"x"}, {folder: active.SHEET}
    )
    assert look(data).embedded == (Embedded("Excel.Sheet.8", "", "xls"),)


def test_a_program_that_lies_in_the_open() -> None:
    [held] = look(active.doc({"Data": active.PROGRAM})).embedded
    assert held.short == "exe"


def test_controls() -> None:
    folder = "ObjectPool/_1"
    assert look(active.doc({f"{folder}/\x03OCXNAME": b"x"})).controls == 1
    assert look(active.docx({"word/activeX/activeX1.xml": b"<a/>"})).controls == 1
