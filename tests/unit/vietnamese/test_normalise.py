from __future__ import annotations

import pytest

from vanthu.vietnamese.normalise import normalise

from .samples import TEXT


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Điều\u00a01", "Điều 1"),
        ("kế\u200bhoạch\ufeff", "kếhoạch"),
        ("thư\u00adviện", "thưviện"),
        ("ＵＢＮＤ １２", "UBND 12"),
        ("ﬁle", "file"),
        ("Ðường, ÐỊNH", "Đường, ĐỊNH"),
        ("50 m² ½ № 5", "50 m² ½ № 5"),
        ("hoà, hòa, quý, quí – —", "hoà, hòa, quý, quí – —"),
    ],
)
def test_one_form(text, meant):
    assert normalise(text).text == meant


def test_icelandic_stays():
    assert normalise("Guðrún, Það er").text == "Guðrún, Það er"


def test_what_turns_the_line_round_is_counted():
    found = normalise("bao\u202ecod.exe")
    assert (found.text, found.bidi) == ("baocod.exe", 1)


def test_glyphs_without_text_are_counted_and_stay():
    found = normalise("a\ue123b")
    assert (found.text, found.private) == ("a\ue123b", 1)


def test_sound_text_stays():
    assert normalise(TEXT).text == TEXT
