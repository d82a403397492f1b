"""All detectors over one text, and what overlaps settled.

Source: vietnamese.md §G. Places count characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .births import births
from .contacts import mails
from .homes import homes
from .lists import lists
from .numbers import numbers
from .pieces import Found, Page, Piece
from .records import records

#: Without any of these a text holds no personal data that could be found: one look instead of
#: seven (the rules' share of the time, issue's bar 7).
_WORTH = re.compile(
    r"\d(?:[ .\-)]{0,2}\d){5}|@|[Ss][Ii][Nn][Hh][ :(]|[Tt][Rr][Úú]\b|[Đđ]ịa chỉ|ĐỊA CHỈ|[Ss]inh\b"
    r"|[Nn]gụ |ơi ở|hỗ ở"
    r"|[Hh]ọ (?:và )?tên|HỌ (?:VÀ )?TÊN|BỆNH ÁN|RA VIỆN|THUẾ"
)
#: Which of two hits on one stretch counts: the earlier here.
_RANK = {
    kind: place
    for place, kind in enumerate(
        ("card", "health", "social", "cccd", "cmnd", "passport", "tax", "account", "phone", "email")
    )
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Personal data in `piece` (its number) from `start` to `end`. `sure`: structure and context
    agree; else a person looks more closely."""

    piece: int
    start: int
    end: int
    kind: str
    sure: bool = True


def find(pieces: Sequence[Piece], today: date | None = None) -> tuple[Hit, ...]:
    """What is found, in reading order. Texts are NFC; `today` bounds years of birth."""
    page = Page(pieces)
    if not _WORTH.search(page.text):
        return ()
    found = [
        *numbers(page, today),
        *mails(page),
        *homes(page),
        *births(page, today),
        *lists(page, today),
    ]
    found += records(page, bool(found))
    return tuple(_hit(page, one) for one in _settled(found))


def _settled(found: Iterable[Found]) -> list[Found]:
    """No two of them overlap: the surer, then the more telling, then the longer counts."""
    ranked = sorted(
        found, key=lambda f: (not f.sure, _RANK.get(f.kind, len(_RANK)), f.start - f.end, f.start)
    )
    kept: list[Found] = []
    taken: set[int] = set()
    for one in ranked:
        places = range(one.start, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


def _hit(page: Page, found: Found) -> Hit:
    number = page.piece_at(found.start)
    first, last = page.bounds(number)
    return Hit(number, found.start - first, min(found.end, last) - first, found.kind, found.sure)
