from __future__ import annotations

from vanthu.validators.rules.old_fonts import OldFonts

from .contexts import context, found
from .records import TEXT, converted, old


def test_unicode_under_an_old_name():
    (finding,) = OldFonts().check(context(converted((TEXT, ".VnTime"))))
    assert finding.args == {"fonts": ".VnTime"}


def test_fonts_that_say_what_they_hold():
    assert found(OldFonts(), converted((TEXT, "Times New Roman"))) == []
    assert found(OldFonts(), converted((old(), ".VnTime"))) == []
    assert found(OldFonts(), converted(("12/2020 UBND", ".VnTime"))) == []
