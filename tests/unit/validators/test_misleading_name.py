"""Names that show another extension than they have."""

from __future__ import annotations

import pytest

from vanthu.validators.rules.extension import Extension
from vanthu.validators.rules.misleading_name import MisleadingName

from .contexts import context, found
from .inspections import inspected


@pytest.mark.parametrize(
    "name",
    [
        "Quyết định \u202efdp.exe",
        "Quyết định.pdf" + " " * 40 + ".exe",
        "Quyết định.pdf\u3000\u3000\u3000\u3000\u3000\u3000.exe",
        "Quyết định\u2024pdf",
        "Quyết định\uff0epdf",
        "Quyết định.exe.",
        "Quyết định.exe \u00a0",
        "\u2067cv\u2069.pdf",
    ],
)
def test_misleading(name: str) -> None:
    view = inspected("Quyết định.pdf", "pdf", original=name)
    assert found(MisleadingName(), view) == ["name.misleading"]


@pytest.mark.parametrize(
    ("name", "short", "shown"),
    [
        ("cv.pdf.exe", "pdf", ".pdf.exe"),
        ("anh.jpg.scr", "jpg", ".jpg.scr"),
        ("cai dat.exe.pdf", "pdf", ".exe.pdf"),
        ("a.js.doc", "doc", ".js.doc"),
    ],
)
def test_two_extensions(name: str, short: str, shown: str) -> None:
    [finding] = MisleadingName().check(context(inspected(name, short)))
    assert (finding.code, finding.args["extensions"]) == ("name.double_extension", shown)
    if not name.endswith(".pdf") and not name.endswith(".doc"):
        assert found(Extension(), inspected(name, short)) == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("QD 31.doc.pdf", "pdf"),
        ("Phụ lục 1.2.doc", "doc"),
        ("v2.0.final.signed.pdf", "pdf"),
        ("Số 31.2015.QĐ-UBND.pdf", "pdf"),
        ("TT.01.com.vn bao cao.pdf", "pdf"),
        ("Kế hoạch  năm 2026 .doc", "doc"),
        ("a\u200bb.doc", "doc"),
        ("Quyết định.pdf ", "pdf"),
        ("Báo cáo。Phần 2.doc", "doc"),
        ("", "pdf"),
        ("Phụ lục", "pdf"),
        ("x.pdf.exe", "exe"),  # a program has the better reason
        ("x.txt.js", "txt"),
    ],
)
def test_ordinary_names(name: str, short: str) -> None:
    assert found(MisleadingName(), inspected(name, short)) == []
