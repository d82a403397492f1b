"""The text of a mail as it was read, for the mail's own page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, QuerySet, TextField, Value, When
from django.db.models.functions import Substr

from vanthu.store.models import PartRow

#: Characters of a mail's text that its page shows: the rest is in the received file.
MOST = 100_000
#: What is longer is folded away, so that the other parts stay in sight.
SHORT_LINES = 12
SHORT = 900


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says."""

    text: str
    #: Whether it goes on in the received file.
    cut: bool
    long: bool


def with_letters(rows: QuerySet[PartRow]) -> QuerySet[PartRow]:
    """The parts with the beginning of what a mail's own text says, in the same question."""
    start = When(role="body", then=Substr("text", 1, MOST + 1))
    return rows.annotate(letter=Case(start, default=Value(""), output_field=TextField()))


def letter_of(part: PartRow) -> Letter | None:
    """The text of a part from `with_letters`; None where nothing was read."""
    whole = str(getattr(part, "letter", ""))
    text = whole[:MOST].strip()
    if not text:
        return None
    lines = text.count("\n") + 1
    return Letter(text, len(whole) > MOST, len(text) > SHORT or lines > SHORT_LINES)
