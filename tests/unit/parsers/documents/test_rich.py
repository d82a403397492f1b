"""One document with text in every place that text can stand in: each mark once, in order."""

from __future__ import annotations

import re

import pytest

from vanthu.parsers.types import Block

from .texts import FIXTURES, read_file

FOLDER = FIXTURES / "rich"
FLOWING = ["docx", "doc", "odt", "rtf"]
KINDS = {
    "MARKHEADER": "header",
    "MARKHEADING": "heading",
    "MARKBODY": "paragraph",
    "MARKCELL1": "table_cell",
    "MARKCELL2": "table_cell",
    "MARKCELL3": "table_cell",
    "MARKNESTED1": "table_cell",
    "MARKNESTED2": "table_cell",
    "MARKCELL4": "table_cell",
    "MARKCELL5": "table_cell",
    "MARKFOOTNOTE": "footnote",
    "MARKCOMMENT": "comment",
    "MARKANCHOR": "paragraph",
    "MARKFRAME": "text_box",
    "MARKSHAPE": "text_box",
    "MARKITEM1": "list_item",
    "MARKITEM2": "list_item",
    "MARKLINK": "paragraph",
    "MARKFIELD": "paragraph",
    "MARKINSERTED": "paragraph",
    "MARKLAST": "paragraph",
    "MARKENDNOTE": "endnote",
    "MARKFOOTER": "footer",
}


def _marks(text: str) -> list[str]:
    return re.findall(r"MARK[A-Z]+\d?", text)


@pytest.mark.parametrize("kind", FLOWING)
def test_each_mark_once_in_reading_order(kind: str) -> None:
    expected = list(KINDS)
    if kind == "docx":  # Word's own form of a frame is a paragraph in the flow
        expected.remove("MARKFRAME")
        expected.insert(expected.index("MARKANCHOR"), "MARKFRAME")
    assert _marks(read_file(FOLDER / f"rich.{kind}").text) == expected


@pytest.mark.parametrize("kind", FLOWING)
def test_each_mark_has_its_kind(kind: str) -> None:
    found = {
        mark: block.kind
        for block in read_file(FOLDER / f"rich.{kind}").blocks
        for mark in _marks(block.text)
    }
    expected = {**KINDS, "MARKFRAME": "paragraph"} if kind == "docx" else KINDS
    assert found == expected


@pytest.mark.parametrize("kind", FLOWING)
def test_places_of_cells_lists_links_and_changes(kind: str) -> None:
    outcome = read_file(FOLDER / f"rich.{kind}")
    by_mark: dict[str, Block] = {m: b for b in outcome.blocks for m in _marks(b.text)}
    places = {m: (b.table, b.row, b.column) for m, b in by_mark.items() if b.table >= 0}
    assert places == {
        "MARKCELL1": (0, 0, 0),
        "MARKCELL2": (0, 0, 1),
        "MARKCELL3": (0, 1, 0),
        "MARKNESTED1": (1, 0, 0),
        "MARKNESTED2": (1, 0, 1),
        "MARKCELL4": (0, 1, 0),
        "MARKCELL5": (0, 1, 1),
    }
    assert by_mark["MARKITEM2"].text.split() == ["Điều", "2.", "Mục", "MARKITEM2"]
    links = {run.text: run.link for run in by_mark["MARKLINK"].runs if run.link}
    assert links == {
        "MARKLINK": "https://example.vn/",
        "MARKFIELD": "https://example.vn/2",
    }
    looks = {run.text.strip(): (run.bold, run.italic) for run in by_mark["MARKBODY"].runs}
    assert looks == {
        "Thân MARKBODY": (False, False),
        "đậm": (True, False),
        "nghiêng": (False, True),
    }
    [finding] = outcome.findings
    assert (finding.code, dict(finding.args)) == ("doc.has_comments", {"comments": 1, "changes": 2})


def test_pdf_has_each_mark_once_in_reading_order() -> None:
    outcome = read_file(FOLDER / "rich.pdf")
    assert _marks(outcome.text) == [
        "MARKHEADER", "MARKHEADING", "MARKBODY", "MARKCELL1", "MARKCELL2", "MARKCELL3",
        "MARKNESTED1", "MARKNESTED2", "MARKCELL4", "MARKCELL5", "MARKANCHOR", "MARKFRAME",
        "MARKSHAPE", "MARKITEM1", "MARKITEM2", "MARKLINK", "MARKFIELD", "MARKINSERTED", "MARKLAST",
        "MARKFOOTNOTE", "MARKFOOTER", "MARKENDNOTE", "MARKCOMMENT",
    ]  # fmt: skip
    assert [b.kind for b in outcome.blocks if "MARKCOMMENT" in b.text] == ["comment"]
