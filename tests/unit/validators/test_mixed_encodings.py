from __future__ import annotations

from vanthu.validators.rules.mixed_encodings import MixedEncodings

from .contexts import context, found
from .records import TEXT, converted, old


def test_unicode_and_an_old_charset():
    view = converted((TEXT, "Times New Roman"), (old(), ".VnTime"))
    (finding,) = MixedEncodings().check(context(view))
    assert finding.args == {"charsets": "Unicode, TCVN3 (ABC)"}


def test_two_old_charsets():
    view = converted((old(), ".VnTime"), (old("vni"), "VNI-Times"))
    assert found(MixedEncodings(), view) == ["encoding.mixed"]


def test_one_charset():
    assert found(MixedEncodings(), converted((TEXT, None))) == []
    assert found(MixedEncodings(), converted((old(), ".VnTime"))) == []
    # A name that was pasted in makes no mixture.
    assert (
        found(MixedEncodings(), converted((old(), ".VnTime"), ("Nguyễn Văn Ưởng", "Arial"))) == []
    )
