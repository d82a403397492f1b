"""Letters lost to "?" and U+FFFD, and question marks that are question marks."""

from __future__ import annotations

import re

import pytest

from vanthu.vietnamese.doubts import in_document, mended
from vanthu.vietnamese.question_marks import lost_words
from vanthu.vietnamese.text_loss import audit
from vanthu.vietnamese.words import Words

from .samples import TEXT


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("nhà tr?ờng tổ chức", "tr?ờng", "trường"),
        ("tr??ng tiểu học", "tr??ng", "trường"),
        ("Ủy ban nhân dân ph?ờng", "ph?ờng", "phường"),
        ("theo qu? định của pháp luật", "qu?", "quy"),
        ("theo quy ?ịnh của", "?ịnh", "định"),
        ("dịch vụ điện t?.", "t?", "tử"),
        ("?Y BAN NHÂN DÂN", "?Y", "ỦY"),
        ("năm 2015 c?a Chính phủ", "c?a", "của"),
        ("C?ng/trang thông tin", "C?ng", "Cổng"),
        ("cơ quan ???c giao", "???c", "được"),
        ("nhà tr\ufffd\ufffdng", "tr\ufffd\ufffdng", "trường"),
        ("Ai là hiệu tr??ng?", "tr??ng", "trường"),
    ],
)
def test_a_mark_in_place_of_a_letter_is_told(text: str, word: str, meant: str) -> None:
    ((place, found, suggestions),) = lost_words(text)
    assert text[place : place + len(found)] == found
    assert found.rstrip("?") == word.rstrip("?")
    assert meant in suggestions if meant != "quy" else suggestions


@pytest.mark.parametrize(
    "text",
    [
        "Anh có đồng ý không? có thì ký vào đây.",
        "Đồng ý không?Có.",
        "Đề nghị hỏi: vì sao? Tại ai?",
        "(gửi đến?) hay “ai gửi?”; ông nói gì?, bà nói gì??",
        "Xem https://caobang.gov.vn/tim?q=truong&trang=2 và a?b=c, tim?tu=khoa",
        "biểu mẫu `no-?reply`, `attachments?`, ^\\w?n$",
        "diện tích 100 m? và 2 km?",
        "Câu A? Câu B? Email? Website? UBND?",
        "Bao nhiêu ? Tại sao ?!",
        "???",
    ],
)
def test_a_question_is_a_question(text: str) -> None:
    assert not list(lost_words(text))
    assert not [one for one in audit(text).suspects if "?" in one.word]


def test_foreign_text_is_not_looked_at() -> None:
    text = "Wh?t do you think of th? plan? Nobody knows, s?y the others in the room today."
    assert not audit(text).suspects


@pytest.mark.parametrize("charset", ["cp1252", "ascii"])
def test_most_of_what_a_poorer_charset_loses_is_told(charset: str) -> None:
    """What `iconv` and old mailers do to a whole text."""
    text = TEXT * 3
    lossy = text.encode(charset, "replace").decode(charset)
    spans = [m.span() for m in re.finditer(r"[^\W\d_]+", text)]
    lost = [start for start, end in spans if lossy[start:end] != text[start:end]]
    found = audit(lossy)
    told = {one.start: one for one in found.suspects if "?" in one.word}
    assert found.lossy
    assert len([start for start in lost if start in told]) > 0.85 * len(lost)
    assert set(told) <= set(lost)
    assert not [one for one in audit(text).suspects if "?" in one.word]


def test_the_desk_offers_the_word_in_place() -> None:
    texts = ["Điều 1. Thông tin chung của cơ quan", "Các nhà tr?ờng gửi tin đúng hạn, phải không?"]
    (doubt,) = in_document((), texts, Words("\n".join(texts)))
    assert (doubt.block, doubt.word, doubt.kind) == (1, "tr?ờng", "lost")
    assert doubt.suggestions[0] == "trường"
    (fixed,) = mended([texts[1]], [(doubt, doubt.suggestions[0])])
    assert fixed == "Các nhà trường gửi tin đúng hạn, phải không?"
