"""Word by word, for people and for screen readers."""

from __future__ import annotations

from vanthu.desk import diff


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


def test_long_paragraphs_are_replaced_whole() -> None:
    long = " ".join(["chữ"] * (diff.LIMIT + 1))
    assert diff.words(long, "ngắn").endswith("ngắn</ins>")


def test_sides_stand_beside_each_other() -> None:
    left, right = diff.sides("Uû ban nh©n d©n <b> tØnh", "Ủy ban nhân dân <b> tỉnh")
    assert left == "<del>Uû </del>ban <del>nh©n d©n </del>&lt;b&gt; <del>tØnh</del>"
    assert right == "<ins>Ủy </ins>ban <ins>nhân dân </ins>&lt;b&gt; <ins>tỉnh</ins>"
