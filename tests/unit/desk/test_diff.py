"""Word by word, for people and for screen readers."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random
from time import perf_counter

import pytest

from vanthu.desk import diff
from vanthu.desk.aligning import stretches


def test_words_are_marked_and_spoken() -> None:
    html = diff.words("có hiệu lực ktừ ngày ký", "có hiệu lực kể từ ngày ký")
    assert '<del><span class="sr">' in html
    assert "ktừ</del>" in html
    assert "kể từ</ins>" in html
    assert html.startswith("có hiệu lực ")


def test_text_is_escaped() -> None:
    assert "<b>" not in diff.words("<b>a</b>", "<b>b</b>")


def test_unchanged_stretches_are_folded() -> None:
    old = [f"đoạn {n}" for n in range(20)]
    new = [*old[:10], "đoạn mới", *old[10:]]
    lines = diff.paragraphs(old, new)
    assert [line.skipped for line in lines] == [9, 0, 0, 0, 9]
    assert [line.changed for line in lines if not line.skipped] == [False, True, False]


def test_neighbouring_changed_words_are_one_mark() -> None:
    html = diff.words("một hai ba bốn năm", "một không có bốn năm sáu")
    assert html.count("<del>") == 1
    assert "hai ba</del>" in html
    assert "không có</ins>" in html
    assert html.endswith("sáu</ins>")
    assert " bốn năm" in html


def test_what_came_in_front_doesnt_shift_the_rest() -> None:
    old = ["Điều 1. Ban hành Quy chế kèm theo.", "Điều 2. Giao Sở Tư pháp chủ trì thực hiện."]
    new = [
        "Một đoạn hoàn toàn khác được thêm lên đầu.",
        "Điều 1. Ban hành Quy định kèm theo.",
        "Điều 2. Giao Sở Tài chính chủ trì thực hiện.",
    ]
    lines = [line.html for line in diff.paragraphs(old, new)]
    assert lines[0].startswith("<ins>")
    assert "<del>" not in lines[0]
    assert lines[1].startswith("Điều 1. Ban hành Quy ")
    assert lines[2].startswith("Điều 2. Giao Sở ")


def test_unlike_paragraphs_are_one_gone_and_one_come() -> None:
    lines = diff.paragraphs(["Trời hôm nay mưa rất to"], ["Giá vàng tăng mạnh"])
    assert [("<del>" in line.html, "<ins>" in line.html) for line in lines] == [
        (True, False), (False, True),
    ]  # fmt: skip


def test_every_piece_is_somewhere() -> None:
    random = Random(7)
    for _ in range(60):
        a = [random.choice("abcd ") for _ in range(random.randrange(12))]
        b = [random.choice("abcd ") for _ in range(random.randrange(12))]
        found = stretches(a, b)
        assert [a[x] for one in found for x in range(one.a1, one.a2)] == a
        assert [b[x] for one in found for x in range(one.b1, one.b2)] == b
        assert all(a[one.a1 : one.a2] == b[one.b1 : one.b2] for one in found if one.same)
        assert all(one.same != other.same for one, other in pairwise(found))
        plain = re.sub(r'<del>.*?</del>|<span class="sr">.*?</span>|<[^>]+>', "",
                       diff.words("".join(a), "".join(b)))  # fmt: skip
        assert plain == "".join(b)


def test_long_texts_stay_quick() -> None:
    random = Random(1)
    known = [f"từ{n}" for n in range(300)]
    old = [" ".join(random.choices(known, k=40)) for _ in range(1500)]
    new = [*[""] * 1500, *(" ".join(random.choices(known, k=40)) for _ in range(1500))]
    began = perf_counter()
    diff.paragraphs([*old, *[""] * 1500], new)
    diff.words(" ".join(old), " ".join(old[::-1]))
    assert perf_counter() - began < 10


def test_a_page_shows_so_many_changes_and_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "MOST", 3)
    old = [f"đoạn {n} giữ nguyên một phần" for n in range(9)]
    lines = diff.paragraphs([*old, "cuối"], [*(f"{text} thôi" for text in old), "cuối"])
    assert [line.left for line in lines] == [0, 0, 0, 6]
    assert all(line.changed for line in lines)
    assert not any(line.left for line in diff.paragraphs(old[:1], ["x", "y"]))


def test_anchors_within_anchors_end_somewhere() -> None:
    """Each anchor makes the one before it single: no page fails by a text made for it."""
    a, b = ["-"], ["/"]
    for n in range(1500, 0, -1):
        a += [f"e{n}", f"e{n + 1}"]
        b += [f"e{n}", f"e{n + 1}", f"x{n}"]
    found = stretches(a, b)
    assert sum(one.b2 - one.b1 for one in found) == len(b)
    assert any(one.same for one in found)


def test_sides_stand_beside_each_other() -> None:
    left, right = diff.sides("Uû ban nh©n d©n <b> tØnh", "Ủy ban nhân dân <b> tỉnh")
    assert left == "<del>Uû </del>ban <del>nh©n d©n </del>&lt;b&gt; <del>tØnh</del>"
    assert right == "<ins>Ủy </ins>ban <ins>nhân dân </ins>&lt;b&gt; <ins>tỉnh</ins>"
