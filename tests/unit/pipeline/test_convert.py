from __future__ import annotations

from vanthu.parsers.types import Block, Run
from vanthu.pipeline.convert import convert_blocks


def test_text_is_stored_in_one_form():
    (block,) = convert_blocks([Block("paragraph", (Run("Hòa Bình\x00"),))]).blocks
    assert block.text == "Hòa Bình"


def test_a_mark_torn_from_its_letter_by_a_font_goes_back():
    runs = (Run("ê", "A"), Run("\u0301 x", "B"), Run("", "C"))
    (block,) = convert_blocks([Block("paragraph", runs)]).blocks
    assert [(run.text, run.font) for run in block.runs] == [("ế", "A"), (" x", "B")]
