"""Covering values in texts and blocks: every place where they stand, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from vanthu.vietnamese.personal import KINDS, masked
from vanthu.vietnamese.personal.kinds import Cover

from .personal import Block, Covered, blocks_of, text_of

#: A value: (kind, as it stands).
Value = tuple[str, str]
#: Shorter values stand everywhere with another meaning; only their own places are covered.
LEAST = 6


@cache
def pattern_of(kind: str, value: str) -> re.Pattern[str] | None:
    """What a value looks like elsewhere in the same text: a number with any separators, words with
    any white space. None for what is too short to be told from other text."""
    if sum(map(str.isalnum, value)) < LEAST:
        return None
    if KINDS[kind].cover is Cover.DIGITS:
        signs = [re.escape(sign) for sign in value if sign.isalnum()]
        return re.compile(r"(?<!\w)" + r"[ .\-()\u00a0]{0,2}".join(signs) + r"(?!\w)")
    words = (re.escape(word) for word in value.split())
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE)


def places_in(text: str, values: Iterable[Value]) -> list[tuple[int, int, str]]:
    """(start, end, kind) of the values in a text; the longest first where two overlap."""
    found = []
    for kind, value in values:
        pattern = pattern_of(kind, value)
        if pattern is not None:
            found += [(*match.span(), kind) for match in pattern.finditer(text)]
    return apart(found)


def apart(places: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The places that don't overlap, in order."""
    kept: list[tuple[int, int, str]] = []
    for place in sorted(set(places), key=lambda one: (one[0] - one[1], one[0])):
        if all(place[1] <= start or end <= place[0] for start, end, _kind in kept):
            kept.append(place)
    return sorted(kept)


def covered_text(text: str, places: Sequence[tuple[int, int, str]]) -> str:
    """The text with its places masked."""
    for start, end, kind in sorted(places, reverse=True):
        text = text[:start] + masked(kind, text[start:end]) + text[end:]
    return text


def covered_block(block: Block, places: Sequence[tuple[int, int, str]]) -> dict[str, Any]:
    """The block with its places masked, its runs as they were: the run in which a value begins
    gets the mask. A link under a masked text would say it again, and goes."""
    runs = [dict(run) for run in block["runs"]]
    text = text_of(block)
    for start, end, kind in sorted(places, reverse=True):
        _replace(runs, start, end, masked(kind, text[start:end]))
    return {**block, "runs": [run for run in runs if run["text"]]}


def _replace(runs: list[dict[str, Any]], start: int, end: int, new: str) -> None:
    at = 0
    for run in runs:
        length = len(run["text"])
        first, last = max(start - at, 0), min(end - at, length)
        if first < last:
            run["text"] = run["text"][:first] + new + run["text"][last:]
            run["link"] = None
            new = ""
        at += length


def covered_blocks(entry: Mapping[str, Any], covered: Sequence[Covered]) -> list[Block]:
    """What the pipeline read in a file (Unicode), masked; nothing where its part is gone."""
    part = int(entry.get("part") or 0)
    values = sorted({(one.kind, one.value) for one in covered})
    own: dict[int, list[tuple[int, int, str]]] = {}
    for one in covered:
        own.setdefault(one.block, []).append((one.start, one.start + len(one.value), one.kind))
    result = []
    for number, block in enumerate(blocks_of([part]).get(part, ()) if part else ()):
        here = apart([*own.get(number, ()), *places_in(text_of(block), values)])
        result.append(covered_block(block, here) if here else block)
    return result


def covered_json(value: Any, values: Sequence[Value]) -> Any:
    """A JSON value with the values masked in all its texts."""
    if isinstance(value, str):
        return covered_text(value, places_in(value, values))
    if isinstance(value, Mapping):
        return {key: covered_json(one, values) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [covered_json(one, values) for one in value]
    return value
