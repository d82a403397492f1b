from __future__ import annotations

import pytest

from vanthu.parsers.types import Finding
from vanthu.validators.rules.scan import Scan

from .contexts import file, found


@pytest.mark.parametrize(
    ("text", "pages", "codes"),
    [("", 3, ["pdf.scan"]), ("Trang 1", 1, ["pdf.scan"]), ("chữ " * 100, 2, []), ("", None, [])],
)
def test_pages_without_letters_are_scans(text: str, pages: int | None, codes: list[str]) -> None:
    part = file("a.pdf", "pdf", text=text, metadata={"pages": pages})
    assert found(Scan(), part) == codes


def test_what_the_reader_said_is_not_said_twice() -> None:
    known = file("a.pdf", "pdf", text="", metadata={"pages": 1}, findings=(Finding("pdf.scan"),))
    damaged = file(
        "a.pdf", "pdf", text="", metadata={"pages": 1}, findings=(Finding("file.damaged"),)
    )
    assert found(Scan(), known, damaged, file("a.doc", "doc", text="")) == []
