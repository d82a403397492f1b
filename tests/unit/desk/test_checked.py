"""A check's answer in the words of the page."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from tests.unit.pipeline.cases import policy
from vanthu.desk.checked import LINK_BYTES, Outcome, copy_name, names_of, outcome
from vanthu.parsers.filetypes import by_short
from vanthu.pipeline.checking import Answer, CheckedPart, Copy
from vanthu.pipeline.checking.messages import CheckedFinding
from vanthu.pipeline.unicode_copy import text_of

NOW = datetime(2026, 11, 20, 7, 32, tzinfo=UTC)


def part(path: str, name: str, short: str, verdict: str = "taken", **more: Any) -> CheckedPart:
    type_ = by_short(short).mime
    return CheckedPart(
        path=path, role="attachment", name=name, type=type_, size=1200, verdict=verdict, **more
    )


def told(*parts: CheckedPart, findings: tuple[CheckedFinding, ...] = (), **more: Any) -> Outcome:
    return outcome(Answer(state="drafted", parts=parts, findings=findings, **more), policy(), NOW)


REFUSED = CheckedFinding(
    code="type.not_permitted",
    action="reject",
    part="3",
    args={"type_name": "bảng tính Excel (XLSX)", "permitted": "…", "advice": "Lưu thành PDF."},
)


def test_each_file_in_the_notices_words() -> None:
    found = told(
        part("2", "a.pdf", "pdf", pages=3),
        part("3", "b.xlsx", "xlsx", "refused"),
        part("4", "c.doc", "doc", "held"),
        findings=(REFUSED,),
    )
    pdf, xlsx, doc = found.lines
    assert (str(pdf.word), str(xlsx.word), str(doc.word)) == (
        "Tiếp nhận",
        "Chưa tiếp nhận được",
        "Chờ kiểm tra",
    )
    assert pdf.about == "Tài liệu PDF, 3 trang, 1 KB."
    assert xlsx.reason.startswith("Tệp thuộc dạng bảng tính Excel (XLSX)")
    assert xlsx.mend == "Lưu thành PDF."
    assert (found.fit, found.total, found.stopped, found.waiting) == (1, 3, ("b.xlsx",), 1)
    assert found.tone == "warn"


def test_one_page_is_no_plural() -> None:
    with translation.override("en"):
        (line,) = told(part("2", "a.pdf", "pdf", pages=1)).lines
    assert ", 1 page, " in line.about


@pytest.mark.parametrize(("verdicts", "tone"), [(("taken", "noted"), ""), (("refused",), "stop")])
def test_the_tone(verdicts: tuple[str, ...], tone: str) -> None:
    parts = [part(str(n), f"{n}.doc", "doc", verdict) for n, verdict in enumerate(verdicts, 2)]
    assert told(*parts).tone == tone


def test_what_isnt_suitable_says_neither_why_nor_how_to_mend_it() -> None:
    found = told(part("2", "a.doc", "doc"), part("3", "b.doc", "doc", "unfit", pages=0))
    (line,) = [line for line in found.lines if line.name == "b.doc"]
    assert str(line.word) == "Không phù hợp"
    assert (line.about, line.reason, line.mend, line.notes) == ("", "", "", ())
    assert found.unfit == ("b.doc",)
    assert found.stopped == ()
    assert found.tone == "stop"


def test_copies_are_links_in_the_page_unless_they_are_too_long_for_one() -> None:
    def copy(path: str, size: int) -> Copy:
        data = base64.b64encode(bytes(size))
        return Copy(path=path, name="a.doc", before="®", after="đ", docx=data, text=data)

    small, large = told(
        part("2", "a.doc", "doc"),
        part("3", "a.doc", "doc"),
        copies=(copy("2", 30), copy("3", LINK_BYTES + 1)),
    ).lines
    assert small.docx is not None
    assert small.docx.url.startswith("data:application/vnd.openxml")
    assert small.docx.name == "a (Unicode).docx"
    assert (small.by_form, small.before, small.after) == (False, "®", "đ")
    assert (large.docx, large.text, large.by_form) == (None, None, True)


def test_names_of_copies_differ() -> None:
    copies = [Copy(path=str(n), name=name) for n, name in enumerate(("a.doc", "x › a.txt", "b"))]
    assert names_of(copies) == ["a (Unicode).docx", "a (Unicode) 2.docx", "b (Unicode).docx"]
    assert copy_name("", ".txt") == "tep (Unicode).txt"
    assert text_of(()) == b"\xef\xbb\xbf\r\n"
