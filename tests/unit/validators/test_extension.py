from __future__ import annotations

import pytest

from vanthu.validators.rules.extension import Extension

from .contexts import context, file, found


@pytest.mark.parametrize(
    ("name", "short", "codes"),
    [
        ("anh.jpg", "doc", ["type.mismatch"]),
        ("a.doc", "docx", ["type.mismatch"]),
        ("a.doc", "doc", []),
        ("anh.jpeg", "jpg", []),
        ("a.xlsx", "txt", ["type.mismatch"]),
        ("a.csv", "txt", []),
        ("a.doc", "bin", []),
        ("khong duoi", "pdf", []),
        ("a.khongbiet", "pdf", []),
    ],
)
def test_name_against_content(name: str, short: str, codes: list[str]) -> None:
    assert found(Extension(), file(name, short)) == codes


def test_it_says_what_it_really_is() -> None:
    (finding,) = Extension().check(context(file("anh.jpg", "doc")))
    assert finding.args["extension"] == ".jpg"
    assert "Word" in finding.args["type_name"]
