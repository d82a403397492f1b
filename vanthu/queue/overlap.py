"""What of another draft's text isn't said yet: a document that two mails brought is merged once.

An issued document's text is locked, so whatever stood in it twice, nobody could take out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from vanthu.vietnamese.search import plain

#: Words a shingle; a stretch is said already when so many of its shingles are.
WORDS, SAID = 5, 0.8
#: Texts that have less than this in common, or fewer words, are two texts: each stays whole.
COMMON, FLOOR = 0.5, 20
#: Less than this is a page number, or a line that a PDF breaks elsewhere.
STRAY = 0.1

_WORD = re.compile(r"\w+")

Block = Mapping[str, Any]


def unsaid(mine: Sequence[Block], theirs: Sequence[Block]) -> list[Block]:
    """The other's blocks without those that are here already; tables are kept or left whole."""
    words = [word for block in mine for word in _words(block)]
    joined, known = f" {' '.join(words)} ", set(_shingles(words))
    total = said = 0
    new: list[Block] = []
    for stretch in _stretches(theirs):
        found = [word for block in stretch for word in _words(block)]
        total += len(found)
        if _is_said(found, joined, known):
            said += len(found)
        else:
            new.extend(stretch)
    if total < FLOOR or said < COMMON * total:
        return list(theirs)
    return new if total - said > STRAY * total else []


def _is_said(words: list[str], joined: str, known: set[str]) -> bool:
    if len(words) < WORDS:
        return f" {' '.join(words)} " in joined if words else True
    shingles = _shingles(words)
    return sum(shingle in known for shingle in shingles) >= SAID * len(shingles)


def _stretches(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Each block by itself, the cells of a table together."""
    for table, group in groupby(blocks, key=lambda block: int(block.get("table", -1))):
        if table >= 0:
            yield list(group)
        else:
            yield from ([block] for block in group)


def _words(block: Block) -> list[str]:
    return _WORD.findall(plain("".join(run["text"] for run in block["runs"])))


def _shingles(words: list[str]) -> list[str]:
    return [" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)]
