from __future__ import annotations

import pytest

from vanthu.vietnamese.fonts import base_name, charset_of, draws_capitals, is_symbols


@pytest.mark.parametrize(
    ("font", "charset"),
    [
        (".VnTime", "tcvn3"),
        (".VnArial NarrowH", "tcvn3"),
        ("VnTime", "tcvn3"),
        ("ABCDEF+.VnTimeH", "tcvn3"),
        ("VNSTCVN3", "tcvn3"),
        ("VNI-Times", "vni"),
        ("VNI Helve", "vni"),
        ("VPS Times", "vps"),
        ("VI Times", "viscii"),
        ("Times New Roman", ""),
        ("UTM Avo", ""),
        ("SVN-Arial", ""),
        ("Vineta BT", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_charset_that_a_name_suggests(font, charset):
    assert charset_of(font) == charset


def test_capitals():
    assert draws_capitals(".VnTimeH")
    assert draws_capitals("ABCDEF+.VnArialH")
    assert not draws_capitals(".VnTime")
    assert not draws_capitals("VNI-Helve")
    assert not draws_capitals(None)


def test_symbols():
    assert is_symbols("Wingdings 2")
    assert not is_symbols(".VnTime")


def test_subset_tags():
    assert base_name("BAAAAA+.VnTime") == ".VnTime"
