from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanthu.vietnamese.charsets import TITLES, UnknownCharset, charset, charsets
from vanthu.vietnamese.letters import LETTERS, LOWER

from .samples import TEXT

#: Charsets with a code for every letter.
FULL = [name for name in TITLES if name not in ("tcvn3", "vietware-f", "bkhcm1", "viqr")]
#: Bytes that standards and fonts give to some letters (RFC 1456, TCVN 5712, Windows-1258, VNI).
CODES = [
    ("tcvn3", b"\xb5\xb8\xad\xae\xa7\xc6\xfe", "àáưđĐặỵ"),
    ("vni", b"a\xf9 a\xe0 a\xfa o\xef \xf6\xef \xf4\xf8 \xee \xf1 \xd1", "á ầ ẳ ọ ự ờ ỵ đ Đ"),
    ("vni", b"A\xc8 A\xc9 TH\xd6\xcf Y\xdb", "Ằ Ắ THỰ Ỷ"),
    ("viscii", b"\xd5\x06\x02\xf0\xd0\xbd\xdf", "ạẪẲđĐơư"),
    ("vps", b"\xe5\xc7\xf1", "ạđĐ"),
    ("cp1258", b"\xea\xec \xf5\xf2 \xf0 \xdd\xcc", "ế ợ đ Ừ"),
    ("vn1", b"\xb5\xad\xae\x01\x02", "àưđÚỤ"),
]


def seen_in_windows(text: str) -> str:
    """Latin-1 characters as Windows-1252 shows them, its five holes kept."""
    return "".join(
        bytes([ord(char)]).decode("cp1252", "ignore") or char if ord(char) < 256 else char
        for char in text
    )


@pytest.mark.parametrize("name", FULL)
def test_every_letter_comes_back(name):
    made = charset(name)
    assert [letter for letter in LETTERS if made.decode(made.encode(letter)) != letter] == []


@pytest.mark.parametrize("name", FULL)
def test_every_letter_comes_back_when_the_bytes_were_seen_as_windows(name):
    made = charset(name)
    seen = {letter: seen_in_windows(made.encode(letter)) for letter in LETTERS}
    assert [letter for letter in LETTERS if made.decode(seen[letter]) != letter] == []


@pytest.mark.parametrize("name", ["tcvn3", "vietware-f"])
def test_charsets_without_toned_capitals_give_their_small_letters(name):
    made = charset(name)
    found = [made.decode(made.encode(letter)) for letter in LETTERS]
    assert [letter.lower() for letter in found] == [letter.lower() for letter in LETTERS]
    assert [made.decode(made.encode(letter)) for letter in LOWER] == list(LOWER)


@pytest.mark.parametrize(("name", "raw", "text"), CODES)
def test_codes(name, raw, text):
    assert charset(name).decode(raw.decode("latin-1")) == text


def test_windows_1258_is_what_python_makes_of_it():
    letters = charset("cp1258").encode(LETTERS)
    raw = letters.encode("latin-1")
    assert unicodedata.normalize("NFC", raw.decode("cp1258")) == LETTERS


def test_the_base_gives_the_case_of_a_vni_letter():
    # Typists who switch Caps Lock leave small marks behind capital letters and the reverse.
    assert charset("vni").decode("Vie\xd6\xcfN O\xe4 o\xc4") == "VieỰN Ộ ộ"


def test_a_capital_and_a_small_toned_code_are_one_letter_in_tcvn3():
    # npm's vietnamese-conversion writes them so; no Vietnamese word has such a pair of vowels.
    assert charset("tcvn3").decode("Q\xd5") == "Qế"
    assert charset("tcvn3").decode("A\xb8n") == "Án"


def test_a_mark_without_a_letter_stays():
    assert charset("vni").decode("1 \xf9 2") == "1 \xf9 2"


def test_compound_and_decomposed_text_is_encoded_like_composed_text():
    for name in FULL:
        made = charset(name)
        assert made.encode(unicodedata.normalize("NFD", TEXT)) == made.encode(TEXT)


def test_can_encode_tells_what_would_be_lost():
    assert charset("vni").can_encode(TEXT)
    assert not charset("tcvn3").can_encode("Ủy ban")
    assert charset("tcvn3").can_encode("ủy ban Đ")


def test_unknown_names_are_told_with_the_known_ones():
    with pytest.raises(UnknownCharset, match="tcvn3"):
        charset("koi8-r")


def test_charsets_by_one_lineage_are_never_detected():
    assert {name for name, made in charsets().items() if not made.detectable} == {
        "bkhcm1", "bkhcm2", "vietware-f", "vietware-x", "vni-mac",
    }  # fmt: skip


WORDS = st.text(alphabet=LETTERS + "abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY .,;()0123456789")


@pytest.mark.parametrize("name", ["viscii", "vps", "vn1", "bkhcm2", "vietware-x"])
@given(text=WORDS)
def test_any_text_comes_back(name, text):
    assert charset(name).decode(charset(name).encode(text)) == text


@given(text=st.text())
def test_decoding_never_fails(text):
    for made in charsets().values():
        assert isinstance(made.decode(text), str)
