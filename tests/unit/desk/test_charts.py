"""The drawing is as high as the numbers, and no language puts a comma into it."""

from __future__ import annotations

from vanthu.desk.charts import FOOT, HEIGHT, TOP, stacked


def test_numbers_stand_on_each_other() -> None:
    chart = stacked([("T2", "23/11", (6, 3, 0, 1)), ("T3", "24/11", (0, 0, 0, 0))])
    first, second = chart.bars
    assert [piece.look for piece in first.pieces] == ["p1", "p2", "p4"]
    assert first.total == 10
    assert float(first.pieces[-1].y) == TOP
    assert not second.pieces
    assert [rule.number for rule in chart.rules] == [0, 2, 4, 6, 8, 10]
    assert float(chart.rules[0].y) == HEIGHT - FOOT


def test_nothing_is_still_a_chart() -> None:
    assert stacked([]).bars == ()
    assert [rule.number for rule in stacked([("a", "b", (0,))]).rules] == [0, 1]


def test_many_bars_get_fewer_words() -> None:
    chart = stacked([(str(n), "", (n,)) for n in range(90)])
    labels = [bar.label for bar in chart.bars if bar.label]
    assert len(labels) == 15
    assert labels[-1] == "89"
