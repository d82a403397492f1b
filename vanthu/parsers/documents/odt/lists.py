"""Labels of numbered lists in OpenDocument ("Điều 3.", "a)", "-"): the file has only the rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from vanthu.parsers.documents.numerals import numeral
from vanthu.parsers.documents.package import Element, local

from .styles import Styles, TextLook, q

_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}


class _Level(NamedTuple):
    prefix: str = ""
    suffix: str = ""
    format: str = ""
    start: int = 1
    shown: int = 1
    bullet: str = ""
    style: str = ""


@dataclass(slots=True)
class Lists:
    """List styles by name, and where each list's counters stand."""

    rules: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _counters: dict[str, list[int]] = field(default_factory=dict)

    def learn(self, root: Element) -> None:
        """Take the list styles of a part; what is known already stays."""
        for tag in ("text:list-style", "text:outline-style"):
            for style in root.iter(q(tag)):
                name = style.get(q("style:name"), "")
                if name and name not in self.rules:
                    self.rules[name] = dict(_levels(style))

    def restart(self, key: str, level: int) -> None:
        """A list begins that doesn't continue another."""
        counters = self._counters.setdefault(key, [])
        del counters[level - 1 :]

    def label(self, key: str, style: str, level: int, start: int | None = None) -> tuple[str, str]:
        """The next item's label with its text style; ("", "") for none."""
        rules = self.rules.get(style, {})
        rule = rules.get(level)
        if rule is None:
            return "", ""
        counters = self._counters.setdefault(key, [])
        del counters[level:]
        while len(counters) < level:
            counters.append(rules.get(len(counters) + 1, _Level()).start - 1)
        counters[level - 1] = counters[level - 1] + 1 if start is None else start
        if rule.bullet:
            return rule.bullet, rule.style
        if not rule.format:
            return "", ""
        first = max(1, level - rule.shown + 1)
        numbers = [
            numeral(max(counters[n - 1], rules.get(n, rule).start), rules.get(n, rule).format)
            for n in range(first, level + 1)
        ]
        return rule.prefix + ".".join(n for n in numbers if n) + rule.suffix, rule.style


def _levels(style: Element) -> list[tuple[int, _Level]]:
    levels = []
    for child in style:
        number = _number(child.get(q("text:level")), 1)
        text_style = child.get(q("text:style-name"), "")
        prefix, suffix = child.get(q("style:num-prefix"), ""), child.get(q("style:num-suffix"), "")
        kind = local(child.tag)
        if kind == "list-level-style-bullet":
            bullet = prefix + child.get(q("text:bullet-char"), "") + suffix
            levels.append((number, _Level(bullet=bullet, style=text_style)))
        elif kind in {"list-level-style-number", "outline-level-style"}:
            form = _FORMATS.get(child.get(q("style:num-format"), ""), "")
            start = _number(child.get(q("text:start-value")), 1)
            shown = _number(child.get(q("text:display-levels")), 1)
            levels.append((number, _Level(prefix, suffix, form, start, shown, "", text_style)))
    return levels


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else default


def look_of(styles: Styles, name: str) -> TextLook:
    """The look that a label's text style adds to its paragraph's."""
    return styles.look("text", name) if name else TextLook()
