"""Scans: tesseract's table, and a page read for real."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from vanthu.parsers import ocr

from .documents.texts import FIXTURES

TABLE = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n"
    "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96.5\tĐộc\n"
    '5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t50.5\t"lập\n'
    "5\t1\t1\t2\t1\t1\t0\t0\t9\t9\t90\tTự\n"
)


def test_the_table_becomes_paragraphs() -> None:
    page = ocr._parsed(3, TABLE)
    assert [block.text for block in page.blocks] == ['Độc "lập', "Tự"]
    assert (page.page, page.confidence, page.doubtful) == (3, 79.0, 1)


def test_a_page_is_read_and_a_late_one_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with (FIXTURES / "rich" / "rich.pdf").open("rb") as source:
        done, left = ocr.recognise(source, "application/pdf", [2], deadline=time.monotonic() + 60)
        assert ["MARKENDNOTE" in block.text for page in done for block in page.blocks] == [True]
        assert (left, done[0].page) == ([], 2)
        assert ocr.recognise(source, "application/pdf", [], deadline=0) == ([], [1, 2])
    assert list(tmp_path.iterdir()) == []
