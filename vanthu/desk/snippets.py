"""Where in a text the searched words stand: a short piece with the words marked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from vanthu.queue.indexing import LONGEST_TEXT
from vanthu.store.fulltext.terms import WORD, Query, word_tokens

#: Characters around the first hit.
BEFORE, LENGTH = 60, 220
#: A shorter text is a heading: a sentence says more.
TELLING = 40


def snippet(texts: Iterable[str], query: Query) -> SafeString:
    """The piece of the first text with the most of the searched words, "" where there is none."""
    plain = {token for term in query.terms if not term.marked for token in term.plain}
    toned = {token for term in query.terms if term.marked for token in term.toned}
    best: tuple[tuple[int, bool], str, list[tuple[int, int]]] = ((0, False), "", [])
    whole = (len(plain) + len(toned), True)
    left = LONGEST_TEXT  # beyond it nothing is found, and a list has fifty of them
    for long in texts:
        text = long[:left]
        left -= len(text)
        hits, seen = _hits(text, plain, toned)
        worth = (len(seen), len(text) >= TELLING)
        if seen and worth > best[0]:
            best = (worth, text, hits)
        if worth == whole or not left:
            break
    return _marked(best[1], best[2]) if best[2] else mark_safe("")


def _hits(text: str, plain: set[str], toned: set[str]) -> tuple[list[tuple[int, int]], set[str]]:
    places, seen = [], set()
    for match in WORD.finditer(text):
        bare, marked = word_tokens(match[0])
        if bare in plain or marked in toned:
            places.append(match.span())
            seen.add(bare if bare in plain else marked)
    return places, seen


def _marked(text: str, hits: list[tuple[int, int]]) -> SafeString:
    start = max(hits[0][0] - BEFORE, 0)
    if start:  # not in the middle of a word
        start = text.find(" ", start, hits[0][0]) + 1 or start
    end = start + LENGTH
    if end < len(text):
        end = text.rfind(" ", hits[0][1], end) + 1 or end
    piece = text[start:end]
    inside = [(a - start, b - start) for a, b in hits if b <= end]
    return format_html(
        "{}{}{}", "… " if start else "", _joined(piece, inside), " …" if end < len(text) else ""
    )


def _joined(text: str, hits: list[tuple[int, int]]) -> SafeString:
    pieces, last = [], 0
    for start, end in hits:
        pieces.append((text[last:start], text[start:end]))
        last = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[last:])
