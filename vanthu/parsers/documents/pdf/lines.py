"""The lines of a page: text as PDFium orders it, with where each line lies.

PDFium gives characters in the order of the content stream. A producer whose page font lacks
letters draws those from another font after the line ("S : ố"): `is_scrambled` tells such text, and
`sorted_lines` puts the characters back by their places.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from vanthu.parsers.documents.legacy import looks_legacy

from .fonts import CharFonts, blends
from .tables import Cell, Tables


class Line(NamedTuple):
    """One line of a page, in points from the page's lower left corner.

    `runs`: text with its font, None where fonts weren't asked for. `cell`: that it stands in.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    runs: tuple[tuple[str, str | None], ...] = ()
    cell: Cell | None = None

    @property
    def middle(self) -> float:
        """The height of its letters' middle."""
        return self.base + _MIDDLE * self.size


#: Where small letters have their middle, in sizes above the base line.
_MIDDLE = 0.25
#: What PDFium writes for a hyphen at a line's end; it leaves out the line's end itself.
_BREAK = "\ufffe"
_ENDS = re.compile("\r\n|\n|\r|(?<=\ufffe)")
#: PDFium takes U+00AD for a hyphen, and TCVN3's ư is there: it is wider than any hyphen, in sizes.
_HYPHEN_WIDTH = 0.42
#: ¨©ª«¬®µ¶¸¹ are letters of TCVN3 (ă â ê ô ơ đ à ả á ạ); so many of them make a page TCVN3's.
_TCVN3 = re.compile("[\xa8-\xac\xae\xb5\xb6\xb8\xb9]")
_FEW_TCVN3, _TCVN3_SHARE = 5, 0.01
_FIXED_PITCH = 1  # PDF 32000-1, table 123
_TOKEN = re.compile(r"\S+")
#: One accented letter, composed or not.
_LONE = re.compile(
    r"(?:[\u00c0-\u024f\u1ea0-\u1ef9]|[^\W\d_](?=[\u0300-\u036f]))[\u0300-\u036f]*\Z"
)
_LONGEST_LONE = 3
#: What TCVN3's ư and ã may be named, which another font then draws (vietnamese.md A5).
_LONE_OLD = frozenset("\u2212\u2219")
_WITHOUT_SIGNS = dict.fromkeys(map(ord, _LONE_OLD))
#: Words that are one accented letter: à, ý, ừ, ạ and the like are rare; scrambled text is full.
_SCRAMBLED_SHARE = 0.05
#: ư without a tone is in one of forty words.
_SIGNS_SHARE = 0.01
_FEW = 20
_FEW_LONE = 5
#: Share of the size above which a gap between glyphs is a space; spaces are 0.2 to 0.3 wide.
_GAP = 0.13


def is_scrambled(text: str) -> bool:
    """Whether the letters of the page font and of its fallback came apart.

    Share of one-letter accented words: at most 0.002 in good texts, at least 0.268 in scrambled
    ones (extraction.md §2).
    """
    words = _TOKEN.findall(text)
    if len(words) < _FEW:
        return False
    signs = sum(1 for word in words if word in _LONE_OLD)
    if signs > _SIGNS_SHARE * len(words) and looks_legacy(text.translate(_WITHOUT_SIGNS)):
        return True
    lone = sum(map(_is_lone, words))
    return lone >= _FEW_LONE and lone > _SCRAMBLED_SHARE * len(words)


def may_be_scrambled(text: str) -> bool:
    """Whether a page of a scrambled document has a letter that came apart: a short one has few."""
    return any(_is_lone(word) or word in _LONE_OLD for word in _TOKEN.findall(text))


def _is_lone(word: str) -> bool:
    return len(word) <= _LONGEST_LONE and _LONE.match(word) is not None


class PageText:
    """The text of one page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page.get_textpage()
        self.text: str = self._page.get_text_range()
        self._count = raw.FPDFText_CountChars(self._page)
        letters = len(_TCVN3.findall(self.text))
        self._is_tcvn3 = letters >= _FEW_TCVN3 and letters > _TCVN3_SHARE * len(self.text)

    def close(self) -> None:
        """Free the page's text."""
        self._page.close()

    def lines(self, fonts: CharFonts | None = None, tables: Tables | None = None) -> list[Line]:
        """The lines in content order; with `fonts`, each cut into runs; with `tables`, parted where
        cells end."""
        lines = []
        at = 0
        aligned = self._count == len(self.text)
        for match in (*_ENDS.finditer(self.text), None):
            end = match.start() if match else len(self.text)
            text = self.text[at:end]
            if text and not text.isspace():
                first = at + len(text) - len(text.lstrip())
                last = at + len(text.rstrip()) - 1
                if not aligned:
                    first, last = self._index(first), self._index(last)
                line = self._line(text, first, last, fonts)
                cuts = tables.cuts(line.left, line.right, line.middle) if tables else ()
                if cuts:
                    lines += [
                        self._line(self._text(*piece), *piece, fonts)
                        for piece in self._pieces(first, last, cuts)
                    ]
                else:
                    lines.append(line)
            at = match.end() if match else end
        return lines

    def _pieces(self, first: int, last: int, cuts: Sequence[float]) -> Iterator[tuple[int, int]]:
        """First and last characters of what stands between the cuts, without blanks around."""
        start = end = first
        column = -1
        for index in range(first, last + 1):
            if self._char(index).strip():
                here = bisect_right(cuts, self._origin(index)[0])
                if here != column and column >= 0:
                    yield start, end
                if here != column:
                    start, column = index, here
                end = index
        if column >= 0:
            yield start, end

    def _text(self, first: int, last: int) -> str:
        return "".join(map(self._char, range(first, last + 1)))

    def _index(self, place: int) -> int:
        """PDFium's number of the character at a place in the text."""
        return max(int(raw.FPDFText_GetCharIndexFromTextIndex(self._page, place)), 0)

    def _line(self, text: str, first: int, last: int, fonts: CharFonts | None) -> Line:
        left, _, _, _ = self._box(first)
        _, _, right, _ = self._box(last)
        _, base = self._origin(first)
        size = raw.FPDFText_GetFontSize(self._page, first)
        text = text.strip()
        if text.endswith(_BREAK):
            text = text[:-1] + self._hyphen(last)
        runs: tuple[tuple[str, str | None], ...] = ()
        if fonts is not None:
            runs = tuple(fonts.runs(self._page, first, last, self._char))
            text = "".join(run for run, _ in runs)
        return Line(text, left, right, base, size, runs)

    def _char(self, index: int) -> str:
        code = raw.FPDFText_GetUnicode(self._page, index)
        if code in {2, 0xFFFE}:
            return self._hyphen(index)
        # Windows' encoding calls the code AD a hyphen (PDF 32000-1 annex D.2, note 6).
        if code == 0x2D and self._is_tcvn3 and self._is_letter(index):
            return "\xad"
        return chr(code) if 0 < code <= 0x10FFFF else ""

    def _hyphen(self, index: int) -> str:
        """What PDFium took for a hyphen: "-", or ư with the space that the line's end is."""
        return "\xad " if self._is_letter(index) else "-"

    def _is_letter(self, index: int) -> bool:
        """Whether a hyphen is so wide that TCVN3's ư must be drawn there."""
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._page, index, box)
        size = raw.FPDFText_GetFontSize(self._page, index)
        if not box.right - box.left > _HYPHEN_WIDTH * size > 0:
            return False
        flags = ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._page, index, None, 0, flags)
        return not flags.value & _FIXED_PITCH  # a typewriter's hyphen is as wide

    def _box(self, index: int) -> tuple[float, float, float, float]:
        values = [ctypes.c_double() for _ in range(4)]
        left, right, bottom, top = values
        raw.FPDFText_GetCharBox(self._page, index, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._page, index, x, y)
        return x.value, y.value

    def sorted_lines(
        self, fonts: CharFonts | None = None, tables: Tables | None = None
    ) -> list[Line]:
        """The lines by the places of their characters."""
        glyphs = [glyph for i in range(self._count) if (glyph := self._glyph(i, fonts))]
        rows = _rows(glyphs)
        if tables:
            rows = [piece for row in rows for piece in _parted(row, tables)]
        return [_line_of(row) for row in rows if any(not g.char.isspace() for g in row)]

    def _glyph(self, index: int, fonts: CharFonts | None) -> _Glyph | None:
        if raw.FPDFText_IsGenerated(self._page, index) == 1:
            return None  # a space or line end that PDFium guessed from the wrong order
        char = self._char(index)
        if not char or char in "\r\n":
            return None
        x, y = self._origin(index)
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._page, index, box)
        size = raw.FPDFText_GetFontSize(self._page, index)
        font = fonts.name(self._page, index) if fonts else None
        return _Glyph(char, x, y, max(box.right, x), size, font)


class _Glyph(NamedTuple):
    char: str
    x: float
    y: float
    end: float
    size: float
    font: str | None


def _rows(glyphs: list[_Glyph]) -> list[list[_Glyph]]:
    """Glyphs of one base line together, rows from the top, each from the left."""
    rows: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.y, g.x)):
        # Raised note numbers stand a third of the letters' size above the line.
        if rows and abs(rows[-1][0].y - glyph.y) <= 0.35 * max(glyph.size, rows[-1][0].size, 1):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda g: g.x)
    return rows


def _parted(row: list[_Glyph], tables: Tables) -> list[list[_Glyph]]:
    """A row cut where cells end."""
    cuts = tables.cuts(row[0].x, row[-1].end, row[0].y + _MIDDLE * row[0].size)
    pieces: list[list[_Glyph]] = [[] for _ in range(len(cuts) + 1)]
    for glyph in row:
        pieces[bisect_right(cuts, glyph.x)].append(glyph)
    return [piece for piece in pieces if piece]


def _line_of(row: list[_Glyph]) -> Line:
    runs: list[tuple[str, str | None]] = []
    text = ""
    end = row[0].x
    for glyph in row:
        # PDFium drops some of the producer's own spaces before letters of another font.
        if glyph.x - end > _GAP * max(glyph.size, 1) and not text.endswith(" "):
            text += " "
            runs.append((" ", glyph.font))
        text += glyph.char
        font = runs[-1][1] if runs and blends(glyph.char) else glyph.font
        runs.append((glyph.char, font))
        end = max(end, glyph.end)
    visible = [g for g in row if not g.char.isspace()]
    sizes = sorted(g.size for g in visible)
    return Line(
        text.strip(),
        visible[0].x,
        visible[-1].end,
        visible[0].y,
        sizes[len(sizes) // 2],
        _merged(runs) if any(font for _, font in runs) else (),
    )


def _merged(runs: list[tuple[str, str | None]]) -> tuple[tuple[str, str | None], ...]:
    merged: list[tuple[str, str | None]] = []
    for text, font in runs:
        if merged and merged[-1][1] == font:
            merged[-1] = (merged[-1][0] + text, font)
        else:
            merged.append((text, font))
    return tuple(merged)
