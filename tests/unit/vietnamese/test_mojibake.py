from __future__ import annotations

import pytest

from vanthu.vietnamese.mojibake import mend, mend_runs

from .samples import TEXT


def misread(text: str, name: str) -> str:
    """UTF-8 read as another charset; what the set leaves undefined as C1 (WHATWG)."""
    return "".join(
        bytes([byte]).decode(name, "ignore") or chr(byte) for byte in text.encode("utf-8")
    )


@pytest.mark.parametrize("name", ["cp1252", "cp1258", "latin-1"])
def test_utf8_read_as_another_charset(name):
    assert mend(misread(TEXT, name)) == TEXT


@pytest.mark.parametrize("name", ["cp1252", "cp1258", "latin-1"])
def test_twice(name):
    assert mend(misread(misread(TEXT, name), name)) == TEXT


def test_right_text_is_left_alone():
    for text in (TEXT, "déjà vu à la façon", "Ã", "CÃO", "£5 – 20 °C", "abc"):
        assert mend(text) is None


def test_one_wrong_byte_and_it_is_left_alone():
    assert mend(misread(TEXT, "cp1252") + "é") is None


def test_a_letter_that_two_runs_share_goes_to_the_first():
    bad = misread("Cộng hòa", "cp1252")
    assert mend_runs([bad[:3], bad[3:]]) == ["Cộ", "ng hòa"]
