"""What of another draft's text isn't said yet: a document that two mails brought is merged once.

An issued document's text is locked, so whatever stood in it twice, nobody could take out again. But
a letter or a number that differs may be what the second mail was sent for: what isn't said to the
letter stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

#: Words a shingle; a stretch is said already when all of its shingles are.
WORDS = 5
#: Texts that have less than this in common, or fewer words, are two texts: each stays whole.
COMMON, FLOOR = 0.5, 20

_WORD = re.compile(r"\w+")

Block = Mapping[str, Any]


def unsaid(mine: Sequence[Block], theirs: Sequence[Block]) -> list[Block]:
    """The other's blocks without those that are here already, and without the page numbers between
    them; tables are kept or left whole."""
    words = [word for block in mine for word in _words(block)]
    joined, known = f" {' '.join(words)} ", set(_shingles(words))
    total = said = 0
    new: list[Block] = []
    for stretch in _stretches(theirs):
        found = [word for block in stretch for word in _words(block)]
        total += len(found)
        if _is_said(found, joined, known):
            said += len(found)
        elif len(stretch) > 1 or any(map(str.isalpha, "".join(found))):
            new.extend(stretch)
    if total < FLOOR or said < COMMON * total:
        return list(theirs)
    return new


def _is_said(words: list[str], joined: str, known: set[str]) -> bool:
    if len(words) < WORDS:
        return f" {' '.join(words)} " in joined if words else True
    return known.issuperset(_shingles(words))


def _stretches(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Each block by itself, the cells of a table together."""
    for table, group in groupby(blocks, key=lambda block: int(block.get("table", -1))):
        if table >= 0:
            yield list(group)
        else:
            yield from ([block] for block in group)


def _words(block: Block) -> list[str]:
    """A picture is told by its file too."""
    runs, picture = block["runs"], block["kind"] == "picture"
    text = "".join(f"{run['text']} {run.get('link')}" if picture else run["text"] for run in runs)
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def _shingles(words: list[str]) -> list[str]:
    return [" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)]
