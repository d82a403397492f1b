"""The five regulations, in every format, give the same text."""

from __future__ import annotations

import pytest

from .texts import FIXTURES, REGULATIONS, plain, read_file, wrong

FOLDER = FIXTURES / "regulations"


@pytest.mark.parametrize("kind", ["txt", "doc", "docx", "odt", "rtf"])
@pytest.mark.parametrize("name", REGULATIONS)
def test_text_is_equal(name: str, kind: str) -> None:
    source = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert plain(read_file(FOLDER / f"{name}.{kind}").text) == plain(source)


@pytest.mark.parametrize("name", REGULATIONS)
def test_pdf_text_differs_by_less_than_one_in_five_thousand(name: str) -> None:
    source = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    got = read_file(FOLDER / f"{name}.pdf").text
    assert wrong(source, got) <= len(plain(source)) * 0.0002


@pytest.mark.parametrize("kind", ["doc", "docx", "odt", "rtf", "pdf"])
def test_metadata_and_fonts(kind: str) -> None:
    outcome = read_file(FOLDER / f"hoabinh.{kind}")
    assert outcome.metadata["author"] == "UBND"
    assert outcome.metadata["title"] == "Liên kết web"
    if kind != "pdf":  # asked for only where the text looks legacy
        fonts = {run.font for block in outcome.blocks for run in block.runs}
        assert fonts == {"Noto Serif"}
