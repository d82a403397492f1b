"""What changed between two texts, word by word, for people and for screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WORDS = re.compile(r"\s+|[^\s]+")
TOKENS = re.compile(r"\s+|\S+\s*")
#: Beyond this many words on one side a paragraph is shown as replaced whole: comparing costs the
#: square of the length.
LIMIT = 3000
#: Unchanged paragraphs that stay on either side of a change.
AROUND = 1


class Line(NamedTuple):
    """One paragraph of the comparison; `skipped` > 0 stands for that many unchanged ones."""

    html: SafeString
    changed: bool
    skipped: int = 0


def words(old: str, new: str) -> SafeString:
    """`new` with what went in `del` and what came in `ins`, each with a spoken word."""
    a, b = WORDS.findall(old), WORDS.findall(new)
    if max(len(a), len(b)) > LIMIT:
        return format_html("{}{}", _del(old), _ins(new))
    matcher = SequenceMatcher(a=a, b=b, autojunk=False)
    return format_html_join("", "{}", ((piece,) for piece in _word_pieces(matcher, a, b)))


def sides(old: str, new: str) -> tuple[SafeString, SafeString]:
    """`old` with what went marked, and `new` with what came, to stand beside each other: columns
    say which is which, so no word is spoken, and neighbouring words are one mark."""
    a, b = TOKENS.findall(old), TOKENS.findall(new)
    if max(len(a), len(b)) > LIMIT:
        return format_html("<del>{}</del>", old), format_html("<ins>{}</ins>", new)
    left, right = [], []
    for operation, a1, a2, b1, b2 in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        before, after = "".join(a[a1:a2]), "".join(b[b1:b2])
        same = operation == "equal"
        left.append(format_html("{}" if same or not before else "<del>{}</del>", before))
        right.append(format_html("{}" if same or not after else "<ins>{}</ins>", after))
    return _joined(left), _joined(right)


def _joined(pieces: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _word_pieces(
    matcher: SequenceMatcher[str], a: Sequence[str], b: Sequence[str]
) -> Iterator[SafeString | str]:
    for operation, a1, a2, b1, b2 in matcher.get_opcodes():
        if operation == "equal":
            yield "".join(b[b1:b2])
            continue
        if a2 > a1:
            yield _del("".join(a[a1:a2]))
        if b2 > b1:
            yield _ins("".join(b[b1:b2]))


def _del(text: str) -> SafeString:
    if not text:
        return SafeString("")
    return format_html('<del><span class="sr">{} </span>{}</del>', _("removed:"), text)


def _ins(text: str) -> SafeString:
    if not text:
        return SafeString("")
    return format_html('<ins><span class="sr">{} </span>{}</ins>', _("added:"), text)


def paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    """The changed paragraphs with a little around them; long unchanged stretches are counted."""
    lines: list[Line] = []
    matcher = SequenceMatcher(a=list(old), b=list(new), autojunk=False)
    for operation, a1, a2, b1, b2 in matcher.get_opcodes():
        if operation == "equal":
            lines += [Line(format_html("{}", text), False) for text in new[b1:b2]]
            continue
        pairs = max(a2 - a1, b2 - b1)
        for offset in range(pairs):
            before = old[a1 + offset] if a1 + offset < a2 else ""
            after = new[b1 + offset] if b1 + offset < b2 else ""
            lines.append(Line(words(before, after), True))
    return _folded(lines)


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
