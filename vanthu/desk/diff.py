"""What changed between two texts, word by word, for people and for screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .aligning import Stretch, stretches

WORDS = re.compile(r"\s+|[^\s]+")
TOKENS = re.compile(r"\s+|\S+\s*")
#: Changed paragraphs are paired by likeness while so many pairs have to be looked at.
PAIRED = 10_000
#: Words that two paragraphs must share to be versions of one: fewer, and one went and one came.
LIKE = 0.3
#: Unchanged paragraphs that stay on either side of a change.
AROUND = 1
#: Changed paragraphs on one page; the rest are counted.
MOST = 300


class Line(NamedTuple):
    """One paragraph of the comparison; `skipped` > 0 stands for that many unchanged ones, `left`
    > 0 for that many changed ones at the end."""

    html: SafeString
    changed: bool
    skipped: int = 0
    left: int = 0


def words(old: str, new: str) -> SafeString:
    """`new` with what went in `del` and what came in `ins`, each with a spoken word."""
    if not old or not new:
        return format_html("{}{}", _del(old), _ins(new))
    a, b = WORDS.findall(old), WORDS.findall(new)
    pieces: list[SafeString | str] = []
    for one in _without_gaps(stretches(a, b), a):
        before, after = "".join(a[one.a1 : one.a2]), "".join(b[one.b1 : one.b2])
        pieces += [after] if one.same else [_del(before), _ins(after)]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _without_gaps(found: Sequence[Stretch], a: Sequence[str]) -> Iterator[Stretch]:
    """The stretches, with changed words that only a blank parts made one."""
    held: Stretch | None = None
    gap: Stretch | None = None
    for one in found:
        if one.same and held is not None and not "".join(a[one.a1 : one.a2]).strip():
            gap = one
        elif not one.same and held is not None and gap is not None:
            held, gap = Stretch(False, held.a1, one.a2, held.b1, one.b2), None
        else:
            yield from (piece for piece in (held, gap) if piece is not None)
            held, gap = (None, None) if one.same else (one, None)
            if one.same:
                yield one
    yield from (piece for piece in (held, gap) if piece is not None)


def sides(old: str, new: str) -> tuple[SafeString, SafeString]:
    """`old` with what went marked, and `new` with what came, to stand beside each other: columns
    say which is which, so no word is spoken, and neighbouring words are one mark."""
    a, b = TOKENS.findall(old), TOKENS.findall(new)
    left, right = [], []
    for one in stretches(a, b):
        before, after = "".join(a[one.a1 : one.a2]), "".join(b[one.b1 : one.b2])
        left.append(format_html("{}" if one.same or not before else "<del>{}</del>", before))
        right.append(format_html("{}" if one.same or not after else "<ins>{}</ins>", after))
    return _joined(left), _joined(right)


def _joined(pieces: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _del(text: str) -> SafeString:
    if not text:
        return SafeString("")
    return format_html('<del><span class="sr">{} </span>{}</del>', _("removed:"), text)


def _ins(text: str) -> SafeString:
    if not text:
        return SafeString("")
    return format_html('<ins><span class="sr">{} </span>{}</ins>', _("added:"), text)


def paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    """The changed paragraphs, at most `MOST`, with a little around them; long unchanged stretches
    are counted."""
    lines: list[Line] = []
    shown = left = 0
    for one in stretches(old, new):
        if one.same:
            if shown <= MOST:
                lines += [Line(format_html("{}", text), False) for text in new[one.b1 : one.b2]]
            continue
        for before, after in paired(old[one.a1 : one.a2], new[one.b1 : one.b2]):
            shown += 1
            if shown <= MOST:
                lines.append(Line(words(before, after), True))
            else:
                left += 1
    rest = [Line(SafeString(""), True, left=left)] if left else []
    return _folded(lines) + rest


def paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Which changed paragraph became which: the likest, in their order; "" where there is none."""
    if len(old) * len(new) > PAIRED:
        for before, after in zip_longest(old, new, fillvalue=""):
            like = _likeness(set(before.split()), set(after.split()))
            yield from [(before, after)] if like else [(before, ""), ("", after)]
        return
    at, bt = 0, 0
    for place_a, place_b in _likest(old, new):
        yield from ((text, "") for text in old[at:place_a])
        yield from (("", text) for text in new[bt:place_b])
        yield old[place_a], new[place_b]
        at, bt = place_a + 1, place_b + 1
    yield from ((text, "") for text in old[at:])
    yield from (("", text) for text in new[bt:])


def _likest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs in order with the greatest likeness in all."""
    a, b = [set(text.split()) for text in old], [set(text.split()) for text in new]
    best = [[0.0] * (len(b) + 1) for _row in range(len(a) + 1)]
    like = [[_likeness(one, other) for other in b] for one in a]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            paired_here = like[i][j] + best[i + 1][j + 1] if like[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired_here)
    pairs, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(a: set[str], b: set[str]) -> float:
    """Share of common words; 0 for two paragraphs that are no versions of each other."""
    share = len(a & b) / max(len(a | b), 1)
    return share if share >= LIKE else 0.0


def _folded(lines: list[Line]) -> list[Line]:
    near = {
        place
        for index, line in enumerate(lines)
        if line.changed
        for place in range(index - AROUND, index + AROUND + 1)
    }
    folded: list[Line] = []
    for index, line in enumerate(lines):
        if index in near:
            folded.append(line)
        elif folded and folded[-1].skipped:
            folded[-1] = Line(SafeString(""), False, folded[-1].skipped + 1)
        else:
            folded.append(Line(SafeString(""), False, 1))
    return folded
