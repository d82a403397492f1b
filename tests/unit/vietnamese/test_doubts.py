from __future__ import annotations

import pytest

from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.convert import convert_document
from vanthu.vietnamese.doubts import Doubt, in_document, mended, still_open
from vanthu.vietnamese.letters import without_marks
from vanthu.vietnamese.words import Words

from .samples import LOWERED, TEXT

LOST = ["Cng thông tin điện tử cung cp tin.", "Gửi ktừ ngày ký; khi thay đi thì báo Cng đúng hạn."]


def doubts(texts: list[str]) -> tuple[Doubt, ...]:
    return in_document((), texts, Words("\n".join(texts)))


def test_lost_letters_are_told_by_block_with_suggestions():
    found = doubts(LOST)
    assert [LOST[d.block][d.start : d.end] for d in found] == [d.word for d in found]
    assert [(d.block, d.word, d.suggestions[0], d.sure) for d in found] == [
        (0, "Cng", "Cổng", True),
        (0, "cp", "cấp", True),
        (1, "ktừ", "kể từ", True),
        (1, "đi", "đổi", False),
        (1, "Cng", "Công", True),
    ]


def test_a_slip_of_the_pen_is_not_sure():
    (found,) = doubts([*TEXT.split("\n"), "Kính gửi các phòngg ban."])
    assert (found.word, found.kind, found.sure) == ("phòngg", "lost", False)


def test_a_paragraph_without_marks_among_others():
    plain = without_marks(TEXT.split("\n")[4] + " " + TEXT.split("\n")[5] * 3)
    (found,) = doubts([TEXT, plain])
    assert (found.block, found.kind, found.start, found.end) == (1, "no_marks", 0, len(plain))


def test_offsets_count_over_runs():
    old = charset("tcvn3").encode(LOWERED.replace("số", "sốố"))
    paragraphs = [[(line[:3], None), (line[3:], None)] for line in old.split("\n")]
    converted = convert_document(paragraphs)
    texts = ["".join(runs) for runs in converted.paragraphs]
    found = [d for d in converted.doubts if d.kind == "syllable"]
    assert found
    assert {texts[d.block][d.start : d.end] for d in found} == {"sốố"}


def test_text_that_no_charset_reads_is_told_where_it_stands():
    texts = [*TEXT.split("\n"), "x«k¬z®·q và b®¸q«¶z"]
    converted = convert_document([[(text, None)] for text in texts])
    found = [d for d in converted.doubts if d.kind == "unread"]
    assert [texts[d.block][d.start : d.end] for d in found] == ["x«k¬z®·q", "b®¸q«¶z"]


@pytest.mark.parametrize("doubt", doubts(LOST))
def test_json_and_back(doubt):
    assert Doubt.from_json(doubt.as_json()) == doubt


def test_doubts_are_found_again_in_edited_text():
    found = doubts(LOST)
    edited = ["Thêm một đoạn.", LOST[0].replace("Cng", "Cổng"), "Về việc " + LOST[1]]
    again = still_open(found, LOST, edited)
    assert [d.word for d in again] == ["cp", "ktừ", "đi", "Cng"]
    assert all(edited[d.block][d.start : d.end] == d.word for d in again)
    assert still_open(found, LOST, ["Không còn gì."]) == ()
    assert still_open(found, LOST, LOST) == found


def test_chosen_words_keep_their_runs():
    (first, second, *_) = doubts(LOST)
    runs = ["C", "ng thông tin ", "điện tử cung cp", " tin."]
    assert mended(runs, [(first, "Cổng"), (second, "cấp")]) == [
        "Cổng", " thông tin ", "điện tử cung cấp", " tin.",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="Cng"):
        mended(["Cổng thông tin"], [(first, "Cổng")])


def test_doubts_follow_their_blocks_through_any_edit():
    rest = [f"Đoạn {number}" for number in range(600)]
    found = doubts([LOST[0], *rest, LOST[1]])
    assert len(found) == 5
    same = ["a"] * 3000
    first = found[:2]
    assert still_open(first, [LOST[0], *same], [LOST[0], *same, "b", *same]) == first
    moved = still_open(found, [LOST[0], *rest, LOST[1]], [*rest[:300], LOST[0], "x", LOST[1]])
    assert {doubt.word for doubt in moved} >= {"ktừ", "đi"}
