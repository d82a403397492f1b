"""Unicode whose marks stand apart from their letters (NFD, "tổ hợp")."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule
from vanthu.vietnamese.record import Record


class Compound(RecordRule):
    """Counts the marks that were composed; TCVN 6909 allows both forms."""

    name = "compound"
    codes = ("encoding.compound",)
    rows = (
        "R11",
        "R124",
    )

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        count = record.composed
        return Finding("encoding.compound", args={"count": count}) if count else None
