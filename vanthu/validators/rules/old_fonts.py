"""Unicode text that stands under the name of an old font (.VnTime, VNI-Times)."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule, named
from vanthu.vietnamese.record import Record


class OldFonts(RecordRule):
    """Names them: the text is right, and looks wrong where such a font is installed. R107."""

    name = "old-fonts"
    codes = ("encoding.old_fonts",)
    rows = ("R107",)

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        if not record.idle_fonts:
            return None
        return Finding("encoding.old_fonts", args={"fonts": named(record.idle_fonts)})
