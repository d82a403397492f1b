"""Styles of a DOCX: what a run looks like after all inheritance.

Fonts go rFonts → rStyle → pStyle → basedOn → docDefaults → theme (ECMA-376 part 1, 17.7.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vanthu.parsers.documents.package import Element

from .names import A, W

_VAL = f"{W}val"
_OFF = frozenset({"0", "false", "off", "none"})


class RunLook(NamedTuple):
    """What properties say of a run; None where they say nothing.

    `ascii` is the font of U+0000–007F, `high` that of the rest of the Latin alphabet (hAnsi),
    where all letters of TCVN3 and VNI lie.
    """

    ascii: str | None = None
    high: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None

    def over(self, below: RunLook) -> RunLook:
        """These properties where they are set, those `below` elsewhere."""
        return RunLook(
            below.ascii if self.ascii is None else self.ascii,
            below.high if self.high is None else self.high,
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.hidden if self.hidden is None else self.hidden,
        )


class Numbering(NamedTuple):
    """The list that a paragraph belongs to; None where its properties say nothing."""

    list: int | None = None
    level: int | None = None


@dataclass(slots=True)
class _Style:
    look: RunLook
    parent: str
    outline: int | None
    numbering: Numbering
    name: str


_NONE = RunLook()


class Styles:
    """The styles of one document."""

    def __init__(self, root: Element | None, theme: Element | None) -> None:
        self._theme = _theme_fonts(theme)
        self._styles: dict[tuple[str, str], _Style] = {}
        self._default = _NONE
        self._normal = ""
        self.look = lru_cache(maxsize=4096)(self._look)
        self.base = lru_cache(maxsize=4096)(self._base)
        if root is not None:
            self._learn(root)

    def _learn(self, root: Element) -> None:
        default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if default is not None:
            self._default = self.properties(default)
        for style in root.iterchildren(f"{W}style"):
            kind, id_ = style.get(f"{W}type", "paragraph"), style.get(f"{W}styleId", "")
            properties, paragraph = style.find(f"{W}rPr"), style.find(f"{W}pPr")
            self._styles[kind, id_] = _Style(
                self.properties(properties) if properties is not None else _NONE,
                _value(style, "basedOn") or "",
                outline_level(paragraph),
                numbering(paragraph),
                _value(style, "name") or "",
            )
            if kind == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}:
                self._normal = id_

    def properties(self, element: Element) -> RunLook:
        """What one rPr says by itself."""
        low = high = None
        bold = italic = hidden = None
        for child in element:
            tag = child.tag
            if tag == f"{W}rFonts":
                low = self._font(child, "ascii")
                high = self._font(child, "hAnsi")
            elif tag == f"{W}b":
                bold = is_on(child)
            elif tag == f"{W}i":
                italic = is_on(child)
            elif tag == f"{W}vanish":
                hidden = is_on(child)
        return RunLook(low, high, bold, italic, hidden)

    def _font(self, fonts: Element, script: str) -> str | None:
        theme = fonts.get(f"{W}{script}Theme")
        if theme:
            return self._theme.get(theme[:5].lower()) or fonts.get(f"{W}{script}")
        return fonts.get(f"{W}{script}")

    def _look(self, kind: str, id_: str) -> RunLook:
        look = _NONE
        for style in self._chain(kind, id_):
            look = look.over(style.look)
        return look

    def _base(self, id_: str) -> RunLook:
        """What runs of a paragraph in that style look like before their own properties."""
        return self._look("paragraph", id_ or self._normal).over(self._default)

    def outline(self, id_: str) -> int | None:
        """The style's outline level, 0-based; None when it is body text."""
        for style in self._chain("paragraph", id_ or self._normal):
            if style.outline is not None:
                return style.outline if style.outline < 9 else None
            if style.name.lower() == "title":
                return 0
        return None

    def numbering(self, id_: str) -> Numbering:
        """The list that the style puts its paragraphs in."""
        list_ = level = None
        for style in self._chain("paragraph", id_ or self._normal):
            list_ = style.numbering.list if list_ is None else list_
            level = style.numbering.level if level is None else level
        return Numbering(list_, level)

    def _chain(self, kind: str, id_: str) -> list[_Style]:
        chain: list[_Style] = []
        seen: set[str] = set()
        while id_ and id_ not in seen:
            seen.add(id_)
            style = self._styles.get((kind, id_))
            if style is None:
                break
            chain.append(style)
            id_ = style.parent
        return chain


def is_on(element: Element) -> bool:
    """Whether a toggle property is switched on."""
    return element.get(_VAL, "1").lower() not in _OFF


def outline_level(properties: Element | None) -> int | None:
    """The outline level that a pPr sets, 0–9."""
    text = _value(properties, "outlineLvl")
    return int(text) if text and text.isdecimal() and len(text) == 1 else None


def numbering(properties: Element | None) -> Numbering:
    """The list that a pPr sets."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    return Numbering(integer(_value(found, "numId")), integer(_value(found, "ilvl")))


def integer(text: str | None) -> int | None:
    """A small number in an attribute, None for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


def _value(element: Element | None, name: str) -> str | None:
    child = element.find(f"{W}{name}") if element is not None else None
    return child.get(_VAL) if child is not None else None


def _theme_fonts(theme: Element | None) -> dict[str, str]:
    fonts = {}
    if theme is not None:
        for name, key in (("majorFont", "major"), ("minorFont", "minor")):
            latin = theme.find(f".//{A}{name}/{A}latin")
            if latin is not None and latin.get("typeface"):
                fonts[key] = latin.get("typeface", "")
    return fonts
