from __future__ import annotations

from vanthu.validators.rules.private_glyphs import PrivateGlyphs

from .contexts import found
from .records import TEXT, converted


def test_glyphs_of_one_font():
    assert found(PrivateGlyphs(), converted(("Điều \ue123\ue124", "Times"))) == ["text.private"]


def test_signs_of_a_symbol_font_are_meant_so():
    assert found(PrivateGlyphs(), converted((TEXT, None), ("\uf0b7", "Symbol"))) == []
