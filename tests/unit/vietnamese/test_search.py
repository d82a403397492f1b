from __future__ import annotations

import unicodedata

from vanthu.vietnamese.search import fold, toned

from .samples import TEXT


def test_without_marks():
    assert fold("Quyết  định số 12/QĐ–UBND") == "quyet dinh so 12/qd-ubnd"
    assert fold("hòa") == fold("hoà") == fold("HOA")


def test_with_marks():
    assert toned("Hòa Bình") == toned("hoà bình") != toned("hoa binh")
    assert toned("thủy") == toned("thuỷ")


def test_the_form_of_unicode_makes_no_difference():
    for make in (fold, toned):
        assert make(unicodedata.normalize("NFD", TEXT)) == make(TEXT)
