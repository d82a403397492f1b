from __future__ import annotations

from vanthu.validators.rules.unknown_charset import UnknownCharset

from .contexts import found
from .records import TEXT, converted, old

NONSENSE = " ".join(f"x{a}k{b}z q{b}{a}" for a in "«¬®°µ¶" for b in "·¸¹º")


def test_text_that_no_charset_makes_sense_of():
    assert found(UnknownCharset(), converted((NONSENSE, None))) == ["encoding.legacy_unsure"]


def test_what_can_be_read():
    assert found(UnknownCharset(), converted((TEXT, None))) == []
    assert found(UnknownCharset(), converted((old("vni"), None))) == []
    assert found(UnknownCharset(), converted(("Größe, Maße, Öffnungszeiten " * 20, None))) == []
