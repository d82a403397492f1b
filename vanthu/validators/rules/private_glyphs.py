"""Private-use characters, which only their own font can draw."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule
from vanthu.vietnamese.record import Record


class PrivateGlyphs(RecordRule):
    """Counts them; they stay, and nobody else can read them."""

    name = "private-glyphs"
    codes = ("text.private",)
    rows = ("R11",)

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        count = record.private
        return Finding("text.private", args={"count": count}) if count else None
