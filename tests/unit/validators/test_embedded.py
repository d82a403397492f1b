"""What lies inside a document."""

from __future__ import annotations

import pytest

from vanthu.parsers.inspection.facts import Embedded
from vanthu.validators.rules.embedded import EmbeddedFiles

from .contexts import context, file, found
from .inspections import inspected


@pytest.mark.parametrize(
    ("held", "code"),
    [
        (Embedded("Package", "cai dat.exe", "exe"), "active.embedded_program"),
        (Embedded("Package", "chay.js", "script"), "active.embedded_program"),
        (Embedded("ShockwaveFlash", "", ""), "active.embedded_program"),
        (Embedded("Package", "phu luc.xlsx", "xlsx"), "active.embedded_file"),
        (Embedded("file", "hoa don.xml", "xml"), "active.embedded_file"),
        (Embedded("Excel.Sheet.8", "", "xls"), "active.embedded_object"),
    ],
)
def test_kinds(held: Embedded, code: str) -> None:
    assert found(EmbeddedFiles(), inspected("a.doc", "doc", embedded=(held,))) == [code]


def test_names_are_few() -> None:
    held = tuple(Embedded("file", f"{number}.xml", "xml") for number in range(9))
    [finding] = EmbeddedFiles().check(context(inspected("a.pdf", "pdf", embedded=held)))
    assert finding.args == {"count": 9, "names": "0.xml, 1.xml, 2.xml, 3.xml, 4.xml…"}


def test_controls_and_clean_files() -> None:
    assert found(EmbeddedFiles(), inspected("a.doc", "doc", controls=2)) == ["active.control"]
    assert found(EmbeddedFiles(), inspected("a.doc", "doc"), file("b.doc", "doc")) == []
