"""The styles of an OpenDocument text: what a run looks like after all inheritance."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from vanthu.parsers.documents.package import Element

NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}


def q(name: str) -> str:
    """`{namespace}local` of `prefix:local`."""
    prefix, _, rest = name.partition(":")
    return f"{{{NS[prefix]}}}{rest}"


_NAME, _PARENT, _FAMILY = q("style:name"), q("style:parent-style-name"), q("style:family")
_TEXT_PROPERTIES = q("style:text-properties")
_FONT_NAME, _FONT_FAMILY = q("style:font-name"), q("fo:font-family")
_WEIGHT, _SLANT, _DISPLAY = q("fo:font-weight"), q("fo:font-style"), q("text:display")
_LIST_STYLE, _OUTLINE = q("style:list-style-name"), q("style:default-outline-level")


class TextLook(NamedTuple):
    """What styles say of text; None where they say nothing."""

    font: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None

    def over(self, below: TextLook) -> TextLook:
        """These properties where they are set, those `below` elsewhere."""
        return TextLook(
            below.font if self.font is None else self.font,
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.hidden if self.hidden is None else self.hidden,
        )


@dataclass(slots=True)
class _Style:
    look: TextLook
    parent: str
    list_style: str


_NONE = TextLook()


@dataclass(eq=False)
class Styles:
    """The styles of one part. content.xml's automatic styles come before styles.xml's."""

    fonts: dict[str, str] = field(default_factory=dict)
    styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    defaults: dict[str, TextLook] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.look = lru_cache(maxsize=4096)(self._look)

    def learn(self, root: Element) -> None:
        """Take the fonts and styles of a part; what is known already stays."""
        for face in root.iter(q("style:font-face")):
            name = face.get(_NAME, "")
            self.fonts.setdefault(name, _unquoted(face.get(q("svg:font-family")) or name))
        for style in root.iter(q("style:style")):
            key = (style.get(_FAMILY, ""), style.get(_NAME, ""))
            self.styles.setdefault(
                key,
                _Style(self._properties(style), style.get(_PARENT, ""), style.get(_LIST_STYLE, "")),
            )
        for style in root.iter(q("style:default-style")):
            self.defaults.setdefault(style.get(_FAMILY, ""), self._properties(style))

    def _properties(self, style: Element) -> TextLook:
        found = style.find(_TEXT_PROPERTIES)
        if found is None:
            return _NONE
        font = found.get(_FONT_NAME)
        name = self.fonts.get(font, font) if font else found.get(_FONT_FAMILY)
        weight, slant = found.get(_WEIGHT), found.get(_SLANT)
        display = found.get(_DISPLAY)
        return TextLook(
            _unquoted(name) if name else None,
            None
            if weight is None
            else weight == "bold" or (weight.isdigit() and int(weight) >= 600),
            None if slant is None else slant in {"italic", "oblique"},
            None if display is None else display == "none",
        )

    def _look(self, family: str, name: str) -> TextLook:
        """The look of a named style with its parents and, for paragraphs, the default."""
        look = _NONE
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            style = self.styles.get((family, name))
            if style is None:
                break
            look = look.over(style.look)
            name = style.parent
        return look.over(self.defaults.get(family, _NONE)) if family == "paragraph" else look

    def list_style(self, name: str) -> str:
        """The list style that a paragraph style asks for, "" for none."""
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            style = self.styles.get(("paragraph", name))
            if style is None:
                return ""
            if style.list_style:
                return style.list_style
            name = style.parent
        return ""


def _unquoted(font: str) -> str:
    """A font's name out of a CSS list: `'.VnTime', serif` is .VnTime."""
    return font.split(",", maxsplit=1)[0].strip().strip("'\"").strip()
