"""Controls that turn the order of characters round: what is shown isn't what is stored."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule
from vanthu.vietnamese.record import Record


class BidiControls(RecordRule):
    """Counts those that were taken out."""

    name = "bidi-controls"
    codes = ("text.bidi",)
    rows = ()

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        count = record.bidi
        return Finding("text.bidi", args={"count": count}) if count else None
