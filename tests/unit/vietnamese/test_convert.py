from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.convert import convert_document, convert_text

from .samples import LINES, LOWERED, TEXT

CHARSETS = ("tcvn3", "vni", "viscii", "vps", "cp1258")
FONTS = {"tcvn3": ".VnTime", "vni": "VNI-Times", "vps": "VPS Times", "viscii": "VI Times"}


def legacy(text: str, name: str) -> str:
    return charset(name).encode(text)


def lines(text: str, font: str | None = None) -> list[list[tuple[str, str | None]]]:
    return [[(line, font)] for line in text.split("\n")]


@pytest.mark.parametrize("name", CHARSETS)
def test_a_text_without_fonts(name):
    found = convert_text(legacy(LOWERED, name))
    assert found.text == LOWERED
    assert [one.charset for one in found.conversions] == [name]
    assert found.conversions[0].sure > 0.99
    # TCVN3 can't say which case a paragraph begins with.
    assert [d.word for d in found.doubts] == (["ủy", "ở"] if name == "tcvn3" else [])


@pytest.mark.parametrize(("name", "font"), FONTS.items())
def test_a_text_with_fonts(name, font):
    found = convert_document(lines(legacy(LOWERED, name), font))
    assert found.text == LOWERED
    assert found.conversions[0].fonts == (font,)


def test_capitals_that_tcvn3_has_no_codes_for_come_back():
    converted = convert_text(legacy(TEXT, "tcvn3")).text.split("\n")
    wrong = [
        (meant, found) for meant, found in zip(LINES, converted, strict=True) if meant != found
    ]
    # Only where nothing on the line tells: a sentence's first letter, a name, "Ủy ban".
    assert [found.lower() for _, found in wrong] == [meant.lower() for meant, _ in wrong]
    assert {meant[:2] for meant, _ in wrong} <= {"Ở ", "Că"}
    assert "QUYẾT ĐỊNH" in convert_text(legacy(TEXT, "tcvn3")).text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_is_only_composed(form):
    found = convert_text(unicodedata.normalize(form, TEXT))
    assert found.text == TEXT
    assert found.conversions == ()
    assert bool(found.composed) is (form == "NFD")


def test_compound_unicode_is_composed_over_runs():
    # Unikey's "tổ hợp": ê, ơ … precomposed, the tone a combining mark; a font change parts them.
    found = convert_document([[("Ti\u00ea", "A"), ("\u0301ng Vi\u00ea\u0323t", "B")]])
    assert found.paragraphs == (("Tiế", "ng Việt"),)
    assert found.composed == 2


def test_runs_that_part_a_letter_from_its_mark():
    text = legacy("Cộng hòa xã hội chủ nghĩa Việt Nam", "vni")
    for cut in range(1, len(text)):
        runs = [(text[:cut], "VNI-Times"), (text[cut:], "VNI-Times")]
        assert convert_document([runs]).text == "Cộng hòa xã hội chủ nghĩa Việt Nam"


def test_a_soft_hyphen_is_a_letter_in_tcvn3_only():
    assert convert_text("Th\xad vi\xd6n tr\xadêng häc, \xadu tiªn".replace("ê", "\xea")).text == (
        "Thư viện trường học, ưu tiên"
    )
    assert convert_text("Thư\xad viện trường\xad học").text == "Thư viện trường học"


def test_what_pdf_writers_make_of_letters():
    # U+2212 for ư, U+2219 for ã, U+03BC for à; between digits they are signs.
    raw = legacy("nước nhà đã trưởng thành, người lao động là chủ, 5", "tcvn3") + "\u22123"
    seen = raw.replace("\xad", "\u2212").replace("\xb7", "\u2219").replace("\xb5", "\u03bc")
    assert convert_text(seen).text == "nước nhà đã trưởng thành, người lao động là chủ, 5\u22123"


def test_a_font_that_lies():
    found = convert_document(lines(legacy(LOWERED, "vni"), "VNSTCVN3"))
    assert found.text == LOWERED
    assert [one.charset for one in found.conversions] == ["vni"]


def test_unicode_under_an_old_font_name():
    # 44 % of the files with such fonts had been converted already.
    found = convert_document(lines(TEXT, ".VnTime"))
    assert found.text == TEXT
    assert found.conversions == ()


def test_old_and_new_paragraphs_in_one_document():
    mixed = [*lines(legacy(LOWERED, "tcvn3"), ".VnTime"), *lines(TEXT, "Times New Roman")]
    assert convert_document(mixed).text == f"{LOWERED}\n{TEXT}"


def test_an_old_paragraph_in_a_new_document_without_fonts():
    old = "c«ng d©n göi ý kiÕn ®Õn cæng th«ng tin ®iÖn tö cña tØnh"
    assert convert_text(f"{TEXT}\n{old}").text == (
        f"{TEXT}\ncông dân gửi ý kiến đến cổng thông tin điện tử của tỉnh"
    )


def test_short_and_mixed_lines_follow_their_document():
    text = legacy(LOWERED, "tcvn3")
    short = [
        ("S\xe8: 12/Q\xa7-UB", "Số: 12/QĐ-UB"),
        ("C\xabng ty Microsoft Windows", "Công ty Microsoft Windows"),
    ]
    for old, new in short:
        assert convert_text(f"{text}\n{old}").text.split("\n")[-1] == new


def test_a_single_letter_under_its_font():
    rows = [*lines(legacy(LOWERED, "tcvn3"), ".VnTime"), [("Gi\xb8 (1.000 \xae)", ".VnTime")]]
    assert convert_document(rows).text.endswith("Giá (1.000 đ)")


def test_signs_and_foreign_words_in_an_old_document():
    for line in ("50 m\xb2 \u2013 20\xb0C \xb1 2", "© 2004 Café Müller", "\xb7", "«Le Monde»"):
        assert convert_text(f"{legacy(LOWERED, 'vni')}\n{line}").text.split("\n")[-1] == line


def test_new_style_tones_stay_as_they_were_typed():
    for line in ("Toà án nhân dân huyện Hoà Bình", "hoà, thuỷ, quý"):
        assert convert_text(f"{TEXT}\n{line}").text.endswith(line)


def test_symbol_fonts_are_left_alone():
    rows = [*lines(legacy(LOWERED, "tcvn3"), ".VnTime"), [("\xb7\xa8", "Symbol")]]
    assert convert_document(rows).text.endswith("\xb7\xa8")


def test_private_use_characters_of_old_fonts():
    old = "".join(chr(ord(c) + 0xF000) if c > "\x7f" else c for c in legacy(LOWERED, "tcvn3"))
    assert convert_document(lines(old, ".VnTime")).text == LOWERED


def test_references_to_letters_are_resolved_and_markup_isn_t():
    found = convert_text("C&#7897;ng h&#xf2;a x&#227; h&#7897;i &amp; &#60;b&#62;")
    assert found.text == "Cộng hòa xã hội &amp; &#60;b&#62;"
    assert found.references == 4
    assert convert_text("write &#7897; for ộ").text == "write &#7897; for ộ"


def test_mojibake_is_mended_and_counted():
    bad = TEXT.encode().decode("latin-1")
    found = convert_text(bad.replace("\x85", "\x85"))
    assert found.text == TEXT
    assert found.mojibake


def test_viqr_as_a_whole():
    found = convert_text(legacy(LOWERED, "viqr"))
    assert [one.charset for one in found.conversions] == ["viqr"]
    assert found.text.split("\n")[8] == LOWERED.split("\n")[8]


def test_what_stays_in_doubt_is_told():
    found = convert_text(legacy(f"{LOWERED}\nquyết địnhh thửa", "tcvn3"))
    (doubt,) = [doubt for doubt in found.doubts if doubt.kind == "syllable"]
    line = "".join(found.paragraphs[doubt.block])
    assert line[doubt.start : doubt.end] == doubt.word == "địnhh"
    assert doubt.suggestions[0] == "định"


def test_text_that_no_charset_makes_sense_of_is_told():
    # A font of an encoding of its own: letters are there, and mean nothing to us.
    nonsense = " ".join(f"x{a}k{b}z q{b}{a}" for a in "«¬®°µ¶" for b in "·¸¹º")
    found = convert_text(nonsense)
    assert found.unread >= 10
    assert convert_text(TEXT).unread == 0


def test_nothing_at_all():
    assert convert_document([]).paragraphs == ()
    assert convert_document([[], [("", None)]]).paragraphs == ((), ("",))


RUNS = st.lists(
    st.lists(st.tuples(st.text(max_size=30), st.sampled_from([None, ".VnTimeH", "VNI-Times"]))),
    max_size=4,
)


@given(paragraphs=RUNS)
def test_the_shape_is_kept_and_nothing_fails(paragraphs):
    found = convert_document(paragraphs)
    assert [len(runs) for runs in found.paragraphs] == [len(runs) for runs in paragraphs]
    for runs in found.paragraphs:
        assert all(unicodedata.is_normalized("NFC", text) for text in runs)


def test_a_soft_hyphen_between_capitals_is_a_hyphen():
    # PDF writers use it for the hyphen of a number and for TCVN3's ư alike.
    old = legacy("Quyết định số 115/2004/QĐ-TTg của Thủ tướng", "tcvn3").replace("-", "\xad")
    assert convert_text(old).text == "Quyết định số 115/2004/QĐ-TTg của Thủ tướng"
