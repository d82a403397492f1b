"""Labels of numbered lists ("Điều 3.", "a)", "-"): Word's files have the rule, not the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .numerals import numeral

Look = TypeVar("Look")

#: Bullets that Symbol and Wingdings draw; in text they are a bullet.
_PRIVATE = re.compile("[\uf000-\uf0ff]")
#: Levels that a list has.
LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level(Generic[Look]):
    """One level of a list. `parts`: texts, and 0-based levels whose numbers stand there."""

    parts: tuple[str | int, ...]
    format: str
    look: Look
    start: int = 1
    legal: bool = False


@dataclass(slots=True)
class Counters(Generic[Look]):
    """Where the lists of one document stand."""

    #: list → (its family, levels by number). Lists of one family count together.
    lists: Mapping[int, tuple[int, Mapping[int, Level[Look]]]] = field(default_factory=dict)
    #: list → level → start: where a list starts anew although its family goes on.
    restarts: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    _counts: dict[int, dict[int, int]] = field(default_factory=dict)
    _begun: set[int] = field(default_factory=set)

    def label(self, list_: int, level: int) -> tuple[str, Look] | None:
        """The next item's label and its look; None when the list shows none."""
        family, levels = self.lists.get(list_, (0, {}))
        rule = levels.get(level)
        if rule is None:
            return None
        counts = self._counts.setdefault(family, {})
        if list_ not in self._begun:
            self._begun.add(list_)
            for changed, start in self.restarts.get(list_, {}).items():
                counts[changed] = start - 1
        for deeper in range(level + 1, LEVELS):
            counts.pop(deeper, None)
        counts[level] = counts.get(level, rule.start - 1) + 1
        text = "".join(
            part if isinstance(part, str) else self._number(counts, levels, rule, part, level)
            for part in rule.parts
        )
        if rule.format == "bullet":
            text = _PRIVATE.sub("•", text)
        return (text, rule.look) if text.strip() else None

    @staticmethod
    def _number(
        counts: Mapping[int, int],
        levels: Mapping[int, Level[Look]],
        rule: Level[Look],
        part: int,
        level: int,
    ) -> str:
        other = levels.get(part, rule)
        form = "decimal" if rule.legal and part != level else other.format
        return numeral(counts.get(part, other.start), form)
