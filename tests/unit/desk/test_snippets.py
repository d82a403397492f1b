"""The piece of text around what was searched for."""

from __future__ import annotations

import pytest

from vanthu.desk import snippets
from vanthu.desk.snippets import snippet
from vanthu.store.fulltext import parse


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("hoa giai", "Về <mark>hòa</mark> <mark>giải</mark> ở cơ sở &lt;b&gt;"),
        ("hoà", "Về <mark>hòa</mark> giải ở cơ sở &lt;b&gt;"),
        ("họa", ""),
        ("31/qd-ubnd", "số <mark>31</mark>/<mark>QĐ</mark>-<mark>UBND</mark>"),
    ],
)
def test_the_words_are_marked_and_all_else_escaped(typed: str, shown: str) -> None:
    texts = ["Chẳng có gì", "Về hòa giải ở cơ sở <b>", "số 31/QĐ-UBND"]
    assert snippet(texts, parse(typed)) == shown


def test_a_long_text_is_cut_at_words() -> None:
    shown = snippet(["đầu " * 100 + "kim " + "cuối " * 100], parse("kim"))
    assert shown.startswith("… đầu")
    assert "<mark>kim</mark>" in shown
    assert shown.endswith("cuối  …")
    assert len(shown) < 260


def test_no_more_is_looked_through_than_is_indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snippets, "LONGEST_TEXT", 100)
    assert "<mark>kim</mark>" in snippet(["đầu " * 20, "kim "], parse("kim"))
    assert snippet(iter([*["đầu " * 20] * 2, "kim "]), parse("kim")) == ""
