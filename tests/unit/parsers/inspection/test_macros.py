"""Macros: their source is unpacked, what starts by itself and what reaches out is told."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from tests.samples import active
from vanthu.parsers.inspection.vba import decompress

from .looking import look


@pytest.mark.parametrize(
    ("packed", "plain"),
    [
        # The three examples of [MS-OVBA] 3.2.
        ("0119b000616263646566676800696a6b6c6d6e6f70007172737475762e", b"abcdefghijklmnopqrstuv."),
        (
            (
                "012fb000236161616263646582660070616768696a013808616b6c00306d6e6f7006710270"
                "04107273747576107778797a003c"
            ),
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        ),
        ("0103b002614500", b"a" * 73),
    ],
)
def test_the_examples_of_the_specification(packed: str, plain: bytes) -> None:
    assert decompress(bytes.fromhex(packed)) == plain


@pytest.mark.parametrize("size", [0, 1, 3599, 3600, 20_000])
def test_what_the_samples_pack_comes_back(size: int) -> None:
    data = random.Random(size).randbytes(size)
    assert decompress(active.packed(data)) == data
    assert decompress(active.packed(data) + bytes(500)) == data


@pytest.mark.parametrize(
    "data", [b"", b"\x02", b"\x01\x00\x10", b"\x01\x03\xb0\xff\xff\xff", b"\x01\x02\xb0\x01\xff"]
)
def test_damaged_containers(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"chunk|copy|container"):
        decompress(data)


@pytest.mark.parametrize("make", [active.doc_with_macros, active.docx_with_macros])
def test_a_virus_starts_and_reaches_out(make: object) -> None:
    assert callable(make)
    found = look(make(active.VIRUS, active.EMPTY))
    assert (found.macros, found.starts) == (1, ("Document_Open",))
    assert {word.lower() for word in found.reaches} == {"createobject", "wscript.shell"}
    assert not found.damaged


def test_an_office_template_does_neither() -> None:
    found = look(active.doc_with_macros(active.TEMPLATE, active.EMPTY))
    assert (found.macros, found.starts, found.reaches) == (1, (), ())


def test_empty_modules_are_no_macros() -> None:
    assert look(active.doc_with_macros(active.EMPTY, active.EMPTY)).is_clean


def test_comments_are_no_code() -> None:
    quiet = active.EMPTY + "' Sub AutoOpen()\r\nRem Shell\r\n"
    assert look(active.doc_with_macros(quiet)).is_clean


@pytest.mark.parametrize(
    "header",
    ["Sub AutoOpen()", "Public Sub Auto_Open ()", "private  sub  document_close()", "Sub Autoexec"],
)
def test_names_that_office_calls(header: str) -> None:
    found = look(active.doc_with_macros(f"{header}\r\nKill x\r\nEnd Sub\r\n"))
    assert len(found.starts) == 1
    assert found.reaches == ("Kill",)


def test_a_project_that_can_not_be_read_counts_as_one() -> None:
    streams = {f"Macros/{path}": data for path, data in active.project({"A": "x"}).items()}
    found = look(active.doc({**streams, "Macros/VBA/dir": b"\x07broken"}))
    assert (found.macros, found.damaged) == (1, True)


def test_macros_of_an_embedded_document() -> None:
    inner = active.doc_with_macros(active.VIRUS)
    found = look(active.docx({"word/embeddings/Microsoft_Word.doc": inner}))
    assert found.starts == ("Document_Open",)
    assert [one.short for one in found.embedded] == ["doc"]


def test_libreoffice_basic() -> None:
    empty = b'<script:module xmlns:script="x">REM  *****  BASIC  *****\n\nSub Main\n\nEnd Sub\n'
    assert look(active.odt({"Basic/Standard/Module1.xml": empty})).is_clean
    code = empty.replace(b"Sub Main\n", b"Sub Main\nShell(&quot;calc&quot;)\n")
    assert look(active.odt({"Basic/Standard/Module1.xml": code})).macros == 1
    assert look(active.odt({"Scripts/python/a.py": b"import os"})).macros == 1


def test_a_project_under_another_name() -> None:
    """Relationships may call it anything; and what breaks before it hides nothing behind it."""
    project = active.docx_with_macros(active.VIRUS)
    with zipfile.ZipFile(io.BytesIO(project)) as package:
        raw = package.read("word/vbaProject.bin")
    for name in ("word/media/image9.png", "word/theme/theme9.xml"):
        found = look(active.docx({"word/a/vbaProject.bin": b"broken", name: raw}))
        assert (found.starts, found.damaged) == (("Document_Open",), True)
