from __future__ import annotations

import unicodedata

from vanthu.validators.rules.compound import Compound

from .contexts import found
from .records import TEXT, converted


def test_marks_that_stand_apart():
    view = converted((unicodedata.normalize("NFD", TEXT), None))
    assert found(Compound(), view) == ["encoding.compound"]


def test_composed_text():
    assert found(Compound(), converted((TEXT, None))) == []
