"""Letters that stand as HTML's numeric references in plain text."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule
from vanthu.vietnamese.record import Record


class References(RecordRule):
    """Counts those that became letters."""

    name = "references"
    codes = ("encoding.references",)
    rows = ("R11",)

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        count = record.references
        return Finding("encoding.references", args={"count": count}) if count else None
