"""The style sheet and the fonts: what a run looks like after all inheritance.

[MS-DOC] 2.4.6.6 (determining formatting), 2.9.271 (STSH), 2.9.258 (STD), 2.9.79 (FFN).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import NamedTuple

from . import sprms

_NIL = 0xFFF
_PARAGRAPH, _CHARACTER, _TABLE = 1, 2, 3
_MAX_STYLES = 4096
_MAX_CHAIN = 64


class CharLook(NamedTuple):
    """Character properties; fonts are numbers in the table of fonts."""

    ascii: int = 0
    other: int = 0
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    special: bool = False
    symbol: int = 0


class ParaLook(NamedTuple):
    """Paragraph properties. `outline` 9 is body text; `list` 0 is none."""

    style: int = 0
    in_table: bool = False
    row_end: bool = False
    depth: int = 0
    inner_cell_end: bool = False
    inner_row_end: bool = False
    list: int = 0
    list_level: int = 0
    outline: int = 9


@dataclass(frozen=True, slots=True)
class Style:
    """One style as the file has it: only what differs from its base."""

    kind: int
    base: int
    built_in: int
    paragraph: bytes
    character: bytes


class StyleSheet:
    """The styles of one document."""

    def __init__(self, stsh: bytes) -> None:
        self._styles, self._default = _read(stsh)
        self._characters: dict[int, CharLook] = {}
        self._paragraphs: dict[int, ParaLook] = {}

    def character(self, number: int) -> CharLook:
        """What runs in a paragraph of that style look like before their own modifiers."""
        look = self._characters.get(number)
        if look is None:
            look = self._default
            for style in self._chain(number):
                look = self.apply(look, style.character, look)
            self._characters[number] = look
        return look

    def paragraph(self, number: int) -> ParaLook:
        """What a paragraph of that style is before its own modifiers."""
        look = self._paragraphs.get(number)
        if look is None:
            look = ParaLook(style=number)
            for style in self._chain(number):
                if 1 <= style.built_in <= 9:
                    look = look._replace(outline=style.built_in - 1)
                look = apply_paragraph(look, style.paragraph)
            look = self._paragraphs[number] = look._replace(style=number)
        return look

    def apply(self, look: CharLook, grpprl: bytes, style: CharLook) -> CharLook:
        """`look` changed by modifiers; toggles 0x80 and 0x81 refer to the style's own value."""
        if not grpprl:
            return look
        values = look._asdict()
        for code, operand in sprms.each(grpprl):
            name = _TOGGLES.get(code)
            if name is not None:
                own = getattr(style, name)
                values[name] = (
                    own if operand == 0x80 else not own if operand == 0x81 else operand == 1
                )
            elif code == sprms.C_FONT_ASCII:
                values["ascii"] = operand
            elif code == sprms.C_FONT_OTHER:
                values["other"] = operand
            elif code == sprms.C_FONT_DEFAULT:
                values["ascii"] = values["other"] = operand
            elif code == sprms.C_SYMBOL:
                values["symbol"], values["special"] = operand, True
            elif code == sprms.C_STYLE:
                changed = CharLook(**values)
                for own_style in self._chain(operand):
                    changed = self.apply(changed, own_style.character, style)
                values = changed._asdict()
            elif code == sprms.C_PLAIN:
                values = style._asdict()
        return CharLook(**values)

    def mentions(self, modifier: bytes) -> bool:
        """Whether some style may hold this modifier (its two bytes, anywhere)."""
        return any(
            modifier in style.character or modifier in style.paragraph
            for style in self._styles.values()
        )

    def _chain(self, number: int) -> list[Style]:
        """A style and its bases, the root first."""
        chain: list[Style] = []
        while number in self._styles and len(chain) < _MAX_CHAIN:
            chain.append(self._styles[number])
            number = self._styles[number].base
        return chain[::-1]


_TOGGLES = {
    sprms.C_BOLD: "bold",
    sprms.C_ITALIC: "italic",
    sprms.C_HIDDEN: "hidden",
    sprms.C_DELETED: "deleted",
    sprms.C_INSERTED: "inserted",
    sprms.C_SPECIAL: "special",
}
_PARAGRAPH_FIELDS = {
    sprms.P_IN_TABLE: "in_table",
    sprms.P_ROW_END: "row_end",
    sprms.P_DEPTH: "depth",
    sprms.P_INNER_CELL_END: "inner_cell_end",
    sprms.P_INNER_ROW_END: "inner_row_end",
    sprms.P_LIST: "list",
    sprms.P_LIST_LEVEL: "list_level",
    sprms.P_OUTLINE: "outline",
}
_FLAGS = frozenset({"in_table", "row_end", "inner_cell_end", "inner_row_end"})


def apply_paragraph(look: ParaLook, grpprl: bytes) -> ParaLook:
    """`look` changed by paragraph modifiers."""
    if not grpprl:
        return look
    values: dict[str, int | bool] = {}
    for code, operand in sprms.each(grpprl):
        name = _PARAGRAPH_FIELDS.get(code)
        if name is not None:
            values[name] = bool(operand) if name in _FLAGS else operand
        elif code == sprms.P_DEPTH_CHANGE:
            change = operand - (1 << 32) if operand >> 31 else operand
            values["depth"] = int(values.get("depth", look.depth)) + change
    return look._replace(**values) if values else look  # type: ignore[arg-type]  # named above


def _read(stsh: bytes) -> tuple[dict[int, Style], CharLook]:
    """Styles by number, and the look of text that no style says anything of."""
    if len(stsh) < 20:
        return {}, CharLook()
    header = struct.unpack_from("<H", stsh)[0]
    count, base_size = struct.unpack_from("<HH", stsh, 2)
    ascii_, _, other = struct.unpack_from("<3H", stsh, 14) if header >= 18 else (0, 0, 0)
    styles = {}
    at = 2 + header
    for number in range(min(count, _MAX_STYLES)):
        if at + 2 > len(stsh):
            break
        size = struct.unpack_from("<H", stsh, at)[0]
        style = _style(stsh[at + 2 : at + 2 + size], base_size)
        if style is not None:
            styles[number] = style
        at += 2 + size
    return styles, CharLook(ascii_, other)


def _style(std: bytes, base_size: int) -> Style | None:
    if len(std) < max(base_size, 10) + 2:
        return None
    words = struct.unpack_from("<3H", std)
    kind, base = words[1] & 0xF, words[1] >> 4
    name_length = struct.unpack_from("<H", std, base_size)[0]
    at = base_size + 2 + 2 * name_length + 2
    parts = []
    for _ in range(words[2] & 0xF):
        at += at & 1
        if at + 2 > len(std):
            break
        size = struct.unpack_from("<H", std, at)[0]
        parts.append(std[at + 2 : at + 2 + size])
        at += 2 + size
    parts += [b"", b"", b""]
    paragraph = character = b""
    if kind == _PARAGRAPH:
        paragraph, character = parts[0][2:], parts[1]
    elif kind == _CHARACTER:
        character = parts[0]
    elif kind == _TABLE:
        paragraph, character = parts[1][2:], parts[2]
    return Style(kind, base if base != _NIL else -1, words[0] & 0xFFF, paragraph, character)


def read_fonts(sttb: bytes) -> list[str]:
    """The names of the fonts by number."""
    names: list[str] = []
    if len(sttb) < 4:
        return names
    count = struct.unpack_from("<H", sttb)[0]
    at = 4
    for _ in range(count):
        if at >= len(sttb):
            break
        size = sttb[at]
        raw = sttb[at + 40 : at + 1 + size]
        text = raw[: len(raw) & ~1].decode("utf-16-le", "replace")
        names.append(text.partition("\0")[0])
        at += 1 + size
    return names
