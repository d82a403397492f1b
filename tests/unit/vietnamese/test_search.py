from __future__ import annotations

import unicodedata

from vanthu.vietnamese.search import plain, toned

from .samples import TEXT


def test_without_marks():
    assert plain("Quyết  định số 12/QĐ–UBND") == "quyet dinh so 12/qd-ubnd"
    assert plain("hòa") == plain("hoà") == plain("HOA")


def test_with_marks():
    assert toned("Hòa Bình") == toned("hoà bình") != toned("hoa binh")
    assert toned("thủy") == toned("thuỷ")


def test_the_form_of_unicode_makes_no_difference():
    for make in (plain, toned):
        assert make(unicodedata.normalize("NFD", TEXT)) == make(TEXT)
