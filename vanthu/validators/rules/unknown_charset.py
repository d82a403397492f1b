"""Documents in an old charset that can't be told, so that their text can't be converted."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule
from vanthu.vietnamese.record import Record


class UnknownCharset(RecordRule):
    """Finds them by words that no charset makes sense of, a tenth of all and more."""

    name = "unknown-charset"
    codes = ("encoding.legacy_unsure",)
    rows = ("R11", "R59", "R107")

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        return (
            Finding("encoding.legacy_unsure", args={"count": record.unread})
            if record.unread
            else None
        )
