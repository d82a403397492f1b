"""Pages as pictures for the desk, and what is said where there is none."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.samples.hostile.pdfs import pdf
from tests.samples.kinds import sample
from vanthu.parsers.previews import page
from vanthu.parsers.sandbox.refusal import Refusal

_KIDS = b"<</Type/Pages/Kids[" + b"3 0 R " * 21_000 + b"]/Count 21000>>"


def test_a_page_as_a_picture() -> None:
    output = io.BytesIO()
    made = page(io.BytesIO(sample("pdf")), "", {"page": 1, "width": 300}, output)
    assert (made["type"], made["page"], made["width"]) == ("image/jpeg", 1, 300)
    assert Image.open(output).size[0] == 300


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", "file.damaged"),
        (sample("pdf")[:5000], "file.damaged"),
        (pdf({2: _KIDS}), "file.limit"),
        (pdf({2: b"<</Type/Pages/Kids[]/Count 0>>"}), "file.damaged"),
        (pdf({3: b"[1 2 3]"}), "file.damaged"),
    ],
)
def test_why_there_is_no_picture(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        page(io.BytesIO(data), "", {}, io.BytesIO())
    assert refusal.value.finding.code == code
