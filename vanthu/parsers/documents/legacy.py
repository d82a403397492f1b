"""A quick look whether text is in an old charset; `vanthu.vietnamese` decides which, and surely."""

from __future__ import annotations

import re

#: Latin-1 letters that Unicode Vietnamese uses too.
_VIETNAMESE = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ\xa0°")
#: U+2212 and U+2219 are how PDF producers name TCVN3's ư and ã.
_ODD = re.compile("[\x80-\xff\u2212\u2219\u03bc\uf020-\uf0ff]")
_FEW, _SHARE = 3, 0.005


def looks_legacy(text: str) -> bool:
    """Whether a page has letters that only an old charset would put there."""
    odd = sum(1 for char in _ODD.findall(text) if char not in _VIETNAMESE)
    return odd >= _FEW and odd > _SHARE * len(text)
