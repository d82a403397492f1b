from __future__ import annotations

from dataclasses import replace

from vanthu.validators.rules.no_marks import NoMarks

from .contexts import file, found

BARE = "Kinh gui ban bien tap cong thong tin dien tu tinh de nghi dang tin ve hoi nghi " * 3


def test_no_marks():
    assert found(NoMarks(), replace(file("a.doc", "doc", text=BARE), text=BARE)) == [
        "text.no_marks"
    ]


def test_marks():
    text = "Kính gửi Ban Biên tập Cổng thông tin điện tử tỉnh." * 20
    assert found(NoMarks(), replace(file("a.doc", "doc", text=text), text=text)) == []
