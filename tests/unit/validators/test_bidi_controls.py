from __future__ import annotations

from vanthu.validators.rules.bidi_controls import BidiControls

from .contexts import found
from .records import TEXT, converted


def test_text_that_is_shown_in_another_order():
    assert found(BidiControls(), converted(("Số \u202e21\u202c/QĐ-UBND", None))) == ["text.bidi"]


def test_sound_text():
    assert found(BidiControls(), converted((TEXT, None))) == []
