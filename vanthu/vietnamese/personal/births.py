"""Dates of birth, beside a name or behind their label; never dates of anything else.

Source: vietnamese.md §G. Places count characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .checks import OLDEST
from .pieces import Found, Page
from .words import NAME_RE

#: It begins with the word itself, so that it is looked for at the speed of a scan for that word.
_BIRTH = re.compile(
    r"sinh(?: ngày| năm)?(?P<tie>[\s.…]{0,40}[:：]|)\s{0,3}(?P<date>"
    r"\d{1,2}\s{0,2}[/.\-]\s{0,2}\d{1,2}\s{0,2}[/.\-]\s{0,2}(?P<year>(?:19|20)\d\d)"
    r"|\d{1,2} tháng \d{1,2} năm (?P<year2>(?:19|20)\d\d)|(?P<year3>(?:19|20)\d\d))(?!\d)"
)
_LABEL = re.compile(r"(?:ngày|năm)(?:,? ?tháng,? ?(?:và )?năm)? $")
_BACK = 160
#: Who would be older than this is spoken of as history.
_HISTORY = 100


def births(page: Page, today: date | None = None) -> Iterator[Found]:
    """Dates of birth. A year alone is less than a date: it isn't sure."""
    this_year = (today or date.today()).year  # noqa: DTZ011 - a year is all that counts
    for match in _BIRTH.finditer(page.lower):
        year = int(match["year"] or match["year2"] or match["year3"])
        if not this_year - min(_HISTORY, OLDEST) <= year <= this_year:
            continue
        first = max(page.starts[max(0, page.piece_at(match.start()) - 1)], match.start() - _BACK)
        named = NAME_RE.search(page.text, first, match.start()) is not None
        if (
            named
            or match["tie"]
            or _LABEL.search(page.lower[max(0, match.start() - 24) : match.start()])
        ):
            yield Found(match.start("date"), match.end("date"), "birth", not match["year3"])
