"""Words and what people type become the same tokens."""

from __future__ import annotations

import unicodedata

import pytest

from vanthu.store.fulltext.terms import parse, tokens


def plain(text: str) -> list[str]:
    return [pair[0] for pair in tokens(text)]


def toned(text: str) -> list[str]:
    return [pair[1] for pair in tokens(text)]


def test_a_word_has_two_tokens() -> None:
    assert list(tokens("Quyết định")) == [("quyet", "quyêts"), ("dinh", "đinhj")]


def test_the_tone_may_stand_anywhere() -> None:
    assert toned("hòa") == toned("hoà") == ["hoaf"] != toned("hoa")


def test_the_unicode_form_does_not_count() -> None:
    assert list(tokens(unicodedata.normalize("NFD", "Ủy ban nhân dân"))) == list(
        tokens("Ủy ban nhân dân")
    )


def test_punctuation_parts_and_is_forgotten() -> None:
    assert plain("1234/2020/NĐ-CP, (a)_b") == ["1234", "2020", "nd", "cp", "a", "b"]
    assert plain("- / … 🙂") == []


@pytest.mark.parametrize(
    "typed",
    ["1234/qd-ubnd", "1234/QĐ-UBND", "1234 / QĐ - UBND", "1234/ qđ –ubnd", '"1234 qd ubnd"'],
)
def test_numbers_whatever_their_blanks_case_and_d(typed: str) -> None:
    (term,) = parse(typed).terms
    assert (term.tokens, term.marked) == (("1234", "qd", "ubnd"), False)


def test_marks_count_only_where_typed() -> None:
    query = parse("quyết dinh NĐ")
    assert [term.marked for term in query.terms] == [True, False, False]
    assert not query.forgiving.has_marks


def test_a_phrase_is_one_term() -> None:
    assert [term.plain for term in parse('"ủy ban" tỉnh "dở dang').terms] == [
        ("uy", "ban"),
        ("tinh",),
        ("do", "dang"),
    ]


def test_all_words_as_one_phrase() -> None:
    phrase = parse("quyết định").phrase
    assert phrase is not None
    assert phrase.terms[0].tokens == ("quyêts", "đinhj")
    assert parse("quyết").phrase is None


@pytest.mark.parametrize("typed", ["", "  ", "/", "' OR 1=1 --"[:1], "\x00\ud800", '""'])
def test_nothing_to_look_for(typed: str) -> None:
    assert not parse(typed)


def test_a_pasted_page_asks_for_little() -> None:
    assert len(parse("từ " * 5000).terms) == 12
