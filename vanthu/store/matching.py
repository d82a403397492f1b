"""Searching rows by words as people type them: any order, any case, with or without marks.

SQLite's LIKE folds the case of ASCII only ("ủy ban" wouldn't find "Ủy ban"), so words become
regular expressions; the same ones serve PostgreSQL.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from vanthu.vietnamese.clean import clean_line
from vanthu.vietnamese.letters import LOWER, without_marks

Row = TypeVar("Row", bound=Model)

#: A longer search is a pasted paragraph.
LONGEST = 100


def _variants() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for letter in LOWER:
        found[without_marks(letter)] += letter
    return {plain: f"[{plain}{marked}{marked.upper()}]" for plain, marked in found.items()}


_VARIANTS = _variants()


def search_words(text: str) -> list[str]:
    """The words of a search box, NFC, without what no text holds."""
    return clean_line(text)[:LONGEST].split()


def matching(rows: QuerySet[Row], text: str, *fields: str) -> QuerySet[Row]:
    """The rows where every word stands in one of the fields."""
    for word in search_words(text):
        pattern = pattern_of(word)
        where = Q()
        for field in fields:
            where |= Q(**{f"{field}__iregex": pattern})
        rows = rows.filter(where)
    return rows


def pattern_of(word: str) -> str:
    """A word without marks finds every marking ("quyet" finds "quyết"); one with marks itself."""
    if word != without_marks(word):
        return _both_cases(word)
    return "".join(_VARIANTS.get(letter.lower(), re.escape(letter)) for letter in word)


def _both_cases(word: str) -> str:
    """Written out, because a PostgreSQL of the C locale folds ASCII only."""
    return "".join(
        f"[{letter.lower()}{letter.upper()}]" if not letter.isascii() else re.escape(letter)
        for letter in word
    )
