from __future__ import annotations

from vanthu.validators.rules.references import References

from .contexts import found
from .records import TEXT, converted


def test_letters_as_numbers():
    view = converted(("H&#7897;i &#273;&#7891;ng nh&#226;n d&#226;n", None))
    assert found(References(), view) == ["encoding.references"]


def test_a_text_about_markup():
    assert found(References(), converted((f"{TEXT} Viết &#60;b&#62; cho chữ đậm.", None))) == []
