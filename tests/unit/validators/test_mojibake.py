from __future__ import annotations

from vanthu.validators.rules.mojibake import Mojibake

from .contexts import found
from .records import TEXT, converted


def test_utf_8_read_as_latin_1():
    view = converted((TEXT.encode().decode("latin-1"), None))
    assert found(Mojibake(), view) == ["encoding.mojibake"]


def test_sound_text():
    assert found(Mojibake(), converted((TEXT, None))) == []
