from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vanthu.vietnamese.letters import LETTERS
from vanthu.vietnamese.viqr import decode_viqr, encode_viqr, looks_like_viqr

from .samples import TEXT


def test_letters():
    assert decode_viqr("Tie^'ng Vie^.t dde.p, u+o+'c mo+") == "Tiếng Việt đẹp, ước mơ"
    assert decode_viqr("DDu+o+`ng AN(?") == "Đường AN(?"


def test_other_spellings():
    assert decode_viqr("u*o*'c d-a(.c") == "ước đặc"


def test_a_backslash_takes_a_mark_away():
    assert decode_viqr("nha\\. va\\`") == "nha. va`"


def test_punctuation_behind_a_word_isn_t_a_tone_where_nobody_escapes():
    # npm's vietnamese-conversion makes "nàỵ" of it.
    assert decode_viqr("la`m nha. Ai la`m ta?") == "làm nha. Ai làm ta?"


@given(text=st.text(alphabet=LETTERS + "abcdeghiklmnopqrstuvxyD .,?!'`~^(+*\\-\n"))
def test_any_text_comes_back(text):
    text = "a. " + text  # has an escape, which says that the others are meant too
    assert decode_viqr(encode_viqr(text)) == text


def test_a_text_in_viqr_is_known():
    assert looks_like_viqr(encode_viqr(TEXT))


def test_english_and_code_aren_t():
    english = "Don't say it's f(x)? I'd go. (Why?) He couldn't: they're here... add(a.b), e^(x+y)."
    code = "\n".join(
        f"do(a{n}.b(c+d)); address^(o+1); u.o.i('x'); odd.add(i?j:k);" for n in range(9)
    )
    assert not looks_like_viqr(english * 5)
    assert not looks_like_viqr(code)
