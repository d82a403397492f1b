from __future__ import annotations

from vanthu.pipeline.likeness import alike, places, sketch

TEXT = " ".join(f"chữ{n}" for n in range(200))


def test_line_ends_page_numbers_and_capitals_are_no_difference():
    a = sketch(TEXT)
    b = sketch(TEXT.replace(" ", "\n").replace("chữ50\n", "CHỮ50\n\n- 7 -\n"))
    assert alike(a, b)
    assert places(a, b) == 0


def test_a_word_cut_in_two_by_a_line_end_is_no_difference():
    assert places(sketch(TEXT), sketch(TEXT.replace("chữ100 ", "chữ1\n00 "))) == 0


def test_each_changed_place_counts_once():
    changed = TEXT.replace("chữ20 ", "khác ").replace("chữ120 ", "")
    assert places(sketch(TEXT), sketch(changed)) == 2


def test_a_year_alone_on_its_line_is_no_page_number():
    assert places(sketch(f"{TEXT} 2006; {TEXT}"), sketch(f"{TEXT}\n2006;\n{TEXT}")) == 0


def test_excerpts_and_short_texts_are_not_versions():
    assert not alike(sketch(TEXT), sketch(TEXT[: len(TEXT) // 3]))
    assert not alike(sketch("Kính gửi"), sketch("Kính gửi"))
