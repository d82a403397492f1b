"""Regulations and annexes: "(Ban hành kèm theo Quyết định số 02/2013/QĐ-UBND ngày … của …)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .agencies import ordinary
from .kinds import NORMATIVE, TYPES, Number, find_number, type_at_start, type_of_line
from .lines import DATE, Line, date_of, fold

#: How far from the top the line may stand.
DEPTH = 40
_OPENING = re.compile(r"^(?:\(\s*(?:ban hanh )?|ban hanh )kem theo\b")
_AFTER = re.compile(r"kèm theo\s+(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_AGENCY = re.compile(
    r"\bcủa\s+(?P<agency>[^),;.]+?)\s*(?:[),;.]|\s(?:về|ban hành|v/v)\s|$)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Attached:
    """What the line says of the document that this one was issued with."""

    number: Number
    type: str
    own_type: str
    date: date | None
    date_as_printed: str | None
    agency_as_printed: str | None

    def as_metadata(self, title: str | None) -> dict[str, Any]:
        """The decision's marks, for a text that has none of its own; the title says which
        regulation this is."""
        own = f"{self.own_type} {title}" if self.own_type and title else title
        agency = self.agency_as_printed
        return {
            "number": self.number.text if self.number.digits else None,
            "number_as_printed": self.number.printed,
            "type": self.type,
            "type_abbr": TYPES.get(self.type) or None,
            "is_qppl": bool(self.number.year) and self.type in NORMATIVE,
            "agency": ordinary(agency) if agency else None,
            "agency_as_printed": agency,
            "date": self.date.isoformat() if self.date else None,
            "date_as_printed": self.date_as_printed,
            "year": self.date.year if self.date else None,
            "attached_to": self.number.text if self.number.digits else None,
            "title": own,
        }


def find_attached(lines: Sequence[Line]) -> Attached | None:
    """The line among the first ones, if there is any."""
    own_type = ""
    for index, line in enumerate(lines[:DEPTH]):
        if line.is_capital:
            own_type = type_of_line(line.text) or own_type
        if not _OPENING.match(fold(line.text)):
            continue
        text = line.text
        if text.startswith("("):
            text = " ".join(other.text for other in lines[index : index + 4])
            text = text[: text.find(")") + 1] or line.text
        match = _AFTER.search(text)
        number = find_number(match["rest"]) if match else None
        if match is None or number is None:
            continue
        day = DATE.search(text)
        agency = _AGENCY.search(text, day.end() if day else 0)
        return Attached(
            number,
            type_at_start(match["rest"]) or "Quyết định",
            own_type,
            date_of(day) if day else None,
            day[0] if day else None,
            agency["agency"].strip(" ,.;") if agency else None,
        )
    return None
