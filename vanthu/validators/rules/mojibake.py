"""UTF-8 that was read as another charset before it was sent."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule
from vanthu.vietnamese.record import Record


class Mojibake(RecordRule):
    """Counts the paragraphs that were mended."""

    name = "mojibake"
    codes = ("encoding.mojibake",)
    rows = ("R11",)

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        count = record.mojibake
        return Finding("encoding.mojibake", args={"count": count}) if count else None
