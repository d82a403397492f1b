from __future__ import annotations

import pytest

from vanthu.vietnamese.syllables import IMPOSSIBLE, frequency, is_syllable, key

REAL = "nghiêng quyết Đường khuỷu thuở gì giếng quý yểng oạch ngoẹo xoong uỷ ủy hoà"
FALSE = "Cng ktừ ngiêng kà cế tộcc bàng2 wang đf ấấ quyêt hươngtrong"


@pytest.mark.parametrize("word", REAL.split())
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", FALSE.split())
def test_no_syllables(word):
    assert not is_syllable(word)


def test_where_the_tone_stands_makes_no_difference():
    assert key("hòa") == key("hoà") == key("HOÀ")
    assert key("tủy") == key("tuỷ") != key("tuy")


def test_what_law_texts_say_often_is_more_probable():
    assert frequency("định") > frequency("đĩnh") > IMPOSSIBLE
