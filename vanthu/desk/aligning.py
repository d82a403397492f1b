"""Which pieces of two texts belong together, quickly whatever their length.

difflib compares every occurrence of a piece with every other: blanks and frequent words of a long
text take it minutes. Here what begins and ends alike is put aside, pieces that stand once in each
text hold the rest together (Bram Cohen's patience diff), and difflib only sees what is left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

#: Comparisons that difflib may be asked for at once; beyond them a stretch counts as replaced.
MOST = 250_000
#: Anchors within anchors: texts of people have a handful, one made for it could have thousands.
DEEPEST = 50


class Stretch(NamedTuple):
    """a[a1:a2] became b[b1:b2]; `same`: they are equal."""

    same: bool
    a1: int
    a2: int
    b1: int
    b2: int


def stretches(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Stretch]:
    """What stayed and what changed, in order; no two neighbours are of one sort."""
    joined: list[Stretch] = []
    for one in _align(a, 0, len(a), b, 0, len(b), 0):
        last = joined[-1] if joined else None
        if last is not None and last.same == one.same:
            joined[-1] = Stretch(one.same, last.a1, one.a2, last.b1, one.b2)
        elif one.a1 < one.a2 or one.b1 < one.b2:
            joined.append(one)
    return joined


def _align(
    a: Sequence[Hashable], a1: int, a2: int, b: Sequence[Hashable], b1: int, b2: int, deep: int
) -> Iterator[Stretch]:
    head = 0
    while head < min(a2 - a1, b2 - b1) and a[a1 + head] == b[b1 + head]:
        head += 1
    tail = 0
    while tail < min(a2 - a1, b2 - b1) - head and a[a2 - 1 - tail] == b[b2 - 1 - tail]:
        tail += 1
    if head:
        yield Stretch(True, a1, a1 + head, b1, b1 + head)
    yield from _middle(a, a1 + head, a2 - tail, b, b1 + head, b2 - tail, deep)
    if tail:
        yield Stretch(True, a2 - tail, a2, b2 - tail, b2)


def _middle(
    a: Sequence[Hashable], a1: int, a2: int, b: Sequence[Hashable], b1: int, b2: int, deep: int
) -> Iterator[Stretch]:
    if a1 == a2 or b1 == b2:
        if a1 < a2 or b1 < b2:
            yield Stretch(False, a1, a2, b1, b2)
        return
    anchors = _anchors(a, a1, a2, b, b1, b2) if deep < DEEPEST else []
    if anchors:
        at, bt = a1, b1
        for place_a, place_b in anchors:
            yield from _align(a, at, place_a, b, bt, place_b, deep + 1)
            yield Stretch(True, place_a, place_a + 1, place_b, place_b + 1)
            at, bt = place_a + 1, place_b + 1
        yield from _align(a, at, a2, b, bt, b2, deep + 1)
    elif (a2 - a1) * (b2 - b1) > MOST:
        yield Stretch(False, a1, a2, b1, b2)
    else:
        matcher = SequenceMatcher(a=a[a1:a2], b=b[b1:b2], autojunk=False)
        for operation, i1, i2, j1, j2 in matcher.get_opcodes():
            yield Stretch(operation == "equal", a1 + i1, a1 + i2, b1 + j1, b1 + j2)


def _anchors(
    a: Sequence[Hashable], a1: int, a2: int, b: Sequence[Hashable], b1: int, b2: int
) -> list[tuple[int, int]]:
    """Places of pieces that stand once in either, as many as follow each other in both."""
    in_a, in_b = Counter(a[a1:a2]), Counter(b[b1:b2])
    where = {b[place]: place for place in range(b1, b2)}
    pairs = [
        (place, where[a[place]])
        for place in range(a1, a2)
        if in_a[a[place]] == 1 and in_b.get(a[place]) == 1
    ]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rise on both sides; they rise on the first already."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_a, b) in enumerate(pairs):
        pile = bisect_left(tops, b)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(b)
            ends.append(index)
        else:
            tops[pile], ends[pile] = b, index
    run: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]
