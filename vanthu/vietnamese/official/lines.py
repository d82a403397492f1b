"""A document's text as lines that can be matched: one column each, no Markdown, plain hyphens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
# The letterhead and the end stand in two columns that a plain text puts on one line.
_RIGHT_COLUMN = re.compile(
    r"(?<=\S)\s(?=(?:CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT|Độc\s+lập\s*-\s*Tự\s+do))"
    r"|\t(?=[^\s,\d/][^,\t\d/]{1,40},\s*ngày\b)"
    r"|\t(?=[A-ZĐÀ-Ỵ]{2,}\s[A-ZĐÀ-Ỵ]{2,})"
    r"|(?:\t|;\s|\.\s)(?=(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\.?\s+[A-ZĐÀ-Ỵ]{2})"
)
_MARKDOWN = re.compile(r"^[*_#> ]+(?=\S)|(?<![*_ ])[*_ ]+$")
_GAP = re.compile(r"\s{2,}|\t")
#: No mark stands further right; a hostile line of a megabyte must not cost more than this.
LINE_LIMIT = 4000
DATE = re.compile(
    r"\bngày\s*(?P<day>\d{1,2})?\s*tháng\s*(?P<month>\d{1,2})?\s*năm\s*(?P<year>\d{4})"
    r"|\bngày\s*(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """`text`: one column's words, white space collapsed; `blank_before`: an empty line above."""

    text: str
    blank_before: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether all of its letters (two or more) are capitals."""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 1 and all(c == c.upper() for c in letters)

    @property
    def is_rule(self) -> bool:
        """Whether it is only a ruler of dashes, dots or stars."""
        return not any(c.isalnum() for c in self.text)


def prepare(text: str) -> list[Line]:
    """The lines of a text that hold anything."""
    lines: list[Line] = []
    blank = False
    for raw in unicodedata.normalize("NFC", text).translate(_DASHES).splitlines():
        if not raw or raw.isspace():
            blank = True
            continue
        gapped = _GAP.sub("\t", raw)[:LINE_LIMIT]
        pieces = [piece for piece in _RIGHT_COLUMN.split(gapped) if piece.strip()]
        if not pieces:
            blank = True
        for piece in pieces:
            plain = _MARKDOWN.sub("", " ".join(piece.split()))
            if plain:
                lines.append(Line(plain, blank))
                blank = False
    return lines


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Lower case without marks, white space collapsed: for matching words, never for show."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")
    return " ".join(plain.split())


def date_of(match: re.Match[str]) -> date | None:
    """The date in a match of `DATE`; None when day or month is blank or there is no such day."""
    day, month = match["day"] or match["d"], match["month"] or match["m"]
    year = match["year"] or match["y"]
    if not day or not month:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def year_of(match: re.Match[str]) -> int:
    """The year in a match of `DATE`."""
    return int(match["year"] or match["y"])
