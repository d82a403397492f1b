"""Where a value stands on a page of a PDF, to the character."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from vanthu.parsers.documents.pdf.lines import is_scrambled

#: (left, bottom, right, top) in the page's own points.
Box = tuple[float, float, float, float]
#: (left, top, right, bottom) in pixels of its picture.
Rectangle = tuple[float, float, float, float]
#: Shorter values are looked for behind their own words only: a year stands everywhere.
LEAST = 6
#: So many letters and digits before a value tell its place.
_BEFORE = 8
#: Of a character's height: how far base lines of one row may lie apart, and what gap is a space.
_ROW, _GAP = 0.35, 0.13
#: Marks that NFD parts from their letters are among them.
_NO_LETTERS = re.compile(r"[\W_]+")
_LINE_ENDS = ("\r", "\n")


def folded(text: str) -> str:
    """Letters and digits alone, small and without marks: producers compose and part them as they
    like, and put spaces and line ends where they like."""
    plain = _NO_LETTERS.sub("", unicodedata.normalize("NFD", text.casefold()))
    return plain.replace("đ", "d")


class Wanted(NamedTuple):
    """A value to be found, folded, and what stands right before it."""

    value: str
    before: str = ""

    @classmethod
    def of(cls, value: str, before: str) -> Wanted:
        """From texts as they are."""
        short = folded(value)
        return cls(short, folded(before)[-_BEFORE:] if len(short) < LEAST else "")

    def places(self, text: str) -> Iterator[int]:
        """Where it begins in a folded text."""
        wanted = self.before + self.value
        at = text.find(wanted) if wanted else -1
        while at >= 0:
            yield at + len(self.before)
            at = text.find(wanted, at + 1)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the page's text and where it lies in the picture."""

    text: str
    rectangle: Rectangle


class PagePlaces:
    """The characters of one page and their boxes."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._text = page.get_textpage()
        self._count = raw.FPDFText_CountChars(self._text)
        self._signs = [_sign(raw.FPDFText_GetUnicode(self._text, i)) for i in range(self._count)]

    def close(self) -> None:
        """Free the page's text."""
        self._text.close()

    def boxes_of(self, wanted: Wanted) -> list[Box]:
        """The boxes of a value, one a line that it stands on; first in the order of the content,
        then, where letters came apart in that, in the order of their places."""
        for text, numbers in (self._as_written, self._as_placed):
            found = [
                box
                for at in wanted.places(text)
                for box in self._boxes(numbers[at : at + len(wanted.value)])
            ]
            if found:
                return found
        return []

    @property
    def written(self) -> str:
        """The page's text, folded, in the order of its content."""
        return self._as_written[0]

    @cached_property
    def _as_written(self) -> tuple[str, list[int]]:
        return self._string(range(self._count))

    @cached_property
    def _as_placed(self) -> tuple[str, list[int]]:
        return self._string(i for row in self._placed_rows for i in row)

    @cached_property
    def _placed_rows(self) -> list[list[int]]:
        """Characters of one base line together, from the top, each row from the left."""
        placed = [i for i in range(self._count) if raw.FPDFText_IsGenerated(self._text, i) != 1]
        boxes = {i: self._box(i) for i in placed}
        rows: list[list[int]] = []
        for i in sorted(placed, key=lambda i: (-boxes[i][1], boxes[i][0])):
            height = boxes[i][3] - boxes[i][1]
            if rows and abs(boxes[rows[-1][0]][1] - boxes[i][1]) <= _ROW * max(height, 1):
                rows[-1].append(i)
            else:
                rows.append([i])
        return [sorted(row, key=lambda i: boxes[i][0]) for row in rows]

    @cached_property
    def _written_rows(self) -> list[list[int]]:
        """Characters by the lines of the content."""
        rows: list[list[int]] = [[]]
        for i, sign in enumerate(self._signs):
            if sign in _LINE_ENDS:
                rows.append([])
            else:
                rows[-1].append(i)
        return rows

    def _string(self, order: Iterator[int] | range) -> tuple[str, list[int]]:
        """Folded text in an order, and which character each of its letters is."""
        letters: list[str] = []
        numbers: list[int] = []
        for i in order:
            for letter in folded(self._signs[i]):
                letters.append(letter)
                numbers.append(i)
        return "".join(letters), numbers

    def _box(self, index: int) -> Box:
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._text, index, box)
        tight = [ctypes.c_double() for _ in range(4)]
        raw.FPDFText_GetCharBox(self._text, index, *tight)
        left, right, bottom, top = (value.value for value in tight)
        return (
            min(box.left, left), min(box.bottom, bottom), max(box.right, right), max(box.top, top)
        )  # fmt: skip

    def _boxes(self, numbers: Sequence[int]) -> list[Box]:
        """One box around all characters of a line, from the first to the last of the value."""
        rows: list[Box] = []
        for i in dict.fromkeys(numbers):
            box = self._box(i)
            if box[2] <= box[0] and box[3] <= box[1]:
                continue
            if rows and _same_line(rows[-1], box):
                last = rows[-1]
                rows[-1] = (
                    min(last[0], box[0]), min(last[1], box[1]),
                    max(last[2], box[2]), max(last[3], box[3]),
                )  # fmt: skip
            else:
                rows.append(box)
        return rows

    def on_picture(self, box: Box, size: tuple[int, int], margin: float = 0) -> Rectangle:
        """A box in the pixels of a picture of the page, whatever way the page is turned."""
        left, bottom, right, top = box
        corners = [
            self._pixel(x, y, size)
            for x in (left - margin, right + margin)
            for y in (bottom - margin, top + margin)
        ]
        across, down = [x for x, _y in corners], [y for _x, y in corners]
        return min(across), min(down), max(across), max(down)

    def _pixel(self, x: float, y: float, size: tuple[int, int]) -> tuple[float, float]:
        # PDFium answers in whole pixels; sixteenths keep boxes where they are.
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self._page, 0, 0, size[0] * 16, size[1] * 16, 0, x, y, across, down)
        return across.value / 16, down.value / 16

    def lines(self, size: tuple[int, int], covered: Sequence[Rectangle]) -> list[TextLine]:
        """The page's text by lines, with stars for what lies in the covered places. `size` of the
        page's picture in pixels."""
        scrambled = is_scrambled("".join(self._signs))
        rows = self._placed_rows if scrambled else self._written_rows
        lines = (self._line(row, size, covered) for row in rows)
        return [line for line in lines if line is not None]

    def _line(
        self, row: Sequence[int], size: tuple[int, int], covered: Sequence[Rectangle]
    ) -> TextLine | None:
        signs: list[str] = []
        inside: list[Rectangle] = []
        for i in row:
            place, sign = self.on_picture(self._box(i), size), self._signs[i]
            if sign.isspace() or not sign:
                signs.append(" ")
                continue
            # Where letters came apart, the spaces went with them.
            if inside and place[0] - inside[-1][2] > _GAP * (place[3] - place[1]):
                signs.append(" ")
            signs.append("*" if any(_within(place, one) for one in covered) else sign)
            inside.append(place)
        text = " ".join("".join(signs).split())
        return TextLine(text, _around(inside)) if text and inside else None


def _sign(code: int) -> str:
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""


def _same_line(one: Box, other: Box) -> bool:
    height = min(one[3] - one[1], other[3] - other[1])
    return min(one[3], other[3]) - max(one[1], other[1]) > 0.5 * height


def _around(places: Sequence[Rectangle]) -> Rectangle:
    return (
        min(p[0] for p in places), min(p[1] for p in places),
        max(p[2] for p in places), max(p[3] for p in places),
    )  # fmt: skip


def _within(one: Rectangle, cover: Rectangle) -> bool:
    """Whether most of a character lies under a cover; its neighbours above and below touch it."""
    across = min(one[2], cover[2]) - max(one[0], cover[0])
    down = min(one[3], cover[3]) - max(one[1], cover[1])
    area = (one[2] - one[0]) * (one[3] - one[1])
    return across > 0 and down > 0 and across * down > 0.4 * area
