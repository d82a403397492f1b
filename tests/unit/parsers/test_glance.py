"""A glance at the tops of pictures and scans: stamps are seen, photographs cost nothing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.samples.scans import jpeg, photograph, scanned_pdf, sheet
from vanthu.parsers import glance


def _lines(data: bytes, type_: str, **args: Any) -> list[str]:
    blocks = glance.task(io.BytesIO(data), "", {"type": type_, **args}, None)
    return ["".join(run["text"] for run in block["runs"]) for block in blocks]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_stamp_on_a_scanned_sheet() -> None:
    assert "TỐI MẬT" in " ".join(_lines(jpeg(sheet("TỐI MẬT")), "image/jpeg"))


def test_a_later_page_of_a_scanned_pdf(tmp_path: Path) -> None:
    data = scanned_pdf(sheet(), sheet("MẬT"))
    assert any("MẬT" in line for line in _lines(data, "application/pdf"))
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_sheet_isnt_looked_at() -> None:
    assert not glance.is_paper(photograph().convert("L"))
    assert not glance.is_paper(Image.new("L", (900, 900), 255))
    assert not glance.is_paper(Image.new("L", (60, 60), 255))
    assert glance.is_paper(sheet().convert("L"))


def test_no_time_no_lines() -> None:
    assert _lines(jpeg(sheet("MẬT")), "image/jpeg", seconds=0) == []
