from __future__ import annotations

from vanthu.validators.rules.doubtful import Doubtful

from .contexts import context, found
from .records import TEXT, converted, old


def test_places_without_their_words():
    view = converted((old(text="thông tin\nquyết địnhh của tỉnh"), None))
    (finding,) = Doubtful().check(context(view))
    assert finding.args == {"count": 1}
    assert finding.evidence == {"kinds": {"syllable": 1}, "places": [[1, 6, 11]]}


def test_sound_text():
    assert found(Doubtful(), converted((TEXT, None))) == []
    assert found(Doubtful(), converted((old(text="thông tin của tỉnh"), ".VnTime"))) == []
