from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.rules.no_text import NoText

from .contexts import file, found


def test_documents_that_gave_no_text() -> None:
    assert found(NoText(), file("a.doc", "doc", text=" \n ")) == ["text.none"]


def test_others_have_text_a_reason_or_no_need_of_any() -> None:
    assert (
        found(
            NoText(),
            file("a.doc", "doc", text="chữ"),
            file("b.doc", "doc", text="", findings=(Finding("file.damaged"),)),
            file("c.pdf", "pdf", text=""),
            file("d.jpg", "jpg", text=""),
            file("e.doc", "doc"),
        )
        == []
    )
